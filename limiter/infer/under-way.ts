import type { Observation } from '../observation.ts';
import type { LimiterClass } from '../verdict.ts';

/** A window shorter than this multiple of the slowest answer is held against a limit on requests under way at once. */
const answersInWindow = 1.5;

/** Whether a limit on requests under way at once would look the same: a window that is hardly longer than answers take. */
export const mayBeUnderWay = (observations: readonly Observation[], { limit, windowMs }: LimiterClass): boolean =>
  windowMs.to < answersInWindow * slowest(observations) && !refusedInRest(observations, limit);

const slowest = (observations: readonly Observation[]): number =>
  observations.reduce((most, { sentAt, answeredAt }) => Math.max(most, answeredAt - sentAt), 0);

/** Whether requests were refused although fewer than the limit can have been under way. */
function refusedInRest(observations: readonly Observation[], limit: number): boolean {
  const accepted = observations.filter((one) => one.accepted === true);
  const alone = observations.filter(
    ({ accepted: passed, sentAt, answeredAt }) =>
      passed === false &&
      accepted.filter((one) => one.sentAt <= answeredAt && one.answeredAt + releaseMs >= sentAt).length < limit,
  );
  return alone.length >= restsThatTell;
}
/** A server may take a request to be under way for a moment after its answer has left. */
const releaseMs = 10;
const restsThatTell = 3;
