import { decideBan } from './ban.ts';
import { type Decided, accept } from './decision.ts';
import { decideFixedWindow } from './fixed-window.ts';
import { decideFixedWindowFromFirst } from './fixed-window-from-first.ts';
import { decideGcra } from './gcra.ts';
import { decideRestartingCounter } from './restarting-counter.ts';
import { decideSlidingCounter } from './sliding-counter.ts';
import { decideSlidingLog } from './sliding-log.ts';
import { decideTokenBucket } from './token-bucket.ts';
import { decideTwoLimits } from './two-limits.ts';

export type NoLimit = { readonly kind: 'none' };

/** The algorithms a limiter can follow: how each decides, from which its parameters and what it remembers are known. */
const deciding = {
  none: (_model: NoLimit, state: undefined) => accept(state),
  'fixed-window': decideFixedWindow,
  'fixed-window-from-first': decideFixedWindowFromFirst,
  'sliding-log': decideSlidingLog,
  'sliding-counter': decideSlidingCounter,
  'token-bucket': decideTokenBucket,
  gcra: decideGcra,
  'restarting-counter': decideRestartingCounter,
  ban: decideBan,
  'two-limits': decideTwoLimits,
} as const;

export type LimiterKind = keyof typeof deciding;
export const limiterKinds = Object.keys(deciding) as readonly LimiterKind[];

export type LimiterModel = Parameters<(typeof deciding)[LimiterKind]>[0];

/** What a limiter remembers under one key. Opaque: made by `initialState`, used by `decide` alone. */
export type LimiterState = { readonly kind: LimiterKind; readonly held: unknown };

/** The state of a limiter nobody has called yet. */
export const initialState = ({ kind }: LimiterModel): LimiterState => ({ kind, held: undefined });

/**
 * Decides a request at `now`, in milliseconds of any clock; calls must not go back in time.
 * Requests of the same millisecond are decided in the order of the calls. A state of another kind of model, left from
 * before the limiter was changed, counts as a fresh one.
 * @param countRefused whether a refused request weighs on those after it; each model says how
 */
export function decide(
  model: LimiterModel,
  state: LimiterState,
  now: number,
  countRefused = false,
): Decided<LimiterState> {
  const { kind } = model;
  const held = state.kind === kind ? state.held : undefined;
  const decided = (deciding[kind] as Decide)(model, held, now, countRefused);
  return { decision: decided.decision, state: { kind, held: decided.state } };
}

/** Of a model by its own kind, with what that kind left: no type can say that of a table. */
type Decide = (model: LimiterModel, held: unknown, now: number, countRefused: boolean) => Decided<unknown>;
