import { acceptedLog } from './envelopes/accepted-log.ts';
import { banned } from './envelopes/banned.ts';
import type { Envelope, EnvelopeLimiter, Limits } from './envelopes/envelope.ts';
import { type FromFirstEnvelope, fromFirst } from './envelopes/from-first.ts';
import { both } from './envelopes/two-limits.ts';
import { around, common } from './spans.ts';
import type { Track } from './track.ts';
import { type Fit, type Fitting, type Second, followed } from './trial.ts';
import type { Span } from '../verdict.ts';

/** Limiters of which answers tell more than a limit and the length of its window: how long a ban lasts, what a second limit is. */

/** A limit that counts what it accepts; `narrows`: whether each of its states keeps what answers say of the window. */
type Base<State extends Envelope & { window: Span }> = (
  limits: Limits,
  window: Span,
  track: Track,
  narrows?: boolean,
) => EnvelopeLimiter<State>;

export const windowFromFirst: Base<FromFirstEnvelope> = (limits, window, _track, narrows) =>
  fromFirst(limits, window, false, narrows);

/** A limit whose refusal begins a ban, of one of two kinds: a name leaves open which, since each look that comes too early costs a ban. */
export function bannedFits({ limits, window, countRefused, budgets, mostSteps }: Fitting): Fit {
  const held = <State extends Envelope & { window: Span }>(base: Base<State>) =>
    followed(
      budgets,
      (track) => banned(base(limits, window, track), countRefused),
      mostSteps,
      ({ ban }) => ban,
    );
  const fits = [held(windowFromFirst), held(acceptedLog)];
  const steps = fits.reduce((sum, one) => sum + one.steps, 0);
  const bans = fits.flatMap(({ possible, found }) => (possible ? [found] : []));
  return bans.length > 0 ? { possible: true, steps, ban: around(bans) } : { possible: false, steps };
}

/** The second is longer than the first by so much, or nobody would have set it up. */
const longerBy = 1.5;

/** More work than this at a time is not spent on two limits: they are the last that is thought of. */
const mostForTwo = 150_000;

/**
 * Two limits of one kind. Which second ones explain the answers is found by trying each that can have been met; what is left
 * when the work is spent is tried the next time, and is not ruled out. Unless none explains them: that is not known here.
 */
export function twoLimitsFits<State extends Envelope & { window: Span }>(base: Base<State>, how: Fitting): Fit {
  const { limits, window, countRefused, budgets, inFull } = how;
  const every = how.seconds ?? everySecond(how);
  const found: Second[] = [];
  let [tried, steps] = [0, 0];
  const isEnough = (): boolean => steps > mostForTwo || (!inFull && found.length > 0);
  for (; tried < every.length && !isEnough(); tried++) {
    const second = every[tried] as Second;
    const alone = { least: second.limit, limit: second.limit };
    const fit = followed(
      budgets,
      (track) => both(base(limits, window, track), base(alone, second.window, track, true), countRefused),
      mostForTwo,
      (end) => end.second.window,
    );
    steps += fit.steps;
    if (fit.possible) found.push({ limit: second.limit, window: common(second.window, fit.found) });
  }
  return { possible: found.length > 0, seconds: [...found, ...every.slice(tried)], steps };
}

/** Of every limit that can have been met: one that never was would not have been needed. */
const everySecond = ({ limits: { limit }, window, budgets, countRefused }: Fitting): Second[] => {
  const most = Math.max(...budgets.map(({ track }) => (countRefused ? track.from : track.acceptedFrom).length));
  return Array.from({ length: Math.max(0, most - limit) }, (_, index) => ({
    limit: limit + 1 + index,
    window: { from: longerBy * window.from, to: Infinity },
  }));
};
