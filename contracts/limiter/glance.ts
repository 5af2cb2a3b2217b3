import type { Span } from './envelopes/envelope.ts';
import { lengthsOf } from './lengths.ts';
import type { Apart, Survivor } from './survivors.ts';

/**
 * A survivor without the windows that are seen to be impossible at a glance; of a bundle also without the limits at its ends
 * that have none left. Null if nothing is left.
 */
export function glanced(survivor: Survivor, apart: readonly Apart[]): Survivor | null {
  const { hypothesis, windows } = survivor;
  const { least, limit } = hypothesis;
  const { from, to } = boundsOf(hypothesis, apart);
  const left = clipped(windows, { from, to });
  if (left.length === 0) return null;
  if (least === limit) return { ...survivor, windows: left };
  const middle = (least + limit) >> 1;
  const halves = [
    { ...survivor, hypothesis: { ...hypothesis, limit: middle }, windows: left },
    { ...survivor, hypothesis: { ...hypothesis, least: middle + 1 }, windows: left },
  ].flatMap((half) => glanced(half, apart) ?? []);
  const [low, high] = [halves[0], halves[halves.length - 1]];
  if (!low || !high) return null;
  return {
    ...survivor,
    hypothesis: { ...hypothesis, least: low.hypothesis.least, limit: high.hypothesis.limit },
    windows: clipped(left, {
      from: Math.min(...halves.map((half) => half.windows[0]?.from ?? Infinity)),
      to: Math.max(...halves.map((half) => half.windows[half.windows.length - 1]?.to ?? 0)),
    }),
  };
}

const boundsOf = (hypothesis: Survivor['hypothesis'], apart: readonly Apart[]): Span =>
  apart.reduce<Span>(
    (bounds, one) => {
      const { from, to } = lengthsOf(hypothesis, one);
      return { from: Math.max(bounds.from, from), to: Math.min(bounds.to, to) };
    },
    { from: 0, to: Infinity },
  );

/** The parts of ascending spans that lie within bounds. */
const clipped = (spans: readonly Span[], { from, to }: Span): Span[] =>
  spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from <= span.to);
