import type { Track } from '../track.ts';
import type { Limits } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/** How a clock counts, and by how much what it estimates may be beyond the limit, if it rounds: `weighted` as a sliding counter, or afresh in each window; `counting` refused requests, or not. */
export type Counting = Limits & { readonly weighted: boolean; readonly counting: boolean; readonly slack: number };

/** A length of the windows within `window`, and the end of the first window, which holds the first request, within `phase`. */
export type ClockBox = { readonly window: Span; readonly phase: Span };

/** `box`: a small one that nothing speaks against; null if the search was given up, which tells nothing. */
export type ClockSearch =
  | { readonly possible: true; readonly box: ClockBox | null; readonly steps: number }
  | { readonly possible: false; readonly steps: number };

/** A track with the answers worth a look: of those sent together the first, the last and one between. */
export type Watched = {
  readonly track: Track;
  readonly looks: readonly Look[];
  /** Whether those that were let in waited in a queue. */
  readonly isHeld?: boolean;
};
type Look = { readonly accepted: boolean; readonly rank: number; readonly from: number; readonly to: number };

/** Requests sent within this time of each other are one volley. */
export const togetherMs = 8;

export function watched(track: Track): Watched {
  const { acceptedFrom, acceptedTo, refusedFrom, refusedTo } = track;
  const looks = [...looksAt(true, acceptedFrom, acceptedTo), ...looksAt(false, refusedFrom, refusedTo)];
  return { track, looks: looks.sort((one, other) => other.from - one.from) };
}

function looksAt(accepted: boolean, from: readonly number[], to: readonly number[]): Look[] {
  const ranks = new Set<number>();
  for (let first = 0; first < from.length;) {
    let last = first;
    while (last + 1 < from.length && (from[last + 1] ?? 0) <= (from[first] ?? 0) + togetherMs) last++;
    for (const rank of [first, (first + last) >> 1, last]) ranks.add(rank);
    first = last + 1;
  }
  return [...ranks].map((rank) => ({ accepted, rank, from: from[rank] ?? 0, to: to[rank] ?? 0 }));
}

/** A box is small enough once the ends of windows are known this closely, throughout. */
const fineMs = 2.5;

/**
 * Whether windows cut by a clock, of a length within a span, can have given the answers of all tracks: looks through
 * boxes of lengths and phases, halving those that nothing speaks against. Errs only by finding possible what is not.
 * `mostSteps`: when to give up.
 */
export function searchClock(
  how: Counting,
  length: Span,
  tracks: readonly Watched[],
  hint: ClockBox | null,
  mostSteps: number,
): ClockSearch {
  const looks = tracks.map((one) => [...one.looks]);
  const span = spanOf(tracks);
  const boxes: ClockBox[] = [{ window: length, phase: { from: span.first.from, to: span.first.to + length.to } }];
  if (hint) boxes.push(...near(hint, length, span.first));
  let steps = 0;
  for (let box = boxes.pop(); box; box = boxes.pop()) {
    if (steps > mostSteps) return { possible: true, box: null, steps };
    const { window, phase } = box;
    if (phase.from > span.first.to + window.to) continue;
    let fits = true;
    for (let index = 0; fits && index < tracks.length; index++) {
      const found = failing(how, box, (tracks[index] as Watched).track, looks[index] as Look[]);
      steps += found.steps;
      fits = found.fits;
    }
    if (!fits) continue;
    const drift = ((span.last - phase.from) / window.from) * (window.to - window.from);
    const slack = phase.to - phase.from;
    if (Math.max(drift, slack) <= fineMs) return { possible: true, box, steps };
    boxes.push(...halved(box, drift > slack));
  }
  return { possible: false, steps };
}

/** The box that fitted last, as far as it lies within the lengths looked at. */
function near({ window, phase }: ClockBox, length: Span, first: Span): ClockBox[] {
  const within = { from: Math.max(window.from, length.from), to: Math.min(window.to, length.to) };
  return within.from <= within.to && phase.from <= first.to + within.to ? [{ window: within, phase }] : [];
}

const halved = ({ window, phase }: ClockBox, byLength: boolean): ClockBox[] => {
  const { from, to } = byLength ? window : phase;
  const middle = (from + to) / 2;
  return [
    { from, to: middle },
    { from: middle, to },
  ].map((half) => (byLength ? { window: half, phase } : { window, phase: half }));
};

