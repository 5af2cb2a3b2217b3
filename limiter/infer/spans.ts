import type { Span } from '../verdict.ts';

/** Where two spans lie both; from beyond to where they do not. */
export const common = (one: Span, other: Span): Span => ({
  from: Math.max(one.from, other.from),
  to: Math.min(one.to, other.to),
});

/** The parts of ascending spans that lie within bounds. */
export const clipped = (spans: readonly Span[], bounds: Span): Span[] =>
  spans.map((span) => common(span, bounds)).filter(({ from, to }) => from <= to);

/** What holds all of some spans, in any order. */
export const around = (spans: readonly Span[]): Span => ({
  from: Math.min(...spans.map(({ from }) => from)),
  to: Math.max(...spans.map(({ to }) => to)),
});

/** From the beginning of ascending spans to their end. */
export const hullOf = (spans: readonly Span[]): Span => ({
  from: spans[0]?.from ?? 0,
  to: spans[spans.length - 1]?.to ?? 0,
});
