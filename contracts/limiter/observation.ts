/** What became of one request of a plan. Times are milliseconds on the client's clock, with their fraction. */
export type Observation = {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** `other`: neither a success nor a 429, so that it is unknown whether the limiter counted it. */
  readonly accepted: boolean | 'other';
  /** The `Retry-After` of the answer as received. */
  readonly retryAfter: string | null;
  readonly endpoint: string;
  readonly token: string;
};
