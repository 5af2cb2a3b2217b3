import type { ClockBox, Watched } from './envelopes/clock.ts';
import type { Envelope, EnvelopeLimiter, Limits } from './envelopes/envelope.ts';
import { follow } from './envelopes/follow.ts';
import { around, common } from './spans.ts';
import type { Track } from './track.ts';
import type { Span } from '../verdict.ts';

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
  /** Whether all that goes with it is asked for, such as every second limit, and not only whether there is any. */
  readonly inFull: boolean;
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

/**
 * Budgets without a common clock have nothing in common: each is followed for itself. But for a length that goes with each of
 * their states, where one is asked for: `found` is what all of them leave of it.
 */
export function followed<State extends Envelope>(
  budgets: Budgets,
  limiter: (track: Track) => EnvelopeLimiter<State>,
  mostSteps: number,
  lengthOf?: (end: State) => Span,
): Fit & { readonly found: Span } {
  let [steps, found]: [number, Span] = [0, { from: 0, to: Infinity }];
  for (const { track } of budgets) {
    const { possible, ends, steps: took } = follow(track, limiter(track), mostSteps - steps);
    steps += took;
    if (lengthOf && ends.length > 0) found = common(found, around(ends.flatMap(({ states }) => states.map(lengthOf))));
    if (!possible || found.from > found.to) return { possible: false, steps, found };
  }
  return { possible: true, steps, found };
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
