import type { Envelope, EnvelopeLimiter, Span } from './envelopes/envelope.ts';
import { bucketFits } from './envelopes/bucket.ts';
import type { Track } from './track.ts';
import { type ClockBox, type Counting, type Watched, searchClock } from './envelopes/clock.ts';
import { follow } from './envelopes/follow.ts';
import { fromFirst } from './envelopes/from-first.ts';
import { countingBucket } from './envelopes/counting-bucket.ts';
import { countingLog } from './envelopes/counting-log.ts';
import { logFits } from './envelopes/log.ts';
import type { LimiterModel } from '../models/model.ts';

/** The algorithms that can be told apart: a token bucket and GCRA decide alike, and both are a `bucket`. */
export const families = [
  'fixed-window',
  'fixed-window-from-first',
  'sliding-log',
  'sliding-counter',
  'bucket',
] as const;
export type Family = (typeof families)[number];

/** What has a budget of its own. */
export type Separation = { readonly endpoints: boolean; readonly tokens: boolean };

/** A kind of limiter without its lengths of time. `limit`: requests at once, which for a bucket is its burst. */
export type Hypothesis = {
  readonly family: Family;
  readonly countRefused: boolean;
  readonly limit: number;
  /** Below `limit` for several hypotheses in one: limits from here up to `limit`, which fall together or not at all. */
  readonly least: number;
  readonly separate: Separation;
};

/** The budget a request falls under, if endpoints and tokens are kept apart so. */
export const keyOf = (
  { endpoints, tokens }: Separation,
  { endpoint, token }: { readonly endpoint: string; readonly token: string },
): string => `${endpoints ? endpoint : ''} ${tokens ? token : ''}`;

/** What one limiter answered: of each budget its track, with the answers of it that are worth a look. */
export type Budgets = readonly Watched[];

/**
 * Whether a hypothesis can have given these answers; `window` is the window's length, or the time a bucket takes to fill.
 * `box`, of windows by the clock: where it was possible, to be tried first the next time.
 */
export type Trial = { readonly possible: boolean; readonly box: ClockBox | null; readonly steps: number };

/** Holds a hypothesis against all budgets, with `mostSteps` of work or little more; what was not finished is possible. */
export function tryOn(
  { family, limit, least, countRefused }: Hypothesis,
  window: Span,
  budgets: Budgets,
  hint: ClockBox | null,
  mostSteps: number,
): Trial {
  const limits = { least, limit };
  switch (family) {
    case 'fixed-window':
      return byClock({ ...limits, weighted: false, counting: false }, window, budgets, hint, mostSteps);
    case 'sliding-counter':
      return byClock({ ...limits, weighted: true, counting: countRefused }, window, budgets, hint, mostSteps);
    case 'fixed-window-from-first':
      return followed(budgets, () => fromFirst(limits, window, countRefused), mostSteps);
    case 'sliding-log':
      return inTurn(
        each(budgets, (track) => logFits(limits, window, countRefused, track)),
        (left) => (countRefused ? followed(budgets, () => countingLog(limits, window), left) : null),
        mostSteps,
      );
    case 'bucket':
      return inTurn(
        each(budgets, (track) => bucketFits(limits, window, countRefused, track)),
        (left) => (countRefused ? followed(budgets, () => countingBucket(limits, window), left) : null),
        mostSteps,
      );
    default:
      return family satisfies never;
  }
}

function byClock(how: Counting, window: Span, budgets: Budgets, hint: ClockBox | null, mostSteps: number): Trial {
  const found = searchClock(how, window, budgets, hint, mostSteps);
  return { possible: found.possible, box: found.possible ? found.box : null, steps: found.steps };
}

/** Budgets without a common clock have nothing in common: each is followed for itself. */
function followed<State extends Envelope>(
  budgets: Budgets,
  limiter: () => EnvelopeLimiter<State>,
  mostSteps: number,
): Trial {
  let steps = 0;
  for (const { track } of budgets) {
    const found = follow(track, limiter(), mostSteps - steps);
    steps += found.steps;
    if (!found.possible) return { possible: false, box: null, steps };
  }
  return { possible: true, box: null, steps };
}

/** What is quick to see first, then what takes an order of the requests, if there is one to be searched. */
function inTurn(quick: Trial, slow: (mostSteps: number) => Trial | null, mostSteps: number): Trial {
  const second = quick.possible ? slow(mostSteps - quick.steps) : null;
  return second ? { ...second, steps: quick.steps + second.steps } : quick;
}

/** A request that is only passed costs this much of a step. */
const passing = 0.05;

function each(budgets: Budgets, fits: (track: Track) => boolean): Trial {
  const possible = budgets.every(({ track }) => fits(track));
  return { possible, box: null, steps: passing * budgets.reduce((sum, { track }) => sum + track.from.length, 0) };
}

/** A limiter of a family with definite parameters; phases count from the origin of the track. */
export function modelOf(family: Family, limit: number, windowMs: number, phaseMs: number): LimiterModel {
  switch (family) {
    case 'fixed-window':
    case 'sliding-counter':
      return { kind: family, limit, windowMs, phaseMs };
    case 'fixed-window-from-first':
    case 'sliding-log':
      return { kind: family, limit, windowMs };
    case 'bucket':
      return { kind: 'token-bucket', limit, windowMs, burst: limit };
    default:
      return family satisfies never;
  }
}
