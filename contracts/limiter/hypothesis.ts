import type { Envelope, EnvelopeLimiter, Span } from './envelopes/envelope.ts';
import { bucket } from './envelopes/bucket.ts';
import { clock } from './envelopes/clock.ts';
import { type Followed, follow } from './envelopes/follow.ts';
import { fromFirst } from './envelopes/from-first.ts';
import { log } from './envelopes/log.ts';
import type { LimiterModel } from './model.ts';
import type { Track } from './track.ts';

/** The algorithms that can be told apart: a token bucket and GCRA decide alike, and both are a `bucket`. */
export const families = [
  'fixed-window',
  'fixed-window-from-first',
  'sliding-log',
  'sliding-counter',
  'bucket',
] as const;
export type Family = (typeof families)[number];

/** What has a budget of its own. */
export type Separation = { readonly endpoints: boolean; readonly tokens: boolean };

/** A kind of limiter without its lengths of time. `limit`: requests at once, which for a bucket is its burst. */
export type Hypothesis = {
  readonly family: Family;
  readonly countRefused: boolean;
  readonly limit: number;
  /** Below `limit` for several hypotheses in one: limits from here up to `limit`, which fall together or not at all. */
  readonly least: number;
  readonly separate: Separation;
};

/** Runs a hypothesis on a track; `window` is the window's length, or the time a bucket takes to fill. */
export function tryOn(hypothesis: Hypothesis, window: Span, track: Track): Followed<Envelope> {
  return follow(track, limiterOf(hypothesis, window, track) as EnvelopeLimiter<Envelope>);
}

function limiterOf({ family, limit, least, countRefused }: Hypothesis, window: Span, track: Track) {
  const limits = { least, limit };
  switch (family) {
    case 'fixed-window':
      return clock({ ...limits, weighted: false, counting: false }, window, firstOf(track));
    case 'sliding-counter':
      return clock({ ...limits, weighted: true, counting: countRefused }, window, firstOf(track));
    case 'fixed-window-from-first':
      return fromFirst(limits, window, countRefused);
    case 'sliding-log':
      return log(limits, window, countRefused);
    case 'bucket':
      return bucket(limits, window, countRefused);
    default:
      return family satisfies never;
  }
}

/** When the first request of a track arrived. */
const firstOf = ({ acceptedFrom, acceptedTo, refusedFrom, refusedTo }: Track): Span => ({
  from: Math.min(acceptedFrom[0] ?? Infinity, refusedFrom[0] ?? Infinity),
  to: Math.min(acceptedTo[0] ?? Infinity, refusedTo[0] ?? Infinity),
});

/** A limiter of a family with definite parameters; phases count from the origin of the track. */
export function modelOf(family: Family, limit: number, windowMs: number, phaseMs: number): LimiterModel {
  switch (family) {
    case 'fixed-window':
    case 'sliding-counter':
      return { kind: family, limit, windowMs, phaseMs };
    case 'fixed-window-from-first':
    case 'sliding-log':
      return { kind: family, limit, windowMs };
    case 'bucket':
      return { kind: 'token-bucket', limit, windowMs, burst: limit };
    default:
      return family satisfies never;
  }
}
