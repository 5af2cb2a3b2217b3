import { type Decided, accept, refuse } from './decision.ts';

/**
 * A limit of `limit` requests in any span of `windowMs`, estimated from two periods of that length: the first begins with a
 * request, and again with the first request after two periods of silence. HAProxy's `http_req_rate` is one.
 */
export type RestartingCounter = {
  readonly kind: 'restarting-counter';
  readonly limit: number;
  readonly windowMs: number;
  /** What becomes of the fraction of an estimate; left out: it is rounded down, as HAProxy does. `up`: it is kept. */
  readonly rounds?: 'up' | 'down';
};

export type RestartingCounterState = { readonly begin: number; readonly count: number; readonly before: number };

/** Decides a request at `now` (milliseconds). */
export function decideRestartingCounter(
  { limit, windowMs, rounds = 'down' }: RestartingCounter,
  state: RestartingCounterState | undefined,
  now: number,
  countRefused: boolean,
): Decided<RestartingCounterState> {
  const { begin, count, before } = counted(state, now, windowMs);
  const after = { begin, count: count + 1, before };
  const left = windowMs - (now - begin);
  const weighted = (before * left) / windowMs;
  if (count + 1 + (rounds === 'down' ? Math.floor(weighted) : weighted) <= limit) return accept(after);
  return refuse(countRefused ? after : { begin, count, before }, left + windowMs);
}

function counted(state: RestartingCounterState | undefined, now: number, windowMs: number): RestartingCounterState {
  const periods = state ? Math.floor((now - state.begin) / windowMs) : Infinity;
  if (!state || periods > 1) return { begin: now, count: 0, before: 0 };
  return periods === 1 ? { begin: state.begin + windowMs, count: 0, before: state.count } : state;
}
