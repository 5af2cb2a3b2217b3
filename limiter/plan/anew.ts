import type { Observation } from '../observation.ts';
import type { Plan } from './plan.ts';
import type { Prior } from '../prior.ts';
import type { Random } from '../random.ts';
import type { LimiterClass } from '../verdict.ts';
import { type Anchor, planOf } from './volleys.ts';

/** A counter remembers two windows; a look comes well before a window from the first request would end. */
const silent = 2.05;
const before = 0.97;

/** What a request takes on its way to an answer, if not for long. */
const answerMs = 60;

/** The limit after a silence of chance, and a look as late as can be before a window that began with it ends. */
export const anew = ({ limit, windowMs, hull }: Anchor, prior: Prior, random: Random): Plan => {
  const rest = Math.min(hull.to, 1.2 * windowMs) * (2.2 + random());
  const look = before * Math.max(hull.from, 0.9 * windowMs) - answerMs;
  return planOf({ kind: 'anew', purpose: 'whether a silence begins the windows of a counter anew' }, prior, [
    { at: rest, size: limit },
    { at: rest + look, size: 1 },
  ]);
};

/**
 * Whether more than the limit was accepted within a window after a silence: a counter by the clock does that, one whose
 * periods begin with the first request after a silence never. With a limit of one neither does.
 */
export function isByTheClock(observations: readonly Observation[], limiter: LimiterClass): boolean {
  const { algorithm, limit, windowMs, perEndpoint, perToken } = limiter;
  if (algorithm !== 'sliding-counter' || limit === 1) return true;
  const [first] = observations;
  let [answered, begin, accepted] = [-Infinity, -Infinity, 0];
  for (const one of observations) {
    if ((perEndpoint && one.endpoint !== first?.endpoint) || (perToken && one.token !== first?.token)) continue;
    if (one.sentAt - answered >= silent * windowMs.to) [begin, accepted] = [one.sentAt, 0];
    answered = Math.max(answered, one.answeredAt);
    if (one.accepted === true && one.answeredAt <= begin + before * windowMs.from) accepted++;
    if (accepted > limit) return true;
  }
  return false;
}
