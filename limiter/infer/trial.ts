import type { ClockBox, Watched } from './envelopes/clock.ts';
import type { Envelope, EnvelopeLimiter, Limits, Span } from './envelopes/envelope.ts';
import { acceptedLog, banned } from './envelopes/banned.ts';
import { follow } from './envelopes/follow.ts';
import { fromFirst } from './envelopes/from-first.ts';
import { both, lengthenedFromFirst, lengthenedLog } from './envelopes/two-limits.ts';
import { around, common } from './spans.ts';
import type { Track } from './track.ts';

/** What one limiter answered: of each budget its track, with the answers of it that are worth a look. */
export type Budgets = readonly Watched[];

/** What a kind of limiter is held against; `hint`: where it was possible the last time. */
export type Fitting = {
  readonly limits: Limits;
  /** The window's length, or the time a bucket takes to fill, lies within it. */
  readonly window: Span;
  readonly countRefused: boolean;
  readonly budgets: Budgets;
  readonly hint: ClockBox | null;
  /** Second limits behind the first that were possible the last time; none: any. */
  readonly seconds?: readonly Second[];
  readonly mostSteps: number;
};

/** A second limit behind the first: so many requests in a longer window. */
export type Second = { readonly limit: number; readonly window: Span };

/** Whether a hypothesis can have given these answers. `box`, of windows by the clock: where it was possible, to be tried first the next time; `ban`: how long one lasts; `seconds`: which second limits are possible. */
export type Fit = {
  readonly possible: boolean;
  readonly box?: ClockBox | null;
  readonly ban?: Span;
  readonly seconds?: readonly Second[];
  readonly steps: number;
};

/** Budgets without a common clock have nothing in common: each is followed for itself. */
export function followed<State extends Envelope>(
  budgets: Budgets,
  limiter: () => EnvelopeLimiter<State>,
  mostSteps: number,
): Fit {
  let steps = 0;
  for (const { track } of budgets) {
    const found = follow(track, limiter(), mostSteps - steps);
    steps += found.steps;
    if (!found.possible) return { possible: false, steps };
  }
  return { possible: true, steps };
}

/** What is quick to see first, then what takes an order of the requests, if there is one to be searched. */
export function inTurn(quick: Fit, slow: (mostSteps: number) => Fit | null, mostSteps: number): Fit {
  const second = quick.possible ? slow(mostSteps - quick.steps) : null;
  return second ? { ...second, steps: quick.steps + second.steps } : quick;
}

/** A request that is only passed costs this much of a step. */
const passing = 0.05;

export function each(budgets: Budgets, fits: (track: Track, isHeld?: boolean) => boolean): Fit {
  const possible = budgets.every(({ track, isHeld }) => fits(track, isHeld));
  return { possible, steps: passing * budgets.reduce((sum, { track }) => sum + track.from.length, 0) };
}

/** A limit whose refusal begins a ban, of one of two kinds: a name leaves open which, since each look that comes too early costs a ban. */
export function bannedFits({ limits, window, countRefused, budgets, mostSteps }: Fitting): Fit {
  const fits = [
    ({ track }: Watched, most: number) => follow(track, banned(fromFirst(limits, window, false), countRefused), most),
    ({ track }: Watched, most: number) => follow(track, banned(acceptedLog(limits, window, track), countRefused), most),
  ].map((held) => {
    let [steps, ban]: [number, Span] = [0, { from: 0, to: Infinity }];
    for (const budget of budgets) {
      const found = held(budget, mostSteps - steps);
      steps += found.steps;
      const told = found.ends.map((end) => end.ban);
      if (told.length > 0) ban = { from: Math.max(ban.from, around(told).from), to: Math.min(ban.to, around(told).to) };
      if (!found.possible || ban.from > ban.to) return { possible: false, steps, ban };
    }
    return { possible: true, steps, ban };
  });
  const steps = fits.reduce((sum, one) => sum + one.steps, 0);
  const bans = fits.flatMap(({ possible, ban }) => (possible ? [ban] : []));
  return bans.length > 0 ? { possible: true, steps, ban: around(bans) } : { possible: false, steps };
}

/** The second is longer than the first by so much, or nobody would have set it up. */
const longerBy = 1.5;

/** More work than this is not spent on two limits: they are the last that is thought of, and what takes more than that is not known here. */
const mostForTwo = 150_000;

/** Two limits of one kind. Which second ones explain the answers is found by trying each that can have been met. */
export function twoLimitsFits(of: 'log' | 'from-first', how: Fitting): Fit {
  const { limits, window, countRefused, budgets } = how;
  let steps = 0;
  const fits = (second: Second): Second | null => {
    if (steps > mostForTwo) return null;
    let found = second.window;
    for (const { track } of budgets) {
      const {
        possible,
        ends,
        steps: took,
      } = of === 'log'
        ? follow(
            track,
            both(acceptedLog(limits, window, track), lengthenedLog(second.limit, second.window, track), countRefused),
            mostForTwo,
          )
        : follow(
            track,
            both(fromFirst(limits, window, false), lengthenedFromFirst(second.limit, second.window), countRefused),
            mostForTwo,
          );
      steps += took;
      if (ends.length > 0) found = common(found, around(ends.map((end) => end.window)));
      if (!possible || found.from > found.to) return null;
    }
    return { limit: second.limit, window: found };
  };
  const seconds = (how.seconds ?? everySecond(how)).flatMap((second) => fits(second) ?? []);
  return { possible: seconds.length > 0, seconds, steps };
}

/** Of every limit that can have been met: one that never was would not have been needed. */
const everySecond = ({ limits: { limit }, window, budgets, countRefused }: Fitting): Second[] => {
  const most = Math.max(...budgets.map(({ track }) => (countRefused ? track.from : track.acceptedFrom).length));
  return Array.from({ length: Math.max(0, most - limit) }, (_, index) => ({
    limit: limit + 1 + index,
    window: { from: longerBy * window.from, to: Infinity },
  }));
};
