import { type Decided, accept, refuse } from './decision.ts';

/**
 * A limit of `limit` requests in any span of `windowMs`, estimated from two windows by the clock: the count of this one
 * and that of the one before, weighted by the share of it that still lies within the span.
 */
export type SlidingCounter = {
  readonly kind: 'sliding-counter';
  readonly limit: number;
  readonly windowMs: number;
  readonly phaseMs?: number;
  /** What becomes of the fraction of an estimate; left out: it is kept, as if rounded up. */
  readonly rounds?: Rounds;
};

export type Rounds = 'up' | 'nearest' | 'down';

/** By how much an estimate that is rounded so may be beyond the limit. */
export const slackOf = { up: 0, nearest: 0.5, down: 1 } as const satisfies { readonly [rounds in Rounds]: number };

export type SlidingCounterState = { readonly window: number; readonly count: number; readonly before: number };

/** Decides a request at `now` (milliseconds). In halves throughout, so that no rounding decides. */
export function decideSlidingCounter(
  { limit, windowMs, phaseMs = 0, rounds = 'up' }: SlidingCounter,
  state: SlidingCounterState | undefined,
  now: number,
  countRefused: boolean,
): Decided<SlidingCounterState> {
  const window = Math.floor((now - phaseMs) / windowMs);
  const { count, before } = countsAt(window, state);
  const elapsed = now - phaseMs - window * windowMs;
  const counted = { window, count: count + 1, before };
  const beyond = 2 * (before * (windowMs - elapsed) + (count + 1 - limit) * windowMs) - 2 * slackOf[rounds] * windowMs;
  if (beyond < 0 || (beyond === 0 && rounds === 'up')) return accept(counted);
  const after = countRefused ? counted : { window, count, before };
  return refuse(after, freeAfter(limit, windowMs, after) - elapsed);
}

function countsAt(window: number, state: SlidingCounterState | undefined): { count: number; before: number } {
  if (state?.window === window) return state;
  return { count: 0, before: state?.window === window - 1 ? state.count : 0 };
}

/** Milliseconds from the start of this window until a request would fit, if none came in between. */
function freeAfter(limit: number, windowMs: number, { count, before }: SlidingCounterState): number {
  if (limit === 0) return windowMs;
  const here = fitsAfter(limit, windowMs, count, before);
  return before > 0 && here < windowMs ? here : windowMs + fitsAfter(limit, windowMs, 0, count);
}

/** Milliseconds into a window after which one more request fits, the window's length if never; one division, so that whole stays whole. */
function fitsAfter(limit: number, windowMs: number, count: number, before: number): number {
  const excess = Math.max(0, before + count + 1 - limit);
  return excess === 0 ? 0 : Math.min(windowMs, Math.ceil((excess * windowMs) / before));
}
