import { type Decided, accept, refuse } from './decision.ts';

/** A limit of `limit` requests in a window of `windowMs` that the first request after the last window's end opens. */
export type FixedWindowFromFirst = {
  readonly kind: 'fixed-window-from-first';
  readonly limit: number;
  readonly windowMs: number;
};

export type FixedWindowFromFirstState = { readonly openedAt: number; readonly count: number };

/** Decides a request at `now` (milliseconds). If refused requests count, each of them starts the full window anew. */
export function decideFixedWindowFromFirst(
  { limit, windowMs }: FixedWindowFromFirst,
  state: FixedWindowFromFirstState | undefined,
  now: number,
  countRefused: boolean,
): Decided<FixedWindowFromFirstState> {
  const open = state !== undefined && now >= state.openedAt && now < state.openedAt + windowMs;
  const { openedAt, count } = open ? state : { openedAt: now, count: 0 };
  if (count < limit) return accept({ openedAt, count: count + 1 });
  const restartedAt = countRefused ? now : openedAt;
  return refuse({ openedAt: restartedAt, count }, restartedAt + windowMs - now);
}
