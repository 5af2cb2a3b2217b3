import { togetherMs } from './envelopes/clock.ts';
import type { Observation } from '../observation.ts';
import type { Span } from '../verdict.ts';

/** Requests that went out together, and how many of them were accepted. */
export type Cluster = Span & { readonly accepted: number };

/** The volleys of a run on one budget: `from` the first sending `to` the last answer. */
export function clustersOf(observations: readonly Observation[], origin: number): Cluster[] {
  const clusters: { from: number; to: number; accepted: number; until: number }[] = [];
  for (const { sentAt, answeredAt, accepted } of observations) {
    if (accepted !== true) continue;
    const last = clusters[clusters.length - 1];
    if (last && sentAt <= last.until) {
      last.to = Math.max(last.to, answeredAt - origin);
      last.accepted++;
    } else
      clusters.push({ from: sentAt - origin - 1, to: answeredAt - origin, accepted: 1, until: sentAt + togetherMs });
  }
  return clusters;
}

/** The most that were accepted at once. */
export const metAtOnce = (observations: readonly Observation[]): number =>
  Math.max(0, ...clustersOf(observations, 0).map(({ accepted }) => accepted));

/**
 * Whether a window by the clock can have a length within a span: a volley of which more than the limit was accepted has the
 * end of a window within it, and the ends of windows lie whole windows apart.
 */
export function boundariesFit(limit: number, clusters: readonly Cluster[], window: Span): boolean {
  const [first, ...others] = clusters.filter(({ accepted }) => accepted > limit);
  if (!first) return true;
  return others.slice(0, mostOthers).reduce((left, other) => multiples(left, first, other), [window]).length > 0;
}

const mostOthers = 6;

/** Parts of spans of which a whole multiple lies between two volleys. */
function multiples(spans: readonly Span[], first: Span, other: Span): Span[] {
  const [least, most] = [other.from - first.to, other.to - first.from];
  return spans.flatMap((span) => {
    const parts: Span[] = [];
    for (let times = Math.floor(most / span.from); times > 0 && most / times >= span.from; times--) {
      const part = { from: Math.max(span.from, least / times), to: Math.min(span.to, most / times) };
      if (part.from > span.to) break;
      if (part.from <= part.to) parts.push(part);
      if (parts.length >= mostParts) return [span];
    }
    return parts;
  });
}

/** So many parts cover the span. */
const mostParts = 64;
