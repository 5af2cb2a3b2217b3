import type { Evidence, Observation } from '../observation.ts';

/** An answer is late if it took this much longer than the quickest ones do. */
const lateMs = 200;
const times = 3;

/** So many late ones of a plan are no accident; in one plan alone they are of a server that has to start, or pauses once. */
const accidents = 3;
const plansOfPauses = 1;

/** One of the quickest answers; of a queue that is mostly full few are. */
const quickest = 3;

/** A generator whose own starts are so late makes answers late as well. */
const lateStartMs = 100;

/** A request is at rest if nothing was sent or under way for so long before it, nor while it was. */
const restMs = 2000;

/**
 * A sentence if accepted requests were held back rather than refused: a queue answers late under load. Null if answers
 * took about as long as ever.
 */
export function lateness(observations: readonly Evidence[]): string | null {
  const told = lateIn(observations);
  return told && `${told.sentence}: requests are held back under load`;
}

/**
 * A sentence if late answers say nothing of the server, as this machine was late itself, or requests at rest were answered
 * as late as those under load. Null if nothing speaks for that.
 * @param startErrors how far each request started off its time, in milliseconds
 */
export function ownLateness(observations: readonly Evidence[], startErrors: readonly number[]): string | null {
  const told = lateIn(observations);
  if (!told) return null;
  const { accepted, late, sentence } = told;
  const errors = [...startErrors].sort((one, other) => one - other);
  const p99 = errors[Math.ceil(0.99 * errors.length) - 1] ?? 0;
  if (p99 > lateStartMs)
    return `the load generator was late itself: p99 of its start errors was ${Math.round(p99)} ms, so this machine was too busy to tell who was slow (${sentence}); run it again on a quieter machine`;
  const atRest = accepted.filter((one) => isAtRest(one, observations));
  const lateAtRest = atRest.filter((one) => late.includes(one)).length;
  if (lateAtRest < 2 || lateAtRest * accepted.length < late.length * atRest.length) return null;
  return `${sentence}, ${lateAtRest} of ${atRest.length} single requests at rest among them, so it is not the load that makes answers late: this machine, or the way to the server, was slow; run it again`;
}

type Late = {
  readonly accepted: readonly Evidence[];
  readonly late: readonly Evidence[];
  readonly sentence: string;
};

function lateIn(observations: readonly Evidence[]): Late | null {
  const accepted = observations.filter((one) => one.accepted === true).sort((one, other) => took(one) - took(other));
  const quick = at(accepted, Math.min(quickest, Math.floor(accepted.length / 10)));
  const late = accepted.filter((one) => took(one) > quick + Math.max(lateMs, times * quick));
  const inPlan = (at: number | undefined): number => late.filter(({ plan }) => plan === at).length;
  const plans = [...new Set(late.map(({ plan }) => plan))].filter((at) => inPlan(at) >= accidents);
  if (plans.length <= plansOfPauses) return null;
  const slowest = Math.round(at(accepted, accepted.length - 1));
  const sentence = `${late.length} of ${accepted.length} accepted requests were answered late, up to ${slowest} ms where ${Math.round(quick)} ms is usual`;
  return { accepted, late, sentence };
}

const took = ({ sentAt, answeredAt }: Observation): number => answeredAt - sentAt;

const at = (sorted: readonly Observation[], index: number): number => {
  const one = sorted[index];
  return one ? took(one) : 0;
};

const isAtRest = (one: Observation, all: readonly Observation[]): boolean =>
  all.every((other) => other === one || other.answeredAt < one.sentAt - restMs || other.sentAt > one.answeredAt);