/** When the first request arrived, and the last can have. */
function spanOf(tracks: readonly Watched[]): { first: Span; last: number } {
  const least = (numbers: readonly number[]): number => Math.min(...numbers);
  const firsts = (pick: (track: Track) => number | undefined): number =>
    least(tracks.map(({ track }) => pick(track) ?? Infinity));
  const last = Math.max(...tracks.map(({ track: { to } }) => to[to.length - 1] ?? 0));
  return { first: { from: firsts(({ from }) => from[0]), to: firsts(({ to }) => to[0]) }, last };
}

/** A request that can lie in more windows than this tells nothing. */
const mostWindows = 3;

/** Looks for an answer that a box does not allow, and puts it first, since it is likely to speak against the next box as well. */
function failing(how: Counting, box: ClockBox, track: Track, looks: Look[]): { fits: boolean; steps: number } {
  const { window, phase } = box;
  for (let index = 0; index < looks.length; index++) {
    const look = looks[index] as Look;
    const first = Math.max(
      0,
      Math.floor((look.from - phase.to) / (look.from < phase.to ? window.from : window.to)) + 1,
    );
    const last = Math.max(0, Math.floor((look.to - phase.from) / window.from) + 1);
    if (last - first >= mostWindows) continue;
    let allowed = false;
    for (let at = first; !allowed && at <= last; at++)
      allowed = look.accepted ? accepts(how, box, track, look, at) : refuses(how, box, track, look, at);
    if (allowed) continue;
    if (index > 0) {
      looks.splice(index, 1);
      looks.unshift(look);
    }
    return { fits: false, steps: index + 1 };
  }
  return { fits: true, steps: looks.length };
}

/** The earliest and the latest end of a window by its number; the one before the first has no end that matters. */
const endFrom = ({ window, phase }: ClockBox, at: number): number =>
  at < 0 ? -Infinity : phase.from + at * window.from;
const endTo = ({ window, phase }: ClockBox, at: number): number => (at < 0 ? -Infinity : phase.to + at * window.to);

/** Whether an accepted request can have come in a window: with as few counted before it as can be. */
function accepts(how: Counting, box: ClockBox, track: Track, { rank, from, to }: Look, at: number): boolean {
  const begin = endTo(box, at - 1);
  if (endFrom(box, at - 1) > to || endTo(box, at) < from) return false;
  const [earliest, latest] = how.counting ? [track.from, track.to] : [track.acceptedFrom, track.acceptedTo];
  const ahead = how.counting ? rank + below(track.refusedTo, from) : rank;
  const here = Math.max(0, ahead - below(earliest, begin));
  if (here + 1 > how.limit) return false; // however it rounds: what came in a window counts whole
  if (!how.weighted || at === 0) return true;
  const before = Math.max(0, below(latest, endFrom(box, at - 1)) - below(earliest, endTo(box, at - 2)));
  const share = Math.min(1, Math.max(0, (to - endFrom(box, at - 1)) / box.window.from));
  return here + 1 + before * (1 - share) <= how.limit + how.slack + rounding;
}

/** Whether a refused request can have come in a window: with as many counted before it as can be. */
function refuses(how: Counting, box: ClockBox, track: Track, { rank, from, to }: Look, at: number): boolean {
  if (endFrom(box, at - 1) > to || endTo(box, at) < from) return false;
  const [earliest, latest] = how.counting ? [track.from, track.to] : [track.acceptedFrom, track.acceptedTo];
  const ahead = upTo(track.acceptedFrom, Math.min(to, endTo(box, at))) + (how.counting ? rank : 0);
  const here = Math.max(0, ahead - below(latest, endFrom(box, at - 1)));
  if (here >= how.least) return true;
  const before = how.weighted && at > 0 ? below(earliest, endTo(box, at - 1)) - below(latest, endFrom(box, at - 2)) : 0;
  if (before <= 0) return false;
  const share = Math.max(0, (from - endTo(box, at - 1)) / box.window.to);
  return here + 1 + before * (1 - Math.min(1, share)) > how.least + how.slack - rounding;
}
const rounding = 1e-9;

/** How many of ascending numbers are less than one; not greater than it. */
function below(numbers: readonly number[], than: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < than) low = middle + 1;
    else high = middle;
  }
  return low;
}
function upTo(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
