import type { Track } from '../track.ts';
import type { Limits } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/** A server may take a request to be under way for a moment after its answer has left. */
const releaseMs = 10;

/**
 * Whether a limit on requests under way at once, each for the time of `working` at least, can have given the answers of a track: when a
 * request was refused, as many as the limit can have been under way; when one was accepted, the one that many before it was done.
 */
export function underWayFits({ least, limit }: Limits, working: Span, track: Track): boolean {
  const { acceptedFrom, acceptedTo, answered, refusedFrom, refusedTo } = track;
  const earliest: number[] = [];
  for (let index = 0; index < acceptedFrom.length; index++) {
    const free = index < limit ? -Infinity : (earliest[index - limit] as number) + working.from;
    const at = Math.max(acceptedFrom[index] as number, free);
    if (at > Math.min(acceptedTo[index] as number, (answered[index] as number) - working.from)) return false;
    earliest.push(at);
  }
  let [come, done] = [0, 0];
  for (let index = 0; index < refusedFrom.length; index++) {
    while (come < acceptedFrom.length && (acceptedFrom[come] as number) <= (refusedTo[index] as number)) come++;
    while (done < answered.length && (answered[done] as number) + releaseMs < (refusedFrom[index] as number)) done++;
    if (come - done < least) return false;
  }
  return true;
}
