import { apiOf } from '../spec/targets.ts';
import { type Case, caseId } from '../cases/case.ts';
import { consequencesOfRow } from '../cases/permission.ts';
import { buildRequest } from '../cases/request.ts';
import { isSuccess, isUnknown } from '../spec/statuses.ts';
import { type Exchange, statusOf, triesOf } from '../spec/exchange.ts';
import type { Parameters } from '../settings/parameters.ts';
import { checkExpectation, comparedIn } from './expectation.ts';
import { type Session, type Target, stepOf, triesIn } from './target.ts';
import { type Criteria, type Outcome, Assessment, usualCriteria } from './assessment.ts';
import { judge } from './verdict.ts';

/** Runs one case at one target. Never throws: what goes wrong is a verdict. */
export async function runCase(row: Case, target: Target, criteria: Criteria = usualCriteria): Promise<Outcome> {
  const assessment = new Assessment(caseId(row), target.name, criteria);
  let session: Session | null = null;
  try {
    session = target.open();
    const use = consequencesOfRow(row).includes('changes') ? 'changes' : 'reads';
    const { parameters: arranged, steps } = await session.arrange(row.given ?? [], use);
    const blocked = assessment.blockedBy(steps);
    if (blocked) return assessment.end(blocked, arranged);
    const answered = await session.send(buildRequest(row, arranged), row.status);
    const { exchange, parameters } = await lookedAgain(row, answered, arranged, session);
    const earlier = assessment.judgeEarlier([...triesIn(steps), exchange]);
    const { byRules, weighed } = assessment.judge(exchange, {
      compared: comparedIn(row, exchange),
      expected: (found) => checkExpectation(row, exchange, parameters, found),
    });
    const verdict = judge([...earlier, ...weighed], exchange, byRules.judged, { case: assessment.id });
    return assessment.end({ verdict, steps: [...steps, stepOf(exchange)] }, parameters);
  } catch (error) {
    return assessment.end(assessment.endingOf(error, session?.sent), session?.parameters);
  }
}

/**
 * Whether an answer speaks of what was seen before and is there no more, as a further GET tells: a customer may cancel an
 * import, a store may remove a job (E-14). A parameter, so that a record keeps what the GET told; none where it is no question.
 */
async function lookedAgain(
  { operation, status }: Case,
  exchange: Exchange,
  parameters: Parameters,
  session: Session,
): Promise<{ readonly exchange: Exchange; readonly parameters: Parameters }> {
  const isAsked =
    isUnknown(operation, statusOf(exchange.answer)) && isSuccess(status) && parameters['seen'] !== undefined;
  if (!isAsked || parameters['gone'] !== undefined) return { exchange, parameters };
  const getImport = `${apiOf(operation)}.getImport` as const;
  const again = await session.send(buildRequest({ operation: getImport, request: {} }, parameters), 200);
  const gone = isUnknown(getImport, statusOf(again.answer)) ? 'yes' : 'no';
  return {
    exchange: { ...exchange, earlier: [...triesOf(again), ...(exchange.earlier ?? [])] },
    parameters: { ...parameters, gone },
  };
}
