import type { Observation } from '../observation.ts';
import { type Anchor, fill, planOf, singles } from './volleys.ts';
import type { Plan } from './plan.ts';
import type { Prior } from '../prior.ts';
import type { LimiterClass } from '../verdict.ts';

/** More than are refused in passing: whoever piles refusals up has something to show. */
const refusedBeyond = 6;
const lateMs = 60;

/**
 * Where refused requests take what is left in a bucket, each begins the wait for a token anew, and no more than that: who
 * runs into debt with refusals refuses what comes then.
 */
export function forgiven({ limit, windowMs, hull }: Anchor, prior: Prior): Plan {
  const longest = Math.max(windowMs, Math.min(hull.to, 1.15 * windowMs));
  const waitMs = (1.1 * longest) / limit + lateMs;
  const rest = 2.1 * longest;
  return planOf(
    { kind: 'forgiven', purpose: 'many refused at once, then single requests as soon as they are let in again' },
    prior,
    [{ at: rest, size: fill(limit) + refusedBeyond }, ...singles(rest + waitMs, waitMs, 2)],
  );
}

/**
 * Whether a request was accepted about as soon after several refusals at once as after one. Asked of buckets alone, of
 * which a like is known that differs in nothing else.
 */
export function wasForgiven(observations: readonly Observation[], limiter: LimiterClass): boolean {
  const { algorithm, limit, windowMs, refusedCount, perEndpoint, perToken } = limiter;
  if (!refusedCount || algorithm !== 'bucket') return true;
  const most = 1.5 * (windowMs.to / limit) + 2.5 * lateMs;
  const [first] = observations;
  const own = observations.filter(
    ({ endpoint, token }) => (!perEndpoint || endpoint === first?.endpoint) && (!perToken || token === first?.token),
  );
  let refused: Observation[] = [];
  for (const one of own) {
    if (one.accepted === false) refused = [...refused.filter(({ sentAt }) => sentAt > one.sentAt - atOnceMs), one];
    const [last] = refused.slice(-1);
    const after = refused.every(({ answeredAt }) => answeredAt < one.sentAt);
    if (one.accepted === true && last && refused.length >= several && after && one.answeredAt - last.sentAt <= most)
      return true;
  }
  return false;
}
const several = 4;
const atOnceMs = 150;
