import type { Envelope, EnvelopeLimiter } from './envelope.ts';

/** Two limits with the state of each. */
type BothEnvelope<First, Second> = Envelope & { readonly first: First; readonly second: Second };

/**
 * Two limits, both of which must let a request in.
 * @param counts whether what one refuses is counted by the other
 */
export function both<First extends Envelope, Second extends Envelope>(
  one: EnvelopeLimiter<First>,
  other: EnvelopeLimiter<Second>,
  counts: boolean,
): EnvelopeLimiter<BothEnvelope<First, Second>> {
  const firsts: First[] = [];
  const seconds: Second[] = [];
  type Both = BothEnvelope<First, Second>;
  const put = (out: Both[], full: boolean): void => {
    for (const first of firsts)
      for (const second of seconds)
        out.push({ at: Math.max(first.at, second.at), full, first: { ...first }, second: { ...second } });
    firsts.length = 0;
    seconds.length = 0;
  };
  return {
    start: { at: -Infinity, full: false, first: one.start, second: other.start },
    accept({ first, second }, arrival, out) {
      one.accept(first, arrival, firsts);
      other.accept(second, arrival, seconds);
      put(out, false);
    },
    refuse({ first, second, at }, arrival, out) {
      one.refuse(first, arrival, firsts);
      if (counts) {
        other.accept(second, arrival, seconds);
        other.refuse(second, arrival, seconds);
      } else seconds.push({ ...second, at: Math.max(at, arrival.from) });
      put(out, !counts);
      other.refuse(second, arrival, seconds);
      firsts.push({ ...first, at: Math.max(at, arrival.from) });
      one.accept(first, arrival, firsts); // counted before the other refused
      if (counts) one.refuse(first, arrival, firsts);
      put(out, false);
    },
    kind: ({ first, second }) => 1000 * one.kind(first) + other.kind(second),
    widen(a, b) {
      a.at = Math.min(a.at, b.at);
      a.full &&= b.full;
      one.widen(a.first, b.first);
      other.widen(a.second, b.second);
    },
  };
}
