import type { ClockBox, Watched } from './envelopes/clock.ts';
import type { Envelope, EnvelopeLimiter, Limits, Span } from './envelopes/envelope.ts';
import { acceptedLog, banned } from './envelopes/banned.ts';
import { follow } from './envelopes/follow.ts';
import { fromFirst } from './envelopes/from-first.ts';
import { around } from './spans.ts';
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
  readonly mostSteps: number;
};

/** Whether a hypothesis can have given these answers. `box`, of windows by the clock: where it was possible, to be tried first the next time; `ban`: how long one lasts. */
export type Fit = {
  readonly possible: boolean;
  readonly box?: ClockBox | null;
  readonly ban?: Span;
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
