import type { Track } from '../track.ts';
import type { Limits } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/**
 * Whether a sliding log over a window of a length within a span can have given the answers of a track: an accepted request
 * came when the one that many places before it in the log had expired, a refused one before that. Errs only by finding
 * possible what is not.
 */
export function logFits(limits: Limits, window: Span, countRefused: boolean, track: Track): boolean {
  return countRefused ? allLogged(limits, window, track) : acceptedLogged(limits, window, track);
}

function acceptedLogged({ least, limit }: Limits, window: Span, track: Track): boolean {
  const { acceptedFrom, acceptedTo, refusedFrom, refusedTo } = track;
  const earliest: number[] = [];
  for (let index = 0; index < acceptedFrom.length; index++) {
    const free = index < limit ? -Infinity : (earliest[index - limit] as number) + window.from;
    const at = Math.max(acceptedFrom[index] as number, free);
    if (at > (acceptedTo[index] as number)) return false;
    earliest.push(at);
  }
  let accepted = 0;
  for (let index = 0; index < refusedFrom.length; index++) {
    while (accepted < acceptedFrom.length && (acceptedFrom[accepted] as number) <= (refusedTo[index] as number))
      accepted++;
    if (accepted < least) return false;
    if ((refusedFrom[index] as number) >= (acceptedTo[accepted - least] as number) + window.to) return false;
  }
  return true;
}

/** The same where refused requests are logged as well: the place of a request is known only within those that overlap it. */
function allLogged({ least, limit }: Limits, window: Span, track: Track): boolean {
  const { acceptedFrom, acceptedTo, refusedFrom, refusedTo } = track;
  let [surely, possibly] = [0, 0];
  for (let index = 0; index < acceptedFrom.length; index++) {
    while (surely < refusedTo.length && (refusedTo[surely] as number) < (acceptedFrom[index] as number)) surely++;
    const before = index + surely - limit;
    if (before >= 0 && (track.from[before] as number) + window.from > (acceptedTo[index] as number)) return false;
  }
  for (let index = 0; index < refusedFrom.length; index++) {
    while (possibly < acceptedFrom.length && (acceptedFrom[possibly] as number) <= (refusedTo[index] as number))
      possibly++;
    const before = index + possibly - least;
    if (before < 0 || (refusedFrom[index] as number) >= (track.to[before] as number) + window.to) return false;
  }
  return true;
}
