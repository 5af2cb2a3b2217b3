import { type Survivor, type Tracks, fresh } from './survivor.ts';
import { boundariesFit } from './boundaries.ts';
import { agreed } from './agreed.ts';
import { glanced, unbundled } from './glance.ts';
import { type Family, families, familyNames, isOfTwo } from './families.ts';
import { type Hypothesis, tryOn } from './hypothesis.ts';
import { hullOf } from './spans.ts';
import type { Track } from './track.ts';
import type { Span } from '../verdict.ts';

/**
 * Every hypothesis worth a look once a request was refused. `shortest`: the shortest window for limits of 1, 2, ...;
 * `shortestEachMs`: a rate higher than one in that time is not looked for;
 * `atOnce`: the most that were accepted at once. Limits other than that are bundled.
 */
export function everyHypothesis(
  shortest: readonly number[],
  longest: number,
  shortestEachMs: number,
  atOnce: number,
  separations: readonly Hypothesis['separate'][],
  among: readonly Family[],
): Survivor[] {
  const bundles = bundlesOf(atOnce, shortest.length);
  return separations.flatMap((separate) =>
    among.flatMap((family) =>
      bundlesFor(family, bundles).flatMap(([least, limit]) =>
        families[family].countings.map((countRefused): Survivor => ({
          hypothesis: { family, countRefused, limit, least, separate },
          windows: [
            {
              from: families[family].bounds.shortest(least * shortestEachMs, shortest[least - 1] ?? 0),
              to: longest,
            },
          ],
          box: null,
        })),
      ),
    ),
  );
}

/** Those that are thought of from the start, and those that are not. */
export const plain = familyNames.filter((family) => families[family].rivalOf === null);
export const rivals = familyNames.filter((family) => families[family].rivalOf !== null);

export const isByClock = (family: Family): boolean => families[family].byClock;

type Limits = readonly [least: number, limit: number];

/** The first of two limits is the one that was met at once: to try every pair would take too much. */
const bundlesFor = (family: Family, bundles: readonly Limits[]): readonly Limits[] =>
  isOfTwo(family) ? bundles.slice(0, 1) : bundles;

/** The limit that was met at once, those for which a window must have ended just then, and those above. */
const bundlesOf = (atOnce: number, most: number): Limits[] => {
  const met = Math.min(atOnce, most);
  const half = Math.ceil(met / 2);
  const bundles: Limits[] = [
    [met, met],
    [half, met - 1],
    [1, half - 1],
    [met + 1, most],
  ];
  return bundles.filter(([least, limit]) => least > 0 && least <= limit);
};

type Work = { left: number };

/** How much work one round may do; more sharpens the windows. */
const mostSteps = 1_000_000;

/** After so many plans the answers are many and each step tells little. */
const fewPlans = 8;

/**
 * Strikes out what cannot have given the answers: cuts the spans of windows from both ends, and drops the parts that no
 * arrival of the requests explains, until the ends are fine or the work is spent. What was not looked at stays.
 */
export function eliminate(all: readonly Survivor[], tracks: Tracks, durationMs: number, plans: number): Survivor[] {
  const most = plans < fewPlans ? mostSteps : mostSteps / 1.3;
  const atSight = all.flatMap((one) => glanced(one, tracks(one.hypothesis)) ?? []);
  const survivors = byScope(atSight, tracks, durationMs);
  const clock = survivors.filter(({ hypothesis }) => isByClock(hypothesis.family));
  const others = survivors.filter(({ hypothesis }) => !isByClock(hypothesis.family));
  const left = narrowed(others, mostOthers, tracks, durationMs, { left: most });
  const few = left.length > 0 && left.length <= fewOthers;
  const mostOpen = few ? mostByClock.last : mostByClock.first - left.length;
  const work = { left: most * (few ? byClockShare.last : byClockShare.first) };
  return [...agreed(left), ...narrowed(clock, mostOpen, tracks, durationMs, work)];
}

/** Windows by the clock take the most work to rule out: it is done once nearly all else is, or they alone are left. */
const fewOthers = 12;
const byClockShare = { first: 1.44, last: 6 };

/** Bundles are looked into while so few hypotheses are left. */
const mostOthers = 160;
const mostByClock = { first: 8, last: 100 };

