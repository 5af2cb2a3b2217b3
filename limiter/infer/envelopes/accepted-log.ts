import { around } from '../spans.ts';
import type { Track } from '../track.ts';
import type { Envelope, EnvelopeLimiter, Limits } from './envelope.ts';
import type { Span } from '../../verdict.ts';

/**
 * A sliding log of accepted requests alone, which a track knows by their place, as part of a limiter that has more than a limit.
 * @param length how long its window is, within a span
 * @param narrows whether each state keeps what answers say of the length, which is then found out
 */
export const acceptedLog = (
  { least, limit }: Limits,
  length: Span,
  { acceptedFrom, acceptedTo }: Track,
  narrows = false,
): EnvelopeLimiter<Envelope & { window: Span }> => ({
  start: { at: -Infinity, full: false, window: length },
  accept({ window }, { from, to, accepted }, out) {
    const logged = acceptedFrom[accepted - limit] ?? -Infinity;
    const at = Math.max(from, logged + window.from);
    if (at > to) return;
    out.push({
      at,
      full: false,
      window: narrows ? { from: window.from, to: Math.min(window.to, to - logged) } : window,
    });
  },
  refuse({ window }, { from, accepted }, out) {
    const logged = acceptedTo[accepted - least];
    if (logged === undefined || from >= logged + window.to) return;
    out.push({
      at: from,
      full: false,
      window: narrows ? { from: Math.max(window.from, from - logged), to: window.to } : window,
    });
  },
  kind: () => 0,
  widen(one, other) {
    one.at = Math.min(one.at, other.at);
    if (narrows) one.window = around([one.window, other.window]);
  },
});
