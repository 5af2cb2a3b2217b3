import { type Decided, accept, refuse } from './decision.ts';

/**
 * The generic cell rate algorithm: requests are due every `windowMs / limit`, and `burst` of them may come at once.
 * It decides as a token bucket of the same burst does.
 */
export type Gcra = {
  readonly kind: 'gcra';
  readonly limit: number;
  readonly windowMs: number;
  readonly burst: number;
};

/** `ahead` is limit × how far the theoretical arrival time of the next request lies after `at`. */
export type GcraState = { readonly at: number; readonly ahead: number };

/** Decides a request at `now` (milliseconds). If refused requests count, the schedule moves as far ahead as it can. */
export function decideGcra(
  { limit, windowMs, burst }: Gcra,
  state: GcraState | undefined,
  now: number,
  countRefused: boolean,
): Decided<GcraState> {
  const ahead = state ? Math.max(0, state.ahead - Math.max(0, now - state.at) * limit) : 0;
  const tolerance = (burst - 1) * windowMs;
  if (ahead <= tolerance) return accept({ at: now, ahead: ahead + windowMs });
  const after = countRefused ? tolerance + windowMs : ahead;
  return refuse({ at: now, ahead: after }, limit === 0 ? windowMs : (after - tolerance) / limit);
}
