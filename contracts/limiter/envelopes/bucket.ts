import type { Envelope, EnvelopeLimiter, Limits, Span } from './envelope.ts';
import { hull } from './from-first.ts';

/** When the next request can be accepted at the earliest: before it the bucket holds less than a token. */
export type BucketEnvelope = Envelope & { readonly due: Span };

/** A token bucket of `burst` tokens (GCRA with that burst), which takes `refill`, within a span, to fill from empty. */
export function bucket({ least, limit: burst }: Limits, refill: Span, countRefused: boolean): EnvelopeLimiter<BucketEnvelope> {
  const token = { from: refill.from / burst, to: refill.to / least };
  const ahead = { from: ((least - 1) * refill.from) / least, to: ((burst - 1) * refill.to) / burst };
  return {
    start: { at: -Infinity, full: false, due: { from: -Infinity, to: -Infinity } },
    accept({ due }, arrival, out) {
      const at = Math.max(arrival.from, due.from);
      if (at > arrival.to) return;
      const next = {
        from: Math.max(at - ahead.to, due.from) + token.from,
        to: Math.max(arrival.to - ahead.from, Math.min(due.to, arrival.to)) + token.to,
      };
      out.push({ at, full: !countRefused && next.from > arrival.to, due: next });
    },
    refuse({ due }, arrival, out) {
      if (arrival.from >= due.to) return;
      const until = Math.min(arrival.to, due.to);
      const next = countRefused
        ? { from: arrival.from + token.from, to: until + token.to }
        : { from: Math.max(due.from, arrival.from), to: due.to };
      out.push({ at: arrival.from, full: !countRefused, due: next });
    },
    kind: () => 0,
    join: (one, other) => ({
      at: Math.min(one.at, other.at),
      full: one.full && other.full,
      due: hull(one.due, other.due),
    }),
  };
}
