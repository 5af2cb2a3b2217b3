import { sameClass } from './classes.ts';
import type { Representative } from './forecast.ts';
import { tolerance } from './tolerance.ts';

/** How much a plan gains by telling two limiters apart. */
export function weight(one: Representative, other: Representative): number {
  if (!sameClass(one.hypothesis, other.hypothesis)) return 1;
  return Math.abs(one.windowMs - other.windowMs) > tolerance(one.windowMs) ? 0.5 : 0;
}
