import { type Decided, accept, refuse } from './decision.ts';
import { type FixedWindowFromFirstState, decideFixedWindowFromFirst } from './fixed-window-from-first.ts';
import { type SlidingLogState, decideSlidingLog } from './sliding-log.ts';

/** Two limits of one kind, both of which must let a request in: so many in a second, and so many in a minute. */
export type TwoLimits = {
  readonly kind: 'two-limits';
  readonly each: 'sliding-log' | 'fixed-window-from-first';
  readonly limit: number;
  readonly windowMs: number;
  readonly second: { readonly limit: number; readonly windowMs: number };
};

type Held = SlidingLogState | FixedWindowFromFirstState;
export type TwoLimitsState = { readonly first?: Held | undefined; readonly second?: Held | undefined };

/** Decides a request at `now` (milliseconds). What one of them refuses the other counts if refused requests count. */
export function decideTwoLimits(
  { each, limit, windowMs, second }: TwoLimits,
  state: TwoLimitsState | undefined,
  now: number,
  countRefused: boolean,
): Decided<TwoLimitsState> {
  const of = (limitMs: { limit: number; windowMs: number }, held: Held | undefined): Decided<Held> =>
    each === 'sliding-log'
      ? decideSlidingLog({ kind: each, ...limitMs }, held as SlidingLogState | undefined, now, false)
      : decideFixedWindowFromFirst(
          { kind: each, ...limitMs },
          held as FixedWindowFromFirstState | undefined,
          now,
          false,
        );
  const [one, other] = [of({ limit, windowMs }, state?.first), of(second, state?.second)];
  const counted = { first: one.state, second: other.state };
  if (one.decision.accepted && other.decision.accepted) return accept(counted);
  const waitMs = Math.max(one.decision.retryAfterMs, other.decision.retryAfterMs);
  return refuse(countRefused ? counted : (state ?? {}), waitMs);
}
