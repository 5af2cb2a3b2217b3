import type { Envelope, EnvelopeLimiter, Limits } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/** A period that began within bounds, with what came in it, and in the one before. */
type RestartingEnvelope = Envelope & {
  readonly beganFrom: number;
  readonly beganTo: number;
  readonly count: number;
  readonly before: number;
};

/**
 * A counter over two periods, whose first begins with a request, and again with the first after a silence of two
 * periods. `slack`: by how much its estimate may be beyond the limit, 1 if it rounds down (HAProxy's `http_req_rate`).
 */
export function restarting(
  { least, limit }: Limits,
  period: Span,
  counting: boolean,
  slack: 0 | 1,
): EnvelopeLimiter<RestartingEnvelope> {
  /** The states after a request in the same period, in the next, or after a silence, and what it estimates then at least and at most. */
  const after = (
    { beganFrom, beganTo, count, before }: RestartingEnvelope,
    { from, to }: Span,
    isPossible: (least: number, most: number) => boolean,
    isCounted: boolean,
    out: RestartingEnvelope[],
  ): void => {
    const put = (begins: Span, counts: { count: number; before: number }, arrival: Span): void => {
      if (arrival.from > arrival.to) return;
      const [soonest, latest] = [arrival.from - begins.to, arrival.to - begins.from];
      const [most, fewest] = [1 - soonest / period.to, 1 - latest / period.from].map((share) =>
        Math.min(1, Math.max(0, share)),
      ) as [number, number];
      if (isPossible(counts.count + counts.before * fewest, counts.count + counts.before * most))
        out.push({
          at: arrival.from,
          full: false,
          beganFrom: begins.from,
          beganTo: begins.to,
          count: counts.count - (isCounted ? 0 : 1),
          before: counts.before,
        });
    };
    if (beganTo === -Infinity) return put({ from, to }, { count: 1, before: 0 }, { from, to });
    const same = { from: Math.max(beganFrom, from - period.to), to: Math.min(beganTo, to) };
    if (from < beganTo + period.to) put(same, { count: count + 1, before }, { from, to });
    const next = {
      from: Math.max(beganFrom + period.from, from - period.to),
      to: Math.min(beganTo + period.to, to),
    };
    if (from < beganTo + 2 * period.to && next.from <= to)
      put(next, { count: 1, before: count }, { from: Math.max(from, next.from), to });
    const anew = Math.max(from, beganFrom + 2 * period.from);
    put({ from: anew, to }, { count: 1, before: 0 }, { from: anew, to });
  };
  return {
    start: { at: -Infinity, full: false, beganFrom: -Infinity, beganTo: -Infinity, count: 0, before: 0 },
    accept: (state, arrival, out) =>
      after(state, arrival, (fewest) => fewest <= limit || fewest < limit + slack, true, out),
    refuse: (state, arrival, out) =>
      after(state, arrival, (_fewest, most) => most > least && most >= least + slack, counting, out),
    kind: ({ count, before }) => 100_000 * count + before,
    widen(one, other) {
      Object.assign(one, {
        at: Math.min(one.at, other.at),
        beganFrom: Math.min(one.beganFrom, other.beganFrom),
        beganTo: Math.max(one.beganTo, other.beganTo),
      });
    },
  };
}
