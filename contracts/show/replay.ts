import { caseOf } from '../cases/index.ts';
import type { Exchange } from '../spec/exchange.ts';
import { mustSucceed } from '../judge/expectation.ts';
import { journeys } from '../journeys/index.ts';
import { type CaseRecord, type RecordedExchange, replayed } from './record.ts';
import { runCase } from '../judge/run-case.ts';
import type { Outcome } from '../judge/assessment.ts';
import { runJourney } from '../judge/run-journey.ts';
import { Secret } from '../values/secret.ts';
import { type Session, type TakenStep, ActionRefused, type Target, exchangesIn } from '../judge/target.ts';
import { partsOf } from '../cases/case.ts';

class CannotReplay extends Error {}

/**
 * Judges a record by today's cases and rules, without a network.
 * @throws CannotReplay if its case is gone, or needs what was not recorded
 */
export async function replay(record: CaseRecord): Promise<Outcome> {
  const { verdict } = record.verdict;
  if (verdict === 'notTestable' || verdict === 'harnessError')
    throw new CannotReplay(`${record.case} was not judged when it was recorded`);
  const trouble: string[] = [];
  const target = replayTarget(record, trouble);
  const row = caseOf(record.case);
  const journey = journeys.find(({ id }) => id === record.case);
  if (journey?.given?.includes('webhooks'))
    throw new CannotReplay(`${record.case} hears webhooks, which are not recorded`);
  if (!row && !journey) throw new CannotReplay(`${record.case} is no case of today's suite`);
  const outcome = row ? await runCase(row, target) : journey ? await runJourney(journey, target) : null;
  if (!outcome || trouble.length > 0) throw new CannotReplay(trouble[0] ?? record.case);
  return { ...outcome, verdict: replayed(outcome.verdict) };
}

function replayTarget(
  { target, parameters, steps: recorded, verdict, case: id }: CaseRecord,
  trouble: string[],
): Target {
  const steps = recorded.map(revived);
  const isJourney = journeys.some((one) => one.id === id);
  const exchanges = exchangesIn(steps);
  const last = exchanges[exchanges.length - 1]?.operation;
  const isAsked = verdict.verdict !== 'blocked' && last === partsOf(id).operation;
  const arranging = isJourney ? [] : isAsked ? steps.slice(0, -1) : steps;
  const left = isJourney ? [...steps] : steps.slice(arranging.length);
  const next = <Kind extends TakenStep['kind']>(kind: Kind): Extract<TakenStep, { kind: Kind }> => {
    const step = left.shift();
    if (step?.kind === kind) return step as Extract<TakenStep, { kind: Kind }>;
    trouble.push(`the record of ${id} ends before its case does`);
    throw new CannotReplay(trouble[0]);
  };
  const later = <Given>(give: () => Given): Promise<Given> => Promise.resolve().then(give);
  const session: Session = {
    parameters,
    arrange: () =>
      later(() => {
        for (const step of arranging) if (step.kind === 'exchange') mustSucceed(step.exchange, parameters);
        return { parameters, steps: arranging };
      }),
    send: () => later(() => next('exchange').exchange),
    act: () =>
      later(() => {
        const step = next('control');
        if (step.refused !== undefined) throw new ActionRefused(step.refused, step);
        return step;
      }),
    set: () => later(() => next('control')),
    pass: () => later(() => (left[0]?.kind === 'control' ? next('control') : null)),
    listen: () => later(() => next('control')),
    webhooks: () => Promise.resolve([]),
    close: () => undefined,
  };
  return {
    name: target,
    whyNot: () => null,
    allowed: 'everything',
    ownMock: true,
    open: () => session,
  };
}

const revived = (step: CaseRecord['steps'][number]): TakenStep =>
  step.kind === 'control' ? step : { ...step, exchange: revivedExchange(step.exchange) };

const revivedExchange = ({ secrets, earlier, ...exchange }: RecordedExchange): Exchange => ({
  ...exchange,
  secrets: secrets.map((name) => new Secret(name)),
  ...(earlier ? { earlier: earlier.map(revivedExchange) } : {}),
});
