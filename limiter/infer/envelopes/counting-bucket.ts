import { type Envelope, type EnvelopeLimiter, type Limits, aheadOf, tokenOf } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/** When the next request can be accepted at the earliest: before it the bucket holds less than a token. */
export type BucketEnvelope = Envelope & { dueFrom: number; dueTo: number };

/** A token bucket of which a refused request takes what is left; `refill` is what it takes to fill from empty. */
export function countingBucket(limits: Limits, refill: Span): EnvelopeLimiter<BucketEnvelope> {
  const token = tokenOf(limits, refill);
  const ahead = aheadOf(limits, refill);
  return {
    start: { at: -Infinity, full: false, dueFrom: -Infinity, dueTo: -Infinity },
    accept({ dueFrom, dueTo }, arrival, out) {
      const at = Math.max(arrival.from, dueFrom);
      if (at > arrival.to) return;
      const nextFrom = Math.max(at - ahead.to, dueFrom) + token.from;
      const nextTo = Math.max(arrival.to - ahead.from, Math.min(dueTo, arrival.to)) + token.to;
      out.push({ at, full: false, dueFrom: nextFrom, dueTo: nextTo });
    },
    refuse({ dueTo }, arrival, out) {
      if (arrival.from >= dueTo) return;
      const until = Math.min(arrival.to, dueTo);
      out.push({ at: arrival.from, full: false, dueFrom: arrival.from + token.from, dueTo: until + token.to });
    },
    kind: () => 0,
    widen(one, other) {
      one.at = Math.min(one.at, other.at);
      one.dueFrom = Math.min(one.dueFrom, other.dueFrom);
      one.dueTo = Math.max(one.dueTo, other.dueTo);
    },
  };
}
