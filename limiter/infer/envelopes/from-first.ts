import type { Envelope, EnvelopeLimiter, Limits, Span } from './envelope.ts';

/** A window that was opened (or, by a refusal that counts, restarted) within bounds, with its count; 0: none is open. */
export type FromFirstEnvelope = Envelope & { openedFrom: number; openedTo: number; readonly count: number };

/** A fixed window from the first request, of a length within a span. */
export function fromFirst(
  { least, limit }: Limits,
  window: Span,
  countRefused: boolean,
): EnvelopeLimiter<FromFirstEnvelope> {
  return {
    start: { at: -Infinity, full: false, openedFrom: -Infinity, openedTo: -Infinity, count: 0 },
    accept({ openedFrom, openedTo, count }, { from, to }, out) {
      if (count > 0 && count < limit && from < openedTo + window.to)
        out.push({
          at: from,
          full: !countRefused && count + 1 === limit,
          openedFrom: Math.max(openedFrom, from - window.to),
          openedTo: Math.min(openedTo, to),
          count: count + 1,
        });
      const reopened = count === 0 ? from : Math.max(from, openedFrom + window.from);
      if (reopened <= to)
        out.push({ at: reopened, full: !countRefused && limit === 1, openedFrom: reopened, openedTo: to, count: 1 });
    },
    refuse({ openedFrom, openedTo, count }, { from, to }, out) {
      if (count < least || from >= openedTo + window.to) return;
      out.push({
        at: from,
        full: !countRefused,
        openedFrom: countRefused ? from : Math.max(openedFrom, from - window.to),
        openedTo: countRefused ? Math.min(to, openedTo + window.to) : Math.min(openedTo, to),
        count,
      });
    },
    kind: ({ count }) => count,
    widen(one, other) {
      one.at = Math.min(one.at, other.at);
      one.full &&= other.full;
      one.openedFrom = Math.min(one.openedFrom, other.openedFrom);
      one.openedTo = Math.max(one.openedTo, other.openedTo);
    },
  };
}
