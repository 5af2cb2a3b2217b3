import { type Decided, accept, refuse } from './decision.ts';

/** A bucket of `burst` tokens, filled with `limit` tokens evenly over each `windowMs`; a request takes one. */
export type TokenBucket = {
  readonly kind: 'token-bucket';
  readonly limit: number;
  readonly windowMs: number;
  readonly burst: number;
  /** How deep refused requests drive it into debt, if they count; left out: they take what is left. */
  readonly debt?: number;
};

/** `level` is tokens × windowMs: a whole number whenever times are. */
export type TokenBucketState = { readonly at: number; readonly level: number };

/** Decides a request at `now` (milliseconds). If refused requests count, they take what is left in the bucket. */
export function decideTokenBucket(
  { limit, windowMs, burst, debt }: TokenBucket,
  state: TokenBucketState | undefined,
  now: number,
  countRefused: boolean,
): Decided<TokenBucketState> {
  const full = burst * windowMs;
  const level = state ? Math.min(full, state.level + Math.max(0, now - state.at) * limit) : full;
  if (level >= windowMs) return accept({ at: now, level: level - windowMs });
  const inDebt = debt === undefined ? 0 : Math.max(-debt * windowMs, level - windowMs);
  const left = countRefused ? inDebt : level;
  return refuse({ at: now, level: left }, limit === 0 ? windowMs : (windowMs - left) / limit);
}
