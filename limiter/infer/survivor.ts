import type { Cluster } from './boundaries.ts';
import type { ClockBox, Watched } from './envelopes/clock.ts';
import { families } from './families.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { Recoveries } from './recoveries.ts';
import type { Second } from './trial.ts';
import type { Rest } from './rests.ts';
import type { Span } from '../verdict.ts';

/** A hypothesis with the spans, in ascending order, in which its window's length can still lie. */
export type Survivor = {
  readonly hypothesis: Hypothesis;
  readonly windows: readonly Span[];
  /** Of windows by the clock, where one was last seen to be possible. */
  readonly box: ClockBox | null;
  /** Of a ban, how long it lasts. */
  readonly ban?: Span;
  /** Of two limits, which the second can be. */
  readonly seconds?: readonly Second[];
};

/** The tracks of each budget, if endpoints and tokens are kept apart as a hypothesis says. */
export type Tracks = (hypothesis: Hypothesis) => readonly Apart[];

/** What met one budget in one epoch. */
export type Apart = Watched & {
  /** For how long nothing was sent before it; infinite where there was nothing to forget. */
  readonly restMs: number;
  readonly clusters: readonly Cluster[];
  readonly rests: readonly Rest[];
  readonly recoveries: Recoveries;
};

/** A limiter that looks at a window and at the one before it has forgotten all after so many. */
export const windowsRemembered = 2.1;
export const forgottenAfter = (windowMs: number): number => windowsRemembered * windowMs;

/** The longest time a limiter looks at, its window within a span: a ban or a second limit is longer, and without end while it was not met. */
export function longestOf({ hypothesis, ban, seconds }: Survivor, { to }: Span): number {
  const { finds } = families[hypothesis.family];
  if (finds === 'ban') return Math.max(to, ban?.to ?? Infinity);
  return finds === undefined ? to : Math.max(to, ...(seconds?.map(({ window }) => window.to) ?? [Infinity]));
}

/** The tracks before which a limiter had forgotten what nobody knows of. */
export const fresh = (apart: readonly Apart[], survivor: Survivor, window: Span): readonly Apart[] =>
  apart.filter(({ restMs }) => restMs >= forgottenAfter(longestOf(survivor, window)));
