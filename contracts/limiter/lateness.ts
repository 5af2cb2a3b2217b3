import type { Observation } from './observation.ts';

/** An answer is late if it took this much longer than the quickest ones do; so many late ones are no accident. */
const lateMs = 200;
const times = 3;
const accidents = 3;

/**
 * A sentence if accepted requests were held back rather than refused: a queue answers late under load. Null if answers
 * took about as long as ever.
 */
export function lateness(observations: readonly Observation[]): string | null {
  const took = observations
    .filter(({ accepted }) => accepted === true)
    .map(({ sentAt, answeredAt }) => answeredAt - sentAt)
    .sort((one, other) => one - other);
  const quick = took[Math.floor(took.length / 10)] ?? 0;
  const late = took.filter((ms) => ms > quick + Math.max(lateMs, times * quick));
  if (late.length < accidents) return null;
  const slowest = Math.round(took[took.length - 1] ?? 0);
  return `${late.length} of ${took.length} accepted requests were answered late, up to ${slowest} ms where ${Math.round(quick)} ms is usual: requests are held back under load`;
}
