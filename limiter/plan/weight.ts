import { sameClass } from '../infer/classes.ts';
import type { Representative } from './forecast.ts';
import { tolerance } from '../infer/tolerance.ts';

/** What it is worth to tell limiters apart of which neither lets through what is documented. */
const unlikely = 0.3;
/** What it is worth to know the length of a window more closely, where a class is worth one. */
const closer = 0.3;

/** How much a plan gains by telling two limiters apart: one for two classes, however many represent each. */
export function weights(
  representatives: readonly Representative[],
): (one: Representative, other: Representative) => number {
  const counts = new Map(
    representatives.map((one) => [
      one,
      representatives.filter((other) => sameClass(one.hypothesis, other.hypothesis)).length,
    ]),
  );
  return (one, other) => {
    const pairs = (counts.get(one) ?? 1) * (counts.get(other) ?? 1);
    if (!sameClass(one.hypothesis, other.hypothesis)) return (one.likely || other.likely ? 1 : unlikely) / pairs;
    return Math.abs(one.windowMs - other.windowMs) > tolerance(one.windowMs) ? (2 * closer) / pairs : 0;
  };
}
