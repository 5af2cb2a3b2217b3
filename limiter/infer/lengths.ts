import type { Span } from './envelopes/envelope.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { Recoveries, Recovery } from './recoveries.ts';
import { type Rest, rememberedMs } from './rests.ts';
import type { Track } from './track.ts';

/** Bounds for the length of a hypothesis's window that are seen at a glance; what lies outside them is impossible. */
export const lengthsOf = (hypothesis: Hypothesis, { track, rests, recoveries }: Evidence): Span => ({
  from: Math.max(shortest(hypothesis, track), rememberedMs(rests, hypothesis.least) / memoryOf(hypothesis)),
  to: Math.min(longest(hypothesis, track), longestToRecover(hypothesis, recoveries)),
});

/** What met one budget. */
type Evidence = { readonly track: Track; readonly rests: readonly Rest[]; readonly recoveries: Recoveries };

/** The longest window with which requests are let in again as fast as they were. */
function longestToRecover({ family, limit, countRefused }: Hypothesis, { soonest, twiceMs }: Recoveries): number {
  const [first] = soonest;
  const putOff = countRefused && first ? first.ms : Infinity;
  switch (family) {
    case 'bucket':
      return Math.min(putOff, atRate(soonest)) * limit;
    case 'fixed-window-from-first':
      return Math.min(putOff, twiceMs);
    case 'fixed-window':
      return twiceMs;
    case 'sliding-counter':
      return countRefused ? Infinity : atRate(soonest) * limit;
    case 'sliding-log':
      return Infinity;
    default:
      return family satisfies never;
  }
}

/**
 * The longest a request more can take. Who refused had room for less than one: a bucket fills, and the estimate of a counter
 * falls, by the limit in a window at most.
 */
const atRate = (soonest: readonly Recovery[]): number =>
  soonest.reduce((least, { accepted, ms }) => (accepted > 1 ? Math.min(least, ms / (accepted - 1)) : least), Infinity);

/** In how many windows everything is forgotten. */
const memoryOf = ({ family }: Hypothesis): number => (family === 'sliding-counter' ? 2 : 1);

/** So many limits and one request more are looked for as close together as they came. */
const multiples = [1, 2, 3, 5, 9, 17];

/** Who accepts several limits in a time has recovered as often meanwhile. */
function longest(hypothesis: Hypothesis, { acceptedFrom, acceptedTo }: Track): number {
  return multiples.reduce((least, times) => {
    const more = times * hypothesis.limit;
    let span = Infinity;
    for (let first = 0; first + more < acceptedFrom.length; first++)
      span = Math.min(span, (acceptedTo[first + more] as number) - (acceptedFrom[first] as number));
    return Math.min(least, longestBy(hypothesis, times, span));
  }, Infinity);
}

/** The longest window with which so many limits and a request more are accepted in a time. */
function longestBy({ family, limit }: Hypothesis, times: number, span: number): number {
  switch (family) {
    case 'sliding-log':
      return span / times;
    case 'bucket':
      return (span * limit) / ((times - 1) * limit + 1);
    case 'fixed-window':
    case 'fixed-window-from-first':
    case 'sliding-counter':
      if (limit === 1 && family === 'fixed-window-from-first') return span / times;
      return times > 1 ? span / (times - 1) : Infinity;
    default:
      return family satisfies never;
  }
}

/** Who refuses still remembers as many requests as the limit. */
function shortest({ family, least: limit, countRefused }: Hypothesis, track: Track): number {
  switch (family) {
    case 'fixed-window':
      return remembered(limit, track.acceptedFrom, track.acceptedTo, track);
    case 'fixed-window-from-first':
      return countRefused ? 0 : remembered(limit, track.acceptedFrom, track.acceptedTo, track);
    case 'sliding-log':
    case 'sliding-counter': {
      const [from, to] = countRefused ? [track.from, track.to] : [track.acceptedFrom, track.acceptedTo];
      return remembered(limit, from, to, track) / (family === 'sliding-counter' ? 2 : 1);
    }
    case 'bucket':
      return 0;
    default:
      return family satisfies never;
  }
}

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
