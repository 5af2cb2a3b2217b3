import { type Group, type Representative, forecast, groupsOf } from './forecast.ts';
import { type Plan, pauseMs, underLoadMs } from './plan.ts';
import type { Cost } from '../prior.ts';
import type { Random } from '../random.ts';
import { weights } from './weight.ts';

/** How often the start of a plan is drawn, and for each start the legs of its requests. */
type Extent = { readonly starts: number; readonly draws: number };
const quick: Extent = { starts: 1, draws: 2 };
const close: Extent = { starts: 3, draws: 2 };
const mostLookedAt = 8;

/** So many requests are foreseen at most, and so few representatives at least: large limits cost time. */
const mostForecast = 2_000_000;
const fewest = 4;

const longestLegMs = 30;

const gapMs = (random: Random): number => pauseMs.from + (pauseMs.to - pauseMs.from) * random();

/** Share of the budget that a plan costs in any case, so that one that tells much is preferred to several that tell little. */
const fixedCost = 0.2;

/** A plan with what it tells, and that for its cost. */
type Choice = { readonly plan: Plan; readonly value: number; readonly worth: number };

/**
 * The plan whose answers would tell the most pairs of representatives apart for its cost; null if none tells any.
 */
export function choose(
  plans: readonly Plan[],
  candidates: readonly Representative[],
  sinceOrigin: number,
  budget: Cost,
  random: Random,
): Plan | null {
  const load = quick.draws * plans.reduce((sum, { requests }) => sum + requests.length, 0);
  const representatives = candidates.slice(0, Math.max(fewest, Math.floor(mostForecast / load)));
  const weight = weights(representatives);
  const worth = (plan: Plan, extent: Extent): Choice => {
    const value = valueOf(groupsOf(plan), representatives, weight, sinceOrigin, extent, random);
    const cost = plan.requests.length / budget.requests + takes(plan) / budget.ms;
    return { plan, value, worth: value / (fixedCost + cost) };
  };
  const best = plans
    .map((plan) => worth(plan, quick))
    .filter(({ value }) => value > 0)
    .sort((one, other) => other.worth - one.worth)
    .slice(0, mostLookedAt)
    .map(({ plan }) => worth(plan, close));
  return (
    best.reduce<Choice | null>((one, other) => (other.worth > (one?.worth ?? 0) ? other : one), null)?.plan ?? null
  );
}

/** A rest before the first request costs patience, though no load. */
const takes = (plan: Plan): number => underLoadMs(plan) + restCosts * (plan.requests[0]?.atMs ?? 0);
const restCosts = 0.3;

/** How much a plan tells apart: for each start on its own, since it is known afterwards when the plan began. */
function valueOf(
  groups: readonly Group[],
  representatives: readonly Representative[],
  weight: (one: Representative, other: Representative) => number,
  sinceOrigin: number,
  { starts, draws }: Extent,
  random: Random,
): number {
  let value = 0;
  for (let start = 0; start < starts; start++) {
    const at = sinceOrigin + gapMs(random);
    const foreseen = representatives.map((one) =>
      Array.from({ length: draws }, () => forecast(one, groups, at, longestLegMs, random)),
    );
    value += apartOf(foreseen, representatives, weight) / starts;
  }
  return value;
}

/** What it is worth to tell those apart whose outcomes differ by more than the legs alone make them. */
function apartOf(
  foreseen: readonly Outcomes[],
  representatives: readonly Representative[],
  weight: (one: Representative, other: Representative) => number,
): number {
  const within = foreseen.map((outcomes) => spread(outcomes, outcomes, Math.max));
  let value = 0;
  for (let one = 0; one < representatives.length; one++)
    for (let other = 0; other < one; other++) {
      const importance = weight(representatives[one] as Representative, representatives[other] as Representative);
      if (importance === 0) continue;
      const between = spread(foreseen[one] ?? [], foreseen[other] ?? [], Math.min);
      if (between > Math.max(within[one] ?? 0, within[other] ?? 0)) value += importance;
    }
  return value;
}

type Outcomes = readonly (readonly number[])[];

/** The least or the greatest difference between outcomes of two sets. */
function spread(ones: Outcomes, others: Outcomes, pick: (...numbers: number[]) => number): number {
  return pick(...ones.flatMap((one) => others.map((other) => difference(one, other))));
}

/** How many requests in parts of a plan were accepted otherwise: one by one where they are few, since legs swap neighbours. */
function difference(one: readonly number[], other: readonly number[]): number {
  const each = Math.ceil(one.length / mostParts);
  let [sum, part] = [0, 0];
  for (let index = 0; index < one.length; index++) {
    part += (one[index] ?? 0) - (other[index] ?? 0);
    if ((index + 1) % each > 0 && index + 1 < one.length) continue;
    sum += Math.abs(part);
    part = 0;
  }
  return sum;
}
const mostParts = 16;
