import type { Observation } from './observation.ts';

/** A server that reads its clock in whole milliseconds takes a request to be up to one earlier than it is. */
const clockGrainMs = 1;

/**
 * The shortest time, in milliseconds, within which a request was accepted that surely came after a refused one: who counts
 * refused requests recovers at least as fast. Infinite if there is no such pair. `observations`: of one budget.
 */
export function soonestAfterRefusal(observations: readonly Observation[]): number {
  const refused = observations.filter(({ accepted }) => accepted === false);
  const answered = [...refused].sort((one, other) => one.answeredAt - other.answeredAt);
  const accepted = observations.filter((one) => one.accepted === true);
  let [soonest, latest, index] = [Infinity, -Infinity, 0];
  for (const { sentAt, answeredAt } of [...accepted].sort((one, other) => one.sentAt - other.sentAt)) {
    for (let next = answered[index]; next && next.answeredAt < sentAt; next = answered[++index])
      latest = Math.max(latest, next.sentAt);
    soonest = Math.min(soonest, answeredAt - latest + clockGrainMs);
  }
  return soonest;
}
