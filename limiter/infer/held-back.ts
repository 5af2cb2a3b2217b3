import type { Limits, Span } from './envelopes/envelope.ts';
import { lateness } from './lateness.ts';
import type { Observation } from '../observation.ts';
import type { Track } from './track.ts';

/** Answers by which nobody waited take no longer than this longer than the quickest, on a machine that has other things to do. */
const onTheWayMs = 60;

/**
 * Whether accepted requests are held back under load and others refused: then a queue in front is thought of, and nothing else. It decides
 * as a bucket does, and lets those go that it took a token apart (nginx `limit_req` without `nodelay`).
 */
export const isHeldBack = (observations: readonly Observation[]): boolean =>
  observations.some(({ accepted }) => accepted === false) && lateness(observations) !== null;

/** Observations as they arrived at a queue: refused ones were answered at once, so nobody is on the way for longer than they were. */
export function arrivedAt(observations: readonly Observation[]): Observation[] {
  const onTheWay = onTheWayMs + quickest(observations);
  return observations.map((one) => ({ ...one, answeredAt: Math.min(one.answeredAt, one.sentAt + onTheWay) }));
}

const quickest = (observations: readonly Observation[]): number =>
  observations.reduce((least, { sentAt, answeredAt }) => Math.min(least, answeredAt - sentAt), Infinity);

/** A timer fires that much too early at most; and that much too late, on a machine that has other things to do. */
const earlyMs = 10;
const lateMs = 500;

/** Whether what was let in left a queue in its turn, a token apart. `left`: when the answers came, ascending. */
export function leftInTurn(
  { least, limit }: Limits,
  refill: Span,
  { acceptedFrom, acceptedTo }: Track,
  left: readonly number[],
): boolean {
  const token = { from: refill.from / limit, to: refill.to / least };
  let turn = { from: -Infinity, to: -Infinity };
  return acceptedFrom.every((from, index) => {
    const at = left[index] ?? Infinity;
    turn = {
      from: Math.max(from, turn.from + token.from),
      to: Math.max(acceptedTo[index] ?? Infinity, turn.to + token.to),
    };
    return turn.from - earlyMs <= at && turn.to + lateMs >= at;
  });
}
