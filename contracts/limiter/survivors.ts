import type { Span } from './envelopes/envelope.ts';
import { type Family, type Hypothesis, families, tryOn } from './hypothesis.ts';
import type { Track } from './track.ts';

/** A hypothesis with the spans of its window's length that can still be. */
export type Survivor = { readonly hypothesis: Hypothesis; readonly windows: readonly Span[] };

/** The tracks of each budget, if endpoints and tokens are kept apart as a hypothesis says. */
export type Tracks = (hypothesis: Hypothesis) => readonly Track[];

/** A token every millisecond is the most that is looked for. */
const shortestTokenMs = 1;

/** How much work one round of elimination may do; more sharpens the windows. */
const mostSteps = 400_000;

/** Every hypothesis that is worth a look once a first request was refused, with windows of any length within a span. */
export function everyHypothesis(mostAccepted: number, window: Span, separate: Hypothesis['separate']): Survivor[] {
  return families.flatMap((family) =>
    Array.from({ length: mostAccepted }, (_, index) => index + 1).flatMap((limit) =>
      countings(family).map((countRefused) => ({
        hypothesis: { family, countRefused, limit, separate },
        windows: [family === 'bucket' ? { from: limit * shortestTokenMs, to: window.to } : window],
      })),
    ),
  );
}

/** A full fixed window stays full, whether refused requests count or not. */
const countings = (family: Family): readonly boolean[] => (family === 'fixed-window' ? [false] : [false, true]);

/**
 * Strikes out what cannot have given the answers: splits the windows' spans, wide ones first, and drops the parts that no
 * arrival of the requests explains, until the spans are fine or the work is spent. What was not looked at stays.
 */
export function eliminate(survivors: readonly Survivor[], tracks: Tracks, durationMs: number): Survivor[] {
  const work = { steps: 0 };
  let left = survivors
    .map((survivor) => filtered(survivor, survivor.windows, tracks, work))
    .filter(({ windows }) => windows.length > 0);
  for (let ratio = 64; ratio > 1.0001 && work.steps < mostSteps; ratio = Math.sqrt(ratio)) {
    const before = left;
    left = before
      .map((survivor) =>
        work.steps < mostSteps
          ? filtered(
              survivor,
              survivor.windows.flatMap((one) => split(one, ratio, durationMs)),
              tracks,
              work,
            )
          : survivor,
      )
      .filter(({ windows }) => windows.length > 0);
  }
  return left;
}

function filtered(
  { hypothesis, windows: known }: Survivor,
  windows: readonly Span[],
  tracks: Tracks,
  work: { steps: number },
): Survivor {
  const apart = tracks(hypothesis);
  const possible = (window: Span): boolean =>
    (known.includes(window) && known !== windows) ||
    apart.every((track) => {
      const followed = tryOn(hypothesis, window, track);
      work.steps += followed.steps;
      return followed.possible;
    });
  return { hypothesis, windows: windows.filter(possible) };
}

/** Parts of a span, none wider than a ratio, unless it is fine enough: then itself. */
function split(span: Span, ratio: number, durationMs: number): Span[] {
  const { from, to } = span;
  if (to <= from * ratio || to - from <= finest(from, durationMs)) return [span];
  const parts = Math.ceil(Math.log(to / from) / Math.log(ratio) - 1e-9);
  return Array.from({ length: parts }, (_, part) => ({
    from: from * (to / from) ** (part / parts),
    to: part + 1 === parts ? to : from * (to / from) ** ((part + 1) / parts),
  }));
}

/** An error of a window's length adds up over all windows of a run: a few milliseconds at its end are the aim. */
const finest = (windowMs: number, durationMs: number): number =>
  Math.max(0.05, Math.min(windowMs / 400, (4 * windowMs) / durationMs));

/** The span from the shortest to the longest window that can still be. */
export const windowHull = ({ windows }: Survivor): Span => ({
  from: Math.min(...windows.map(({ from }) => from)),
  to: Math.max(...windows.map(({ to }) => to)),
});
