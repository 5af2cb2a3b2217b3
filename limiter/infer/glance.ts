import { lengthsOf } from './lengths.ts';
import { around, clipped, common, hullOf } from './spans.ts';
import type { Apart, Survivor } from './survivor.ts';
import type { Span } from '../verdict.ts';

/**
 * A survivor without the windows that are seen to be impossible at a glance; of a bundle also without the limits at its ends
 * that have none left. Null if nothing is left.
 */
export function glanced(survivor: Survivor, apart: readonly Apart[]): Survivor | null {
  const { hypothesis } = survivor;
  const windows = clipped(survivor.windows, boundsOf(hypothesis, apart));
  if (windows.length === 0) return null;
  if (hypothesis.least === hypothesis.limit) return { ...survivor, windows };
  const halves = unbundled({ ...survivor, windows }).flatMap((half) => glanced(half, apart) ?? []);
  if (halves.length === 0) return null;
  return {
    ...survivor,
    hypothesis: {
      ...hypothesis,
      least: Math.min(...halves.map((half) => half.hypothesis.least)),
      limit: Math.max(...halves.map((half) => half.hypothesis.limit)),
    },
    windows: clipped(windows, around(halves.map((half) => hullOf(half.windows)))),
  };
}

/** A bundle in two halves; anything else as it is. */
export function unbundled(survivor: Survivor): Survivor[] {
  const { hypothesis } = survivor;
  const { least, limit } = hypothesis;
  if (least === limit) return [survivor];
  const middle = Math.floor((least + limit) / 2);
  return [
    { ...survivor, hypothesis: { ...hypothesis, least: middle + 1 } },
    { ...survivor, hypothesis: { ...hypothesis, limit: middle } },
  ];
}

const boundsOf = (hypothesis: Survivor['hypothesis'], apart: readonly Apart[]): Span =>
  apart.reduce<Span>((bounds, one) => common(bounds, lengthsOf(hypothesis, one)), { from: 0, to: Infinity });
