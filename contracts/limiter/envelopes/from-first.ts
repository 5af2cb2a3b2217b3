import type { Envelope, EnvelopeLimiter, Limits, Span } from './envelope.ts';

/** A window that was opened (or, by a refusal that counts, restarted) within a span, with its count; 0: none is open. */
export type FromFirstEnvelope = Envelope & { readonly opened: Span; readonly count: number };

/** A fixed window from the first request, of a length within a span. */
export function fromFirst({ least, limit }: Limits, window: Span, countRefused: boolean): EnvelopeLimiter<FromFirstEnvelope> {
  return {
    start: { at: -Infinity, full: false, opened: { from: -Infinity, to: -Infinity }, count: 0 },
    accept({ opened, count }, { from, to }, out) {
      if (count > 0 && count < limit && from < opened.to + window.to)
        out.push({
          at: from,
          full: !countRefused && count + 1 === limit,
          opened: { from: Math.max(opened.from, from - window.to), to: Math.min(opened.to, to) },
          count: count + 1,
        });
      const reopened = count === 0 ? from : Math.max(from, opened.from + window.from);
      if (reopened <= to)
        out.push({ at: reopened, full: !countRefused && limit === 1, opened: { from: reopened, to }, count: 1 });
    },
    refuse({ opened, count }, { from, to }, out) {
      if (count < least || from >= opened.to + window.to) return;
      const until = Math.min(to, opened.to + window.to);
      const kept = { from: Math.max(opened.from, from - window.to), to: Math.min(opened.to, to) };
      out.push({ at: from, full: !countRefused, opened: countRefused ? { from, to: until } : kept, count });
    },
    kind: ({ count }) => count,
    join: (one, other) => ({
      at: Math.min(one.at, other.at),
      full: one.full && other.full,
      opened: hull(one.opened, other.opened),
      count: one.count,
    }),
  };
}

/** The span around two. */
export const hull = (one: Span, other: Span): Span => ({
  from: Math.min(one.from, other.from),
  to: Math.max(one.to, other.to),
});
