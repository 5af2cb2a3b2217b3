import type { Envelope, EnvelopeLimiter, Limits } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/**
 * A sliding log of accepted and refused requests, over a window of a length within a span. The times logged are the same
 * for every order that is searched, so that they stand beside the states: number n of the log lies within the hull of
 * what each order said of it.
 */
export function countingLog({ least, limit }: Limits, window: Span): EnvelopeLimiter<Envelope> {
  const from: number[] = [];
  const to: number[] = [];
  const enter = (number: number, earliest: number, latest: number): void => {
    from[number] = Math.min(from[number] ?? Infinity, earliest);
    to[number] = Math.max(to[number] ?? -Infinity, latest);
  };
  return {
    start: { at: -Infinity, full: false },
    accept(_state, arrival, out) {
      const number = arrival.attempts;
      const at = number < limit ? arrival.from : Math.max(arrival.from, (from[number - limit] ?? 0) + window.from);
      if (at > arrival.to) return;
      enter(number, at, arrival.to);
      out.push({ at, full: false });
    },
    refuse(_state, arrival, out) {
      const number = arrival.attempts;
      if (number < least) return;
      const until = (to[number - least] ?? 0) + window.to;
      if (arrival.from >= until) return;
      enter(number, arrival.from, Math.min(arrival.to, until));
      out.push({ at: arrival.from, full: false });
    },
    kind: () => 0,
    widen(one, other) {
      one.at = Math.min(one.at, other.at);
    },
  };
}
