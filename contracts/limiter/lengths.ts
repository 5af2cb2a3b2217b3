import type { Cluster } from './boundaries.ts';
import type { Span } from './envelopes/envelope.ts';
import type { Hypothesis } from './hypothesis.ts';
import { type Rest, rememberedMs } from './rests.ts';
import type { Track } from './track.ts';

/** Bounds for the length of a hypothesis's window that are seen at a glance; what lies outside them is impossible. */
export const lengthsOf = (
  hypothesis: Hypothesis,
  track: Track,
  clusters: readonly Cluster[],
  rests: readonly Rest[],
): Span => ({
  from: Math.max(shortest(hypothesis, track), rememberedMs(rests, hypothesis.least) / memoryOf(hypothesis)),
  to: clusters.reduce((least, cluster) => Math.min(least, longest(hypothesis, cluster)), Infinity),
});

/** In how many windows everything is forgotten. */
const memoryOf = ({ family }: Hypothesis): number => (family === 'sliding-counter' ? 2 : 1);

/** Who accepts more than the limit in a volley has recovered meanwhile; a window that ends within it lets twice the limit through. */
function longest({ family, limit }: Hypothesis, { from, to, accepted }: Cluster): number {
  switch (family) {
    case 'sliding-log':
      return accepted > limit ? to - from : Infinity;
    case 'bucket':
      return accepted > limit + 1 ? ((to - from) * limit) / (accepted - limit - 1) : Infinity;
    case 'fixed-window':
    case 'fixed-window-from-first':
    case 'sliding-counter':
      return accepted > 2 * limit ? to - from : Infinity;
    default:
      return family satisfies never;
  }
}

/** Who refuses still remembers as many requests as the limit. */
function shortest({ family, least: limit, countRefused }: Hypothesis, track: Track): number {
  switch (family) {
    case 'fixed-window':
      return remembered(limit, track.acceptedFrom, track.acceptedTo, track);
    case 'fixed-window-from-first':
      return countRefused ? 0 : remembered(limit, track.acceptedFrom, track.acceptedTo, track);
    case 'sliding-log':
    case 'sliding-counter': {
      const [from, to] = countRefused ? [track.from, track.to] : [track.acceptedFrom, track.acceptedTo];
      return remembered(limit, from, to, track) / (family === 'sliding-counter' ? 2 : 1);
    }
    case 'bucket':
      return 0;
    default:
      return family satisfies never;
  }
}

/** The longest that lies between a refusal and the request that came so many before it, as `limit` says. */
function remembered(limit: number, from: readonly number[], to: readonly number[], track: Track): number {
  let most = 0;
  let before = 0;
  for (let index = 0; index < track.refusedFrom.length; index++) {
    while (before < from.length && (from[before] ?? 0) <= (track.refusedTo[index] ?? 0)) before++;
    most = Math.max(most, before < limit ? Infinity : (track.refusedFrom[index] ?? 0) - (to[before - limit] ?? 0));
  }
  return most;
}