/** Work for what is next to nothing to look at: the few requests to other endpoints and with other tokens. */
const sideSteps = 40_000;

/** Strikes out what the few requests beside the main ones rule out: budgets that are kept apart, or are not. */
function byScope(survivors: readonly Survivor[], tracks: Tracks, durationMs: number): Survivor[] {
  const work = { left: sideSteps };
  const side: Tracks = (hypothesis) => tracks(hypothesis).filter(({ track }) => sizeOf(track) <= fewRequests);
  return survivors
    .map((one) =>
      side(one.hypothesis).length === 0 ? one : trimmed(one, side, (span) => fine(span, coarse, durationMs), work),
    )
    .filter(({ windows }) => windows.length > 0);
}

/** What one survivor may take of the work at least. */
const leastShare = 2000;

/** Survivors with their bundles opened as far as is of use, up to `mostOpen`: coarse first, then as fine as can be. */
function narrowed(survivors: Survivor[], mostOpen: number, tracks: Tracks, durationMs: number, work: Work): Survivor[] {
  const trimAll = (all: readonly Survivor[], ratio: number): Survivor[] =>
    all
      .map((one, index) => {
        const share = { left: Math.min(work.left, Math.max(leastShare, (2 * work.left) / (all.length - index))) };
        const granted = share.left;
        const narrower = trimmed(one, tracks, (span) => fine(span, ratio, durationMs), share);
        work.left -= granted - share.left;
        return narrower;
      })
      .filter(({ windows }) => windows.length > 0);
  let left = trimAll(survivors, coarse);
  for (;;) {
    left = [...left].sort((one, other) => other.hypothesis.limit - one.hypothesis.limit);
    const open = left.length > mostOpen ? left : left.flatMap(unbundled);
    if (open.length === left.length || work.left <= 0) break;
    left = trimAll(open, coarse);
  }
  return trimAll(left, left.length > manyHypotheses ? coarse : 1);
}

/** Bounds of windows are first looked for to this ratio; with so many hypotheses left it is no use to know them closer. */
const coarse = 1.25;
const manyHypotheses = 200;

/** A track as short as this costs nothing to follow. */
const fewRequests = 12;
const fewSteps = 600;

const sizeOf = ({ acceptedFrom, refusedFrom }: Track): number => acceptedFrom.length + refusedFrom.length;

/** Spans by the clock that are wider than this tell nothing. */
const widestByClock = 1.4;

/** Work for what is found out beside the window, once it is known where that lies. */
const mostLastSteps = 60_000;

/** A survivor whose first and last spans are fine and can have given the answers. */
function trimmed(survivor: Survivor, tracks: Tracks, enough: (span: Span) => boolean, work: Work): Survivor {
  const { hypothesis } = survivor;
  const apart = tracks(hypothesis);
  const known = new Set<Span>();
  let { box } = survivor;
  const clock = isByClock(hypothesis.family);
  const possible = (span: Span): boolean => {
    if (known.has(span)) return true;
    if (clock && !apart.every(({ clusters }) => boundariesFit(hypothesis.limit, clusters, span))) return false;
    const small = apart.every(({ track }) => sizeOf(track) <= fewRequests);
    if ((work.left <= 0 && !small) || (clock && span.to > widestByClock * span.from)) return true;
    const tried = tryOn(
      hypothesis,
      span,
      fresh(apart, survivor, span),
      box,
      Math.max(fewSteps, work.left / 3),
      survivor.seconds,
    );
    work.left -= tried.steps;
    const fits = tried.possible;
    if (tried.box) box = tried.box;
    if (fits) known.add(span);
    return fits;
  };
  const fromLeft = trim([...survivor.windows].reverse(), (span) => halves(span).reverse(), possible, enough, work);
  const windows = trim(fromLeft.reverse(), halves, possible, enough, work);
  if (families[hypothesis.family].finds === undefined || windows.length === 0) return { hypothesis, windows, box };
  const hull = hullOf(windows);
  const those = fresh(apart, survivor, hull);
  const { ban, seconds } = tryOn(hypothesis, hull, those, null, mostLastSteps, survivor.seconds, true);
  return { hypothesis, windows, box, ...(ban ? { ban } : {}), ...(seconds ? { seconds } : {}) };
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
export const windowHull = ({ windows }: Survivor): Span => hullOf(windows);
