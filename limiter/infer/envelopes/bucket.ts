import type { Track } from '../track.ts';
import { type Limits, aheadOf, tokenOf } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/**
 * Whether a token bucket of `limit` tokens (GCRA with that burst), which takes `refill`, within a span, to fill from empty,
 * can have given the answers of a track. A bucket is told by when its next token is due: every accepted request must have
 * come when it can have been due, every refused one before it. Errs only by finding possible what is not.
 * @param missing how many tokens less than when it has rested a bucket may hold that nobody has used yet
 */
export function bucketFits(
  limits: Limits,
  refill: Span,
  countRefused: boolean,
  track: Track,
  missing: 0 | 1 = 0,
): boolean {
  const { acceptedFrom, acceptedTo, refusedFrom, refusedTo } = track;
  const token = tokenOf(limits, refill);
  const ahead = aheadOf(limits, refill);
  const dueTo: number[] = [-Infinity];
  let due = { from: -Infinity, to: missing === 0 ? -Infinity : (acceptedTo[0] ?? 0) - ahead.from + token.to };
  let [surely, possibly] = [0, 0];
  for (let index = 0; index < acceptedFrom.length; index++) {
    const [from, to] = [acceptedFrom[index] as number, acceptedTo[index] as number];
    if (countRefused) {
      while (surely < refusedTo.length && (refusedTo[surely] as number) < from) surely++;
      while (possibly < refusedFrom.length && (refusedFrom[possibly] as number) <= to) possibly++;
      if (surely > 0) due.from = Math.max(due.from, (refusedFrom[surely - 1] as number) + token.from);
      if (possibly > 0) due.to = Math.max(due.to, (refusedTo[possibly - 1] as number) + token.to);
    }
    const at = Math.max(from, due.from);
    if (at > to) return false;
    due = {
      from: Math.max(at - ahead.to, due.from) + token.from,
      to: Math.max(to - ahead.from, Math.min(due.to, to)) + token.to,
    };
    dueTo.push(due.to);
  }
  return refusedFits(track, dueTo, countRefused ? token.to : null);
}

/** Whether each refused request can have come before the next token was due, by the accepted ones or the refusal before it. */
function refusedFits(
  { acceptedFrom, refusedFrom, refusedTo }: Track,
  dueTo: readonly number[],
  putOff: number | null,
): boolean {
  let accepted = 0;
  for (let index = 0; index < refusedFrom.length; index++) {
    const [from, to] = [refusedFrom[index] as number, refusedTo[index] as number];
    while (accepted < acceptedFrom.length && (acceptedFrom[accepted] as number) <= to) accepted++;
    const before = putOff === null || index === 0 ? -Infinity : (refusedTo[index - 1] as number) + putOff;
    if (from >= Math.max(dueTo[accepted] as number, before)) return false;
  }
  return true;
}
