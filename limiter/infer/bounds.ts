import type { Recoveries, Recovery } from './recoveries.ts';
import type { Track } from './track.ts';

/** What bounds are asked of. */
type Of = { readonly limit: number; readonly least: number; readonly countRefused: boolean };

/** Bounds for the length of a window that are seen at a glance; what lies outside them is impossible. */
export type Bounds = {
  /** The shortest that is thought of: by the fastest rate, and by what was met at once before the first refusal, in milliseconds. */
  readonly shortest: (byRateMs: number, metMs: number) => number;
  /** In how many windows everything is forgotten; infinite where that is not bounded. */
  readonly windows: number;
  /** The longest window with which requests are let in again as fast as they were. */
  readonly recovers: (one: Of, recoveries: Recoveries) => number;
  /** The longest window with which so many limits and a request more are accepted in a time. */
  readonly accepts: (one: Of, times: number, span: number) => number;
  /** The shortest window with which the answers are remembered for as long as they were. */
  readonly remembers: (one: Of, track: Track) => number;
  /** The longest that its answers allow, whatever was accepted. */
  readonly longest: (track: Track) => number;
};

/** Nothing is seen at a glance, but that a limiter forgets all within a window: who looks further back says so. */
export const unbounded: Bounds = {
  shortest: Math.max,
  windows: 1,
  recovers: () => Infinity,
  accepts: () => Infinity,
  remembers: () => 0,
  longest: () => Infinity,
};

/** Who accepts several limits in a time has begun a window as often, but for the first and the last. */
export const windowEachTime: Bounds['accepts'] = (_one, times, span) => (times > 1 ? span / (times - 1) : Infinity);

/**
 * The longest that a window can be with which the limit comes back evenly. Who refused had room for less than one: a bucket
 * fills, and the estimate of a counter falls, by the limit in a window at most.
 */
export const forgetsAtRate = ({ limit }: Of, { soonest }: Recoveries): number => limit * atRate(soonest);

const atRate = (soonest: readonly Recovery[]): number =>
  soonest.reduce((least, { accepted, ms }) => (accepted > 1 ? Math.min(least, ms / (accepted - 1)) : least), Infinity);

/** Who refuses still remembers as many requests as the limit. */
export const remembersAll: Bounds['remembers'] = ({ least, countRefused }, track) =>
  countRefused
    ? remembered(least, track.from, track.to, track)
    : remembered(least, track.acceptedFrom, track.acceptedTo, track);

/** The longest that lies between a refusal and the request that came so many before it, as `limit` says. */
function remembered(limit: number, from: readonly number[], to: readonly number[], track: Track): number {
  let most = 0;
  let before = 0;
  for (let index = 0; index < track.refusedFrom.length; index++) {
    while (before < from.length && (from[before] ?? 0) <= (track.refusedTo[index] ?? 0)) before++;
    most = Math.max(most, before < limit ? Infinity : (track.refusedFrom[index] ?? 0) - (to[before - limit] ?? 0));
  }
  return most;
}
