import { type Ban, type BanState, decideBan } from './ban.ts';
import { type Decided, accept } from './decision.ts';
import { type FixedWindow, type FixedWindowState, decideFixedWindow } from './fixed-window.ts';
import {
  type FixedWindowFromFirst,
  type FixedWindowFromFirstState,
  decideFixedWindowFromFirst,
} from './fixed-window-from-first.ts';
import { type Gcra, type GcraState, decideGcra } from './gcra.ts';
import { type RestartingCounter, type RestartingCounterState, decideRestartingCounter } from './restarting-counter.ts';
import { type SlidingCounter, type SlidingCounterState, decideSlidingCounter } from './sliding-counter.ts';
import { type SlidingLog, type SlidingLogState, decideSlidingLog } from './sliding-log.ts';
import { type TwoLimits, type TwoLimitsState, decideTwoLimits } from './two-limits.ts';
import { type TokenBucket, type TokenBucketState, decideTokenBucket } from './token-bucket.ts';

export type NoLimit = { readonly kind: 'none' };

/** The algorithms a limiter can follow, with their parameters. Closed: every switch over it ends in `satisfies never`. */
export type LimiterModel =
  | NoLimit
  | FixedWindow
  | FixedWindowFromFirst
  | SlidingLog
  | SlidingCounter
  | TokenBucket
  | Gcra
  | RestartingCounter
  | Ban
  | TwoLimits;

export type LimiterKind = LimiterModel['kind'];

export const limiterKinds = [
  'none',
  'fixed-window',
  'fixed-window-from-first',
  'sliding-log',
  'sliding-counter',
  'token-bucket',
  'gcra',
  'restarting-counter',
  'ban',
  'two-limits',
] as const satisfies readonly LimiterKind[];

type Held = {
  readonly none: undefined;
  readonly 'fixed-window': FixedWindowState;
  readonly 'fixed-window-from-first': FixedWindowFromFirstState;
  readonly 'sliding-log': SlidingLogState;
  readonly 'sliding-counter': SlidingCounterState;
  readonly 'token-bucket': TokenBucketState;
  readonly gcra: GcraState;
  readonly 'restarting-counter': RestartingCounterState;
  readonly ban: BanState;
  readonly 'two-limits': TwoLimitsState;
};

/** What a limiter remembers under one key. Opaque: made by `initialState`, used by `decide` alone. */
export type LimiterState = {
  [Kind in LimiterKind]: { readonly kind: Kind; readonly held: Held[Kind] | undefined };
}[LimiterKind];

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
  switch (model.kind) {
    case 'none':
      return accept(state);
    case 'fixed-window':
      return of(model.kind, decideFixedWindow(model, heldBy(model.kind, state), now));
    case 'fixed-window-from-first':
      return of(model.kind, decideFixedWindowFromFirst(model, heldBy(model.kind, state), now, countRefused));
    case 'sliding-log':
      return of(model.kind, decideSlidingLog(model, heldBy(model.kind, state), now, countRefused));
    case 'sliding-counter':
      return of(model.kind, decideSlidingCounter(model, heldBy(model.kind, state), now, countRefused));
    case 'token-bucket':
      return of(model.kind, decideTokenBucket(model, heldBy(model.kind, state), now, countRefused));
    case 'gcra':
      return of(model.kind, decideGcra(model, heldBy(model.kind, state), now, countRefused));
    case 'restarting-counter':
      return of(model.kind, decideRestartingCounter(model, heldBy(model.kind, state), now, countRefused));
    case 'ban':
      return of(model.kind, decideBan(model, heldBy(model.kind, state), now, countRefused));
    case 'two-limits':
      return of(model.kind, decideTwoLimits(model, heldBy(model.kind, state), now, countRefused));
    default:
      return model satisfies never;
  }
}

/** What a kind of limiter remembers; nothing of a state that another kind left. */
const heldBy = <Kind extends LimiterKind>(kind: Kind, state: LimiterState): Held[Kind] | undefined =>
  state.kind === kind ? (state.held as Held[Kind] | undefined) : undefined;

const of = <Kind extends LimiterKind>(
  kind: Kind,
  { decision, state }: Decided<Held[Kind]>,
): Decided<{ readonly kind: Kind; readonly held: Held[Kind] }> => ({ decision, state: { kind, held: state } });
