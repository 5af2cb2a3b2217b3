/** A limit of `limit` requests in every window of `windowMs`, windows cut by the clock. */
export type FixedWindow = { readonly kind: 'fixed-window'; readonly limit: number; readonly windowMs: number };

export type FixedWindowState = { readonly window: number; readonly count: number };

export type Decision = { readonly accepted: boolean; readonly retryAfterMs: number };

/** Whether a request at `now` (milliseconds) is accepted, and the state after it. Refused requests do not count. */
export function decideFixedWindow(
  { limit, windowMs }: FixedWindow,
  state: FixedWindowState | undefined,
  now: number,
): { decision: Decision; state: FixedWindowState } {
  const window = Math.floor(now / windowMs);
  const count = state?.window === window ? state.count : 0;
  const accepted = count < limit;
  const retryAfterMs = accepted ? 0 : (window + 1) * windowMs - now;
  return { decision: { accepted, retryAfterMs }, state: { window, count: accepted ? count + 1 : count } };
}
