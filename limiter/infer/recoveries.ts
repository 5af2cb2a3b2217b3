import type { Observation } from '../observation.ts';
import { clockGrainMs } from './track.ts';

/** So many requests were accepted within `ms` of a refused one that surely came before all of them. */
export type Recovery = { readonly accepted: number; readonly ms: number };

/** How fast a limiter lets requests in again once it has refused one. */
export type Recoveries = {
  /** The shortest time for several numbers of requests, ascending; the first is for one. Infinite where there were fewer. */
  readonly soonest: readonly Recovery[];
  /** The shortest time within which it let in again twice, with a refusal between; infinite if it never did. */
  readonly twiceMs: number;
};

const counts = [1, 2, 3, 5, 9, 17, 33, 65, 129];
const mostCounted = Math.max(...counts);

/** `observations`: of one budget. */
export function recoveriesOf(observations: readonly Observation[]): Recoveries {
  const after = acceptedAfterRefusal(observations);
  return { soonest: soonestOf(after), twiceMs: twiceOf(after) };
}

/** When an accepted request was answered, and when the last of those was sent that surely were refused before it. */
type After = { readonly refusedAt: number; readonly answeredAt: number };

/** The accepted requests in the order in which they were sent. */
function acceptedAfterRefusal(observations: readonly Observation[]): After[] {
  const refused = observations
    .filter(({ accepted }) => accepted === false)
    .sort((one, other) => one.answeredAt - other.answeredAt);
  let [refusedAt, index] = [-Infinity, 0];
  return observations
    .filter(({ accepted }) => accepted === true)
    .sort((one, other) => one.sentAt - other.sentAt)
    .map(({ sentAt, answeredAt }) => {
      for (let next = refused[index]; next && next.answeredAt < sentAt; next = refused[++index])
        refusedAt = Math.max(refusedAt, next.sentAt - clockGrainMs);
      return { refusedAt, answeredAt };
    });
}

/** Goes back in time, so that the answers at hand are those to all that were sent since. */
function soonestOf(after: readonly After[]): Recovery[] {
  const soonest = counts.map((accepted) => ({ accepted, ms: Infinity }));
  const answers: number[] = [];
  for (const { refusedAt, answeredAt } of [...after].reverse()) {
    const place = answers.findIndex((one) => one > answeredAt);
    answers.splice(place < 0 ? answers.length : place, 0, answeredAt);
    if (answers.length > mostCounted) answers.pop();
    for (const one of soonest) one.ms = Math.min(one.ms, (answers[one.accepted - 1] ?? Infinity) - refusedAt);
  }
  return soonest;
}

/** The shortest time that holds two waits, from a refusal to an acceptance, one after the other. */
function twiceOf(after: readonly After[]): number {
  const known = after.filter(({ refusedAt }) => refusedAt > -Infinity);
  const ends = known.map(({ answeredAt }) => answeredAt);
  for (let index = ends.length - 2; index >= 0; index--)
    ends[index] = Math.min(ends[index] as number, ends[index + 1] as number);
  let [next, twice] = [0, Infinity];
  for (const { refusedAt, answeredAt } of [...known].sort((one, other) => one.answeredAt - other.answeredAt)) {
    while (next < known.length && (known[next] as After).refusedAt < answeredAt) next++;
    twice = Math.min(twice, (ends[next] ?? Infinity) - refusedAt);
  }
  return twice;
}
