import { type Limits, tokenOf } from './envelopes/envelope.ts';
import { lateness } from './lateness.ts';
import type { Evidence } from '../observation.ts';
import type { Track } from './track.ts';
import type { Span } from '../verdict.ts';

/** Answers by which nobody waited take no longer than this longer than the quickest, on a machine that has other things to do. */
const onTheWayMs = 60;

/**
 * Whether accepted requests are held back under load and others refused: then a queue in front is thought of, and nothing else. It decides
 * as a bucket does, and lets those go that it took a token apart (nginx `limit_req` without `nodelay`).
 */
export const isHeldBack = (observations: readonly Evidence[]): boolean =>
  observations.some(({ accepted }) => accepted === false) && lateness(observations) !== null;

/**
 * How long a request is on its way to the server at most. Where even the quickest of the accepted took longer than any that was refused,
 * they were worked on, or waited, once it was decided on them: nobody is on the way for longer than the refused ones were.
 */
export function longestWayMs(observations: readonly Evidence[], isHeld = isHeldBack(observations)): number {
  const took = (accepted: boolean): number[] =>
    observations.filter((one) => one.accepted === accepted).map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  const refused = took(false);
  if (isHeld) return onTheWayMs + Math.min(...refused, ...took(true));
  const longest = beyondRefusedMs + Math.max(...refused);
  return refused.length >= fewRefused && Math.min(...took(true)) > longest ? longest : Infinity;
}
const fewRefused = 20;
const beyondRefusedMs = 20;

/** A timer fires that much too early at most; and that much too late, on a machine that has other things to do. */
const earlyMs = 10;
const lateMs = 500;

/** Whether what was let in left a queue in its turn, a token apart. */
export function leftInTurn(limits: Limits, refill: Span, { acceptedFrom, acceptedTo, answered }: Track): boolean {
  const token = tokenOf(limits, refill);
  let turn = { from: -Infinity, to: -Infinity };
  return acceptedFrom.every((from, index) => {
    const at = answered[index] ?? Infinity;
    turn = {
      from: Math.max(from, turn.from + token.from),
      to: Math.max(acceptedTo[index] ?? Infinity, turn.to + token.to),
    };
    return turn.from - earlyMs <= at && turn.to + lateMs >= at;
  });
}
