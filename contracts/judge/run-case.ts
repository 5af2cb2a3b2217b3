import { type AnyCase, caseId } from '../cases/case.ts';
import { consequencesOfRow } from '../cases/permission.ts';
import { buildRequest } from '../cases/request.ts';
import { exchangesOf } from '../show/redact.ts';
import { checkExpectation, comparedIn } from './expectation.ts';
import { judge } from './judge.ts';
import { type Session, type Target, stepOf } from './target.ts';
import { type Law, type Outcome, Trial, theLaw } from './trial.ts';

/** Runs one case at one target. Never throws: what goes wrong is a verdict. */
export async function runCase(row: AnyCase, target: Target, law: Law = theLaw): Promise<Outcome> {
  const trial = new Trial(caseId(row), target.name, law);
  let session: Session | null = null;
  try {
    session = target.open();
    const use = consequencesOfRow(row).includes('changes') ? 'changes' : 'reads';
    const { parameters, steps } = await session.arrange(row.given ?? [], use);
    const blocked = trial.blockedBy(steps);
    if (blocked) return trial.end(blocked, parameters);
    const exchange = await session.send(buildRequest(row, parameters), row.status);
    const earlier = trial.judgeEarlier([...exchangesOf(steps), exchange]);
    const { byRules, weighed } = trial.judge(exchange, {
      compared: comparedIn(row, exchange),
      expected: (found) => checkExpectation(row, exchange, parameters, found),
    });
    const verdict = judge([...earlier, ...weighed], exchange, byRules.judged, { case: trial.id });
    return trial.end({ verdict, steps: [...steps, stepOf(exchange)] }, parameters);
  } catch (error) {
    return trial.end(trial.endingOf(error, session?.sent));
  }
}
