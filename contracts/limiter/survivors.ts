import type { Span } from './envelopes/envelope.ts';
import { type Family, type Hypothesis, families, tryOn } from './hypothesis.ts';
import type { Track } from './track.ts';

/** A hypothesis with the spans, in ascending order, in which its window's length can still lie. */
export type Survivor = { readonly hypothesis: Hypothesis; readonly windows: readonly Span[] };

/** The tracks of each budget, if endpoints and tokens are kept apart as a hypothesis says. */
export type Tracks = (hypothesis: Hypothesis) => readonly Track[];

/** A token every millisecond is the most that is looked for. */
const shortestTokenMs = 1;

/** Every hypothesis worth a look once a request was refused, with windows of any length within a span. */
export function everyHypothesis(mostLimit: number, window: Span, separations: readonly Hypothesis['separate'][]) {
  return separations.flatMap((separate) =>
    families.flatMap((family) =>
      Array.from({ length: mostLimit }, (_, index) => index + 1).flatMap((limit) =>
        countings(family).map((countRefused): Survivor => ({
          hypothesis: { family, countRefused, limit, separate },
          windows: [family === 'bucket' ? { from: limit * shortestTokenMs, to: window.to } : window],
        })),
      ),
    ),
  );
}

/** A full fixed window stays full, whether refused requests count or not. */
const countings = (family: Family): readonly boolean[] => (family === 'fixed-window' ? [false] : [false, true]);

type Work = { left: number };

/** Work for one round; the limiter that is all but certain is worth more. */
const workOf = (survivors: readonly Survivor[]): number => (survivors.length > 2 ? 200_000 : 400_000);

/**
 * Strikes out what cannot have given the answers: cuts the spans of windows from both ends, and drops the parts that no
 * arrival of the requests explains, until the ends are fine or the work is spent. What was not looked at stays.
 */
export function eliminate(survivors: readonly Survivor[], tracks: Tracks, durationMs: number, first: boolean): Survivor[] {
  const work = { left: workOf(survivors) };
  const ratio = first ? 1.03 : 1;
  return [...survivors]
    .sort((one, other) => cheapness(one) - cheapness(other))
    .map((survivor) => trimmed(survivor, tracks, (span) => fine(span, ratio, durationMs), work))
    .filter(({ windows }) => windows.length > 0);
}

const byClock = ({ hypothesis: { family } }: Survivor): boolean => family === 'fixed-window' || family === 'sliding-counter';

/**
 * Windows by the clock are the dearest to follow, and one whose limit is below what was once accepted at a time must
 * have ended just then: they come last.
 */
const cheapness = (survivor: Survivor): number => (byClock(survivor) ? 1e6 - survivor.hypothesis.limit : 0);

/** Spans by the clock that are wider than this tell nothing. */
const widestByClock = 1.4;

/** A survivor whose first and last spans are fine and can have given the answers. */
function trimmed(survivor: Survivor, tracks: Tracks, enough: (span: Span) => boolean, work: Work): Survivor {
  const { hypothesis } = survivor;
  const apart = tracks(hypothesis);
  const known = new Set<Span>();
  const wide = byClock(survivor) ? widestByClock : Infinity;
  const possible = (span: Span): boolean => {
    if (known.has(span) || work.left <= 0 || span.to > wide * span.from) return true;
    const fits = apart.every((track) => {
      const followed = tryOn(hypothesis, span, track);
      work.left -= followed.steps;
      return followed.possible;
    });
    if (fits) known.add(span);
    return fits;
  };
  const fromLeft = trim([...survivor.windows].reverse(), (span) => halves(span).reverse(), possible, enough, work);
  const windows = trim(fromLeft.reverse(), halves, possible, enough, work);
  return { hypothesis, windows };
}

/** Takes impossible parts off the end of a list of spans. */
function trim(
  spans: Span[],
  cut: (span: Span) => Span[],
  possible: (span: Span) => boolean,
  enough: (span: Span) => boolean,
  work: Work,
): Span[] {
  for (let last = spans.pop(); last; last = spans.pop()) {
    if (!possible(last)) continue;
    if (!enough(last) && work.left > 0) spans.push(...cut(last));
    else {
      spans.push(last);
      break;
    }
  }
  return spans;
}

function halves({ from, to }: Span): Span[] {
  const middle = Math.sqrt(from * to);
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

const fine = ({ from, to }: Span, ratio: number, durationMs: number): boolean =>
  to <= from * ratio || to - from <= finest(from, durationMs);

/** An error of a window's length adds up over all windows of a run: a few milliseconds at its end are the aim. */
const finest = (windowMs: number, durationMs: number): number =>
  Math.max(0.05, Math.min(windowMs / 400, (6 * windowMs) / durationMs));

/** The span from the shortest to the longest window that can still be. */
export const windowHull = ({ windows }: Survivor): Span => ({
  from: windows[0]?.from ?? 0,
  to: windows[windows.length - 1]?.to ?? 0,
});
