import { around } from '../spans.ts';
import type { Envelope, EnvelopeLimiter, Limits } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/** A window that was opened (or, by a refusal that counts, restarted) within bounds, with its count (0: none is open) and its length. */
export type FromFirstEnvelope = Envelope & {
  openedFrom: number;
  openedTo: number;
  readonly count: number;
  window: Span;
};

/**
 * A fixed window from the first request.
 * @param length how long it is, within a span
 * @param narrows whether each state keeps what answers say of the length, which is then found out
 */
export function fromFirst(
  { least, limit }: Limits,
  length: Span,
  countRefused: boolean,
  narrows = false,
): EnvelopeLimiter<FromFirstEnvelope> {
  return {
    start: { at: -Infinity, full: false, openedFrom: -Infinity, openedTo: -Infinity, count: 0, window: length },
    accept({ openedFrom, openedTo, count, window }, { from, to }, out) {
      if (count > 0 && count < limit && from < openedTo + window.to)
        out.push({
          at: from,
          full: !countRefused && count + 1 === limit,
          openedFrom: Math.max(openedFrom, from - window.to),
          openedTo: Math.min(openedTo, to),
          count: count + 1,
          window: narrows ? { from: Math.max(window.from, from - openedTo), to: window.to } : window,
        });
      const reopened = count === 0 ? from : Math.max(from, openedFrom + window.from);
      if (reopened <= to)
        out.push({
          at: reopened,
          full: !countRefused && limit === 1,
          openedFrom: reopened,
          openedTo: to,
          count: 1,
          window: narrows ? { from: window.from, to: Math.min(window.to, to - openedFrom) } : window,
        });
    },
    refuse({ openedFrom, openedTo, count, window }, { from, to }, out) {
      if (count < least || from >= openedTo + window.to) return;
      out.push({
        at: from,
        full: !countRefused,
        openedFrom: countRefused ? from : Math.max(openedFrom, from - window.to),
        openedTo: countRefused ? Math.min(to, openedTo + window.to) : Math.min(openedTo, to),
        count,
        window: narrows ? { from: Math.max(window.from, from - openedTo), to: window.to } : window,
      });
    },
    kind: ({ count }) => count,
    widen(one, other) {
      one.at = Math.min(one.at, other.at);
      one.full &&= other.full;
      one.openedFrom = Math.min(one.openedFrom, other.openedFrom);
      one.openedTo = Math.max(one.openedTo, other.openedTo);
      if (narrows) one.window = around([one.window, other.window]);
    },
  };
}
