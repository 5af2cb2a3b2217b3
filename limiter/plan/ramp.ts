import { elsewhere } from './scope-patterns.ts';
import { planOf, singles } from './volleys.ts';
import type { Plan } from './plan.ts';
import { soughtLimit } from '../prior.ts';
import { type Probe, epochOf } from '../probe-state.ts';

/** Beyond what documentation that is half the truth would hide; where a bucket holds twice as much besides, only five times are. */
const times = 3;

/** A step is tried again if an answer to it was lost, until so many were sent in all. */
const mostSent = 8;

/** The documented limit at once with half as many again, then a trickle; more and more while nothing is refused. */
export function ramp({ prior, sent }: Probe): Plan | null {
  if (sent.length >= mostSent) return null;
  const { requests, seconds } = soughtLimit(prior);
  const trickle = singles(100 * seconds, 100 * seconds, 11);
  const rest = 1300 * seconds;
  switch (sent.length - epochOf({ sent })) {
    case 0:
      return planOf({ kind: 'ramp-1', purpose: 'the limit at once and half as many again, then a trickle' }, prior, [
        { at: 0, size: requests + 3 },
        { at: 70, size: Math.ceil(0.5 * requests) },
        ...elsewhere(150, prior),
        ...trickle,
      ]);
    case 1:
      return planOf({ kind: 'ramp-2', purpose: 'three times the limit at once, after a rest' }, prior, [
        { at: rest, size: 2 * requests + 3 },
        { at: rest + 70, size: requests },
        ...elsewhere(rest + 150, prior),
        ...trickle.map((one) => ({ ...one, at: one.at + rest })),
      ]);
    case 2:
      return planOf({ kind: 'ramp-3', purpose: 'five times the limit at once, after a rest' }, prior, [
        { at: rest, size: 4 * requests + 3 },
        { at: rest + 70, size: requests },
      ]);
    case 3:
      return planOf({ kind: 'ramp-4', purpose: 'three times the rate for five seconds or two windows' }, prior, [
        ...singles(
          0,
          (1000 * seconds) / (times * requests),
          Math.ceil((Math.max(5, 2 * seconds) * times * requests) / seconds),
        ),
      ]);
    default:
      return null;
  }
}
