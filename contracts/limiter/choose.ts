import { type Group, type Representative, forecast, groupsOf } from './forecast.ts';
import type { Plan } from './plan.ts';
import type { Cost } from './prior.ts';
import type { Random } from './random.ts';

/** How often each forecast is drawn: what differs between draws of one limiter tells nothing. */
const draws = 2;
const longestLegMs = 30;

/** Between two plans lies the time that a new load generator needs to start. */
const gapMs = (random: Random): number => 200 + 2300 * random();

/** Share of the budget that a plan costs in any case, so that one that tells much is preferred to several that tell little. */
const fixedCost = 0.15;

export type Choice = { readonly plan: Plan; readonly value: number };

/**
 * The plan whose answers would tell the most pairs of representatives apart for its cost; null if none tells any.
 */
export function choose(
  plans: readonly Plan[],
  representatives: readonly Representative[],
  weight: (one: Representative, other: Representative) => number,
  sinceOrigin: number,
  left: Cost,
  random: Random,
): Choice | null {
  const valued = plans.map((plan) => ({
    plan,
    value: valueOf(groupsOf(plan), representatives, weight, sinceOrigin, random),
    cost: plan.requests.length / left.requests + plan.durationMs / left.ms,
  }));
  const best = Math.max(0, ...valued.map(({ value }) => value));
  if (best === 0) return null;
  const worth = ({ value, cost }: (typeof valued)[number]): number => value / (fixedCost + cost);
  return valued.reduce((one, other) => (worth(other) > worth(one) ? other : one));
}

function valueOf(
  groups: readonly Group[],
  representatives: readonly Representative[],
  weight: (one: Representative, other: Representative) => number,
  sinceOrigin: number,
  random: Random,
): number {
  const foreseen = representatives.map((one) =>
    Array.from({ length: draws }, () => forecast(one, groups, sinceOrigin + gapMs(random), longestLegMs, random)),
  );
  const within = foreseen.map((outcomes) => spread(outcomes, outcomes, Math.max));
  let value = 0;
  for (let one = 0; one < representatives.length; one++)
    for (let other = 0; other < one; other++) {
      const a = representatives[one] as Representative;
      const b = representatives[other] as Representative;
      const importance = weight(a, b);
      if (importance === 0) continue;
      const between = spread(foreseen[one] ?? [], foreseen[other] ?? [], Math.min);
      if (between > Math.max(within[one] ?? 0, within[other] ?? 0)) value += importance;
    }
  return value;
}

/** The least or the greatest difference between outcomes of two sets. */
function spread(
  ones: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
  pick: (...numbers: number[]) => number,
): number {
  return pick(...ones.flatMap((one) => others.map((other) => difference(one, other))));
}

const difference = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, count, index) => sum + Math.abs(count - (other[index] ?? 0)), 0);
