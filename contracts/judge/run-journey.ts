import { isSuccess } from '../spec/statuses.ts';
import type { RequestTemplate } from '../cases/case.ts';
import { plain } from '../cases/plain.ts';
import type { OperationId } from '../spec/contract.ts';
import { type Exchange, jsonOf } from '../spec/exchange.ts';
import { type Compared, checkExpectation, comparedIn, isUnread, notGiven } from './expectation.ts';
import { type Finding, broken, foundBy, holds } from '../spec/finding.ts';
import { parseJson, valueAt } from '../values/json.ts';
import { jobPlaces } from '../spec/job-places.ts';
import type { Journey, RequestStep, Walk } from '../journeys/journey.ts';
import { buildRequest } from '../cases/request.ts';
import { judgeWebhook } from '../rules/webhook.ts';
import { type Criteria, type Outcome, Assessment, usualCriteria } from './assessment.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import {
  type Gives,
  type Session,
  type TakenStep,
  type Target,
  ActionRefused,
  exchangesIn,
  stepOf,
  triesIn,
} from './target.ts';
import { type Verdict, type WeighedFinding, verdictOver } from './verdict.ts';
import { type TargetName, apiOf } from '../spec/targets.ts';

/** A broken promise that makes the rest of a journey meaningless. */
class Stopped extends Error {}

/** Runs one journey at one target. Never throws: what goes wrong is a verdict. It ends at the first wrong status, or body that cannot be read. */
export async function runJourney(
  journey: Journey,
  target: Target,
  criteria: Criteria = usualCriteria,
): Promise<Outcome> {
  const assessment = new Assessment(journey.id, target.name, criteria);
  const steps: TakenStep[] = [];
  const findings: WeighedFinding[] = [];
  const parameters: { [name: string]: string } = {};
  const end = (verdict: Verdict): Outcome => assessment.end({ verdict, steps }, parameters);
  let session: Session | null = null;
  try {
    session = target.open();
    Object.assign(parameters, (await session.arrange([], 'reads')).parameters);
    await journey.walk(walkOn(journey, target.name, session, { criteria, assessment, steps, findings, parameters }));
  } catch (error) {
    const unjudged = session?.sent?.filter((one) => !triesIn(steps).includes(one));
    const ending = error instanceof Stopped ? null : assessment.endingOf(error, unjudged);
    const told = ending?.verdict;
    if (told?.verdict === 'fail') findings.push(...told.findings);
    const isBroken = findings.some(({ weight }) => weight === 'fail');
    steps.push(...(ending?.steps ?? []));
    if (told && (told.verdict === 'harnessError' || !isBroken)) return end(told); // else what was seen broken is the news
  } finally {
    session?.close();
  }
  return end(verdictOver(findings));
}

type Gathered = {
  readonly criteria: Criteria;
  readonly assessment: Assessment;
  readonly steps: TakenStep[];
  readonly findings: WeighedFinding[];
  readonly parameters: { [name: string]: string };
};

