import type { Plan, PlannedRequest } from './plan.ts';
import { forgottenAfter } from '../infer/survivor.ts';
import type { Cost } from '../prior.ts';
import type { Random } from '../random.ts';
import { type Anchor, type Means, type Volley, planOf } from './volleys.ts';

/** So many requests tell enough. */
const mostOf = ({ limit }: Anchor): number => 3.5 * limit + 8;

/** Volleys of all sizes at odd moments over two and a half windows. */
export function odd(anchor: Anchor, _means: Means, random: Random): Volley[] {
  const { limit, windowMs: w } = anchor;
  const volleys: Volley[] = [];
  for (let at = 0.3 * w * random(), sum = 0; at < 2.6 * w && sum < mostOf(anchor); at += w * (0.06 + 0.5 * random())) {
    const size = 1 + Math.floor(random() ** 1.5 * (limit + 1));
    sum += size;
    volleys.push({ at, size });
  }
  return volleys;
}

/**
 * A limiter that was named right is foreseen on volleys it was not made from as well, from wherever they come.
 * `anew`: after the limit and one more at once, out of a long rest. Whoever met a limit that somebody else had used a little of does so seldom twice.
 */
export function surprise(anchor: Anchor, means: Means, random: Random, most: Cost, anew = false): Plan {
  const { limit, hull } = anchor;
  const restMs = anew ? forgottenAfter(hull.to) : 0;
  const whole = anew ? [{ at: restMs, size: limit + 1 }] : [];
  let sum = anew ? limit + 1 : 0;
  const volleys = odd(anchor, means, random)
    .filter(({ at, size }) => at <= most.ms && (sum += size) <= Math.min(most.requests, mostOf(anchor)))
    .map(({ at, size }) => ({ at: restMs + at, size, ...someone(means, random) }));
  return planOf({ kind: 'odd', purpose: 'volleys of odd sizes at odd moments, to confirm' }, means, [
    ...whole,
    ...volleys,
  ]);
}

/** One of the first two endpoints, one of the first two tokens. */
const someone = ({ endpoints, tokens }: Means, random: Random): Pick<PlannedRequest, 'endpoint' | 'token'> => ({
  endpoint: endpoints[random() < 0.5 ? 1 : 0] ?? endpoints[0] ?? '',
  token: tokens[random() < 0.3 ? 1 : 0] ?? tokens[0] ?? '',
});
