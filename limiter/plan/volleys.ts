import type { Aim, Plan, PlannedRequest } from './plan.ts';
import type { Random } from '../random.ts';
import type { Span } from '../verdict.ts';

/** What plans are cut to: a limit, a window's length, and the span in which the length is known to lie; `banMs`: how long a refusal shuts the door, 0 for most. */
export type Anchor = {
  readonly limit: number;
  readonly windowMs: number;
  readonly hull: Span;
  readonly banMs?: number;
};

/** The credentials and endpoints a probe may use; the first of each is the main one. */
export type Means = { readonly endpoints: readonly string[]; readonly tokens: readonly string[] };

/** `size` requests at once, `at` in milliseconds; on the main endpoint with the main token unless it says otherwise. */
export type Volley = {
  readonly at: number;
  readonly size: number;
  readonly endpoint?: string;
  readonly token?: string;
};

/** A plan of volleys. */
export function planOf({ kind, purpose }: Aim, means: Means, volleys: readonly Volley[]): Plan {
  const main = { endpoint: means.endpoints[0] ?? '', token: means.tokens[0] ?? '' };
  const requests = [...volleys]
    .sort((one, other) => one.at - other.at)
    .flatMap(({ at, size, endpoint = main.endpoint, token = main.token }) =>
      Array.from({ length: size }, (): PlannedRequest => ({ atMs: at, endpoint, token })),
    );
  return { kind, purpose, requests, durationMs: requests[requests.length - 1]?.atMs ?? 0 };
}

/** Evenly spaced single requests. */
export const singles = (from: number, step: number, count: number): Volley[] =>
  Array.from({ length: count }, (_, index) => ({
    at: from + index * step,
    size: 1,
  }));

/** How long nothing is sent, so that a ban is over and the limit back. */
export const restAfter = (banMs: number, windowMs: number): number => 1.05 * Math.max(banMs, windowMs) + 100;

/** Enough to fill a limit with some left to be refused. */
export const fill = (limit: number): number => Math.ceil(limit * 1.02) + 2;

/** A shape of volleys, cut to an anchor. None where it has no use for one. */
export type Pattern = Aim & {
  readonly volleys: (anchor: Anchor, means: Means, random: Random) => readonly Volley[];
};
