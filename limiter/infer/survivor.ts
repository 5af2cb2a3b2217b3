import type { Cluster } from './boundaries.ts';
import type { ClockBox, Watched } from './envelopes/clock.ts';
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

/** What met one budget. */
export type Apart = Watched & {
  readonly clusters: readonly Cluster[];
  readonly rests: readonly Rest[];
  readonly recoveries: Recoveries;
};