function walkOn(
  journey: Journey,
  target: TargetName,
  session: Session,
  { criteria, assessment, steps, findings, parameters }: Gathered,
): Walk {
  let heard = 0;
  let passedMs = 0;
  let last: { readonly exchange: Exchange; readonly gives: Gives[] } | undefined;
  const judge = (judged: readonly RequirementId[], found: readonly Finding[], exchange: Exchange): void =>
    void findings.push(...assessment.weigh({ judged, findings: found }, exchange));
  return {
    target,
    send: async (operation, asked = {}) => {
      const row = rowOf(journey, operation, asked);
      const exchange = await session.send(buildRequest(row, parameters), row.status, asked.at);
      last = { exchange, gives: [] };
      steps.push(stepOf(last.exchange, last.gives));
      const { answer } = exchange;
      const isAsGood = answer.kind === 'response' && asked.or?.includes(answer.status) === true;
      const { byRules, weighed } = assessment.judge(exchange, {
        compared: comparedIn(row, exchange),
        expected: (found) => (isAsGood ? [] : checkExpectation(row, exchange, parameters, found)),
      });
      findings.push(...assessment.judgeEarlier([exchange]), ...weighed);
      if (answer.kind === 'failure') throw new Stopped();
      if (!isAsGood && (answer.status !== row.status || isUnread(answer, byRules.findings))) throw new Stopped();
      return jsonOf(answer);
    },
    remember: (parameter, pointer) => {
      last?.gives.push({ parameter, pointer });
      const value = valueAt(jsonOf(last?.exchange.answer), pointer);
      if (typeof value === 'string' && value !== '') return (parameters[parameter] = value);
      if (last) judge([], notGiven(last.exchange, pointer, value), last.exchange);
      throw new Stopped();
    },
    use: (parameter, value) => void (parameters[parameter] = value),
    exchanges: () => exchangesIn(steps),
    last: () => last?.exchange,
    pass: async (ms) => {
      const step = await session.pass(ms);
      if (step) steps.push(step);
      passedMs += ms;
    },
    // by what the record of a run holds as well, so that it can be judged again; a clock that we move is not ours
    elapsed: () => Math.max(passedMs, spanOf(exchangesIn(steps))),
    patienceMs: Number(parameters['job_patience']) * 1000,
    remembered: (parameter) => parameters[parameter] ?? '',
    act: async (action, verifies) => {
      const id = parameters[jobPlaces[apiOf(journey.id)].parameter] ?? '';
      try {
        steps.push(await session.act(id, action));
        if (verifies && last) judge([verifies], [], last.exchange);
      } catch (error) {
        if (!(error instanceof ActionRefused)) throw error;
        steps.push(error.step);
        if (last) judge([], refused(verifies ?? journey.verifies[0], action, error), last.exchange);
        throw new Stopped();
      }
    },
    set: async (settings) => void steps.push(await session.set(settings)),
    listen: async (answers = 200) => void steps.push(await session.listen('webhook-secret-of-a-journey', answers)),
    hear: async (count) => {
      const messages = await session.webhooks(count);
      for (const [at, message] of messages.entries()) {
        const before = messages.slice(0, at);
        if (at >= heard && last)
          findings.push(...assessment.weigh(judgeWebhook(message, before, criteria.contract), last.exchange));
      }
      heard = messages.length;
      const bodies = messages.map(({ body }) => parseJson(body));
      if (bodies.includes(undefined)) throw new Stopped();
      return bodies.map((body) => body ?? null);
    },
    tell: (verifies, found, exchange = last?.exchange) => exchange && judge(verifies, found, exchange),
  };
}

/** From the first request to the last answer, in milliseconds. */
function spanOf(exchanges: readonly Exchange[]): number {
  const [first, last] = [exchanges[0], exchanges[exchanges.length - 1]];
  return first && last ? last.startedAt + last.durationMs - first.startedAt : 0;
}

const refused = (requirement: RequirementId, action: string, { message }: ActionRefused): Finding[] => {
  const expected = holds(`an import or job that takes the action ${action}`);
  return foundBy('expectation', broken(requirement, `action ${action}`, expected, message));
};

/**
 * A request as the row of a case, so that the same checks serve both. What it verifies is what its answer shows: another status
 * breaks it only where its sentence is about a status, else the operation's own.
 */
function rowOf(
  journey: Journey,
  operation: OperationId,
  { status = plain[operation].status, verifies, request = {}, expect }: RequestStep,
): Compared & { readonly request: RequestTemplate } {
  const sentence = verifies ?? journey.verifies[0];
  const isAbout = verifies && requirementOf(verifies).status !== undefined;
  return {
    operation,
    status,
    verifies: isAbout || !isSuccess(status) ? [sentence] : plain[operation].verifies,
    request,
    ...(expect ? { expect: { breaks: sentence, ...expect } } : {}),
  };
}
