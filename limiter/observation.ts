/**
 * What an answer says of its limit: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers, as it is and as it was in
 * its drafts 6 and 7), or `X-RateLimit-Limit` and `-Remaining`, as everybody has them and nobody has written down.
 */
export type Advertised = { readonly limit?: number; readonly windowMs?: number; readonly remaining?: number };

/** What became of one request of a plan. Times are milliseconds on the client's clock, with their fraction. */
export type Observation = {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** `other`: neither let in nor refused, so that it is unknown whether the limiter counted it. */
  readonly accepted: boolean | 'other';
  /** In words, where it was neither the success of its endpoint nor a 429, such as `503`. */
  readonly answer?: string;
  /** The `Retry-After` of the answer as received. */
  readonly retryAfter: string | null;
  /** How long that asks to wait by the answer's own clock, in milliseconds; left out: by `answeredAt`. */
  readonly waitMs?: number;
  /** What it said of its limit; left out: nothing. */
  readonly advertised?: Advertised;
  readonly endpoint: string;
  readonly token: string;
};

/**
 * An answer that tells something of the limiter. A request of which nobody knows whether it was counted ends an epoch; `epoch` left
 * out: the first. `restMs`: for how long nothing was sent before it, left out where the limiter had nothing to forget; what it may have
 * remembered all the same is asked of `fresh` (infer/survivor.ts). `plan`: which the answer was sent in.
 */
export type Evidence = Observation & { readonly epoch?: number; readonly restMs?: number; readonly plan?: number };
