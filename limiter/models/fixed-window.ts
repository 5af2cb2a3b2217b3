import { type Decided, accept, refuse } from './decision.ts';

/** A limit of `limit` requests in every window of `windowMs`; windows are cut by the clock, at `phaseMs` after its multiples. */
export type FixedWindow = {
  readonly kind: 'fixed-window';
  readonly limit: number;
  readonly windowMs: number;
  readonly phaseMs?: number;
};

export type FixedWindowState = { readonly window: number; readonly count: number };

/**
 * Whether a request at `now` (milliseconds) is accepted, and the state after it.
 * A full window stays full, so that it makes no difference whether refused requests count.
 */
export function decideFixedWindow(
  { limit, windowMs, phaseMs = 0 }: FixedWindow,
  state: FixedWindowState | undefined,
  now: number,
): Decided<FixedWindowState> {
  const window = Math.floor((now - phaseMs) / windowMs);
  const count = state?.window === window ? state.count : 0;
  if (count < limit) return accept({ window, count: count + 1 });
  return refuse({ window, count }, (window + 1) * windowMs + phaseMs - now);
}
