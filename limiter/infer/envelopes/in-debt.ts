import type { BucketEnvelope } from './counting-bucket.ts';
import { countingBucket } from './counting-bucket.ts';
import { type EnvelopeLimiter, type Limits, tokenOf } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/** A debt of fewer requests than this is not told from a bucket of which refusals take what is left. */
const leastDebt = 2;

/**
 * A token bucket that refusals drive into debt, of two requests or more: each puts the next token off by one, until the debt is
 * as deep as it can be.
 */
export function inDebt(limits: Limits, refill: Span): EnvelopeLimiter<BucketEnvelope> {
  const token = tokenOf(limits, refill);
  return {
    ...countingBucket(limits, refill),
    refuse({ dueFrom, dueTo }, arrival, out) {
      if (arrival.from >= dueTo) return;
      const deepest = arrival.from + (1 + leastDebt) * token.from;
      out.push({
        at: arrival.from,
        full: false,
        dueFrom: Math.max(arrival.from, Math.min(dueFrom + token.from, deepest)),
        dueTo: dueTo + token.to,
      });
    },
  };
}
