import type { ClockBox } from './envelopes/clock.ts';
import { type Family, families } from './families.ts';
import type { Budgets, Fit, Second } from './trial.ts';
import type { Span } from '../verdict.ts';

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

/** Alike for hypotheses that keep budgets apart alike. */
export const separationKey = ({ separate: { endpoints, tokens } }: Pick<Hypothesis, 'separate'>): string =>
  `${endpoints} ${tokens}`;

/** Whether two hypotheses differ in their limits alone. */
export const isOfOneKind = (one: Hypothesis, other: Hypothesis): boolean =>
  one.family === other.family && one.countRefused === other.countRefused && separationKey(one) === separationKey(other);

/** The budget a request falls under, if endpoints and tokens are kept apart so. */
export const keyOf = (
  { endpoints, tokens }: Separation,
  { endpoint, token }: { readonly endpoint: string; readonly token: string },
): string => `${endpoints ? endpoint : ''} ${tokens ? token : ''}`;

/** Holds a hypothesis against all budgets, with `mostSteps` of work or little more; what was not finished is possible. */
export const tryOn = (
  { family, limit, least, countRefused }: Hypothesis,
  window: Span,
  budgets: Budgets,
  hint: ClockBox | null,
  mostSteps: number,
  seconds?: readonly Second[],
  inFull = false,
): Fit =>
  budgets.length === 0
    ? { possible: true, steps: 0 }
    : families[family].fit({
        limits: { least, limit },
        window,
        countRefused,
        budgets,
        hint,
        mostSteps,
        inFull,
        ...(seconds ? { seconds } : {}),
      });
