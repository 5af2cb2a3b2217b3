/** What a limiter says of one request; `retryAfterMs` is the wait after which a lone request would be accepted, 0 if accepted. */
export type Decision = { readonly accepted: boolean; readonly retryAfterMs: number };

/** A decision with the limiter's state after it. */
export type Decided<State> = { readonly decision: Decision; readonly state: State };

export const accept = <State>(state: State): Decided<State> => ({
  decision: { accepted: true, retryAfterMs: 0 },
  state,
});

/** Whole milliseconds, at least one: a refused request never hears that it need not wait. */
export const refuse = <State>(state: State, waitMs: number): Decided<State> => ({
  decision: { accepted: false, retryAfterMs: Math.max(1, Math.ceil(waitMs)) },
  state,
});
