import type { Representative } from './forecast.ts';
import { keyOf } from './forecast.ts';
import { decide, initialState } from './model.ts';
import { type Means, fill, planOf, singles } from './patterns.ts';
import type { Plan } from './plan.ts';
import type { Cost } from './prior.ts';

/** A plan begins within this time after the last answer. */
const pauses = [200, 2500];

/** The wait that a single request takes on its way, and looking out for it beside the moment foreseen. */
const marginMs = 40;

/** With refused requests that put the recovery off, only so many looks are worth anything. */
const looksThatCost = 2;
const mostLooks = 60;

/**
 * Fills the limit and looks densely where the representatives, which differ in their windows, foresee that it recovers: so
 * the window is known more closely. Null if no moment is foreseen.
 */
export function zoom(
  representatives: readonly Representative[],
  sinceOrigin: number,
  means: Means,
  left: Cost,
): Plan | null {
  const [first] = representatives;
  if (!first) return null;
  const { limit, countRefused } = first.hypothesis;
  const moments = representatives.flatMap((one) => pauses.map((pause) => recoveryOf(one, sinceOrigin + pause, means)));
  const [from, to] = [Math.min(...moments) - marginMs, Math.max(...moments) + marginMs];
  if (!Number.isFinite(to)) return null;
  const looks = countRefused ? looksThatCost : Math.max(8, Math.min(mostLooks, Math.floor(left.requests / 4)));
  const step = Math.max(3, (to - from) / (looks + (countRefused ? 1 : -1)));
  return planOf('the moment at which the limit recovers', means, [
    { at: 0, size: fill(limit) },
    ...singles(countRefused ? from + step : Math.max(10, from), step, looks),
  ]);
}

/** When, after a volley that fills the limit, the next request would be accepted. */
function recoveryOf(
  { hypothesis, model, states, windowMs }: Representative,
  start: number,
  { endpoints, tokens }: Means,
): number {
  const key = keyOf(hypothesis.separate, { endpoint: endpoints[0] ?? '', token: tokens[0] ?? '' });
  let state = states.get(key) ?? initialState(model);
  for (let sent = 0; sent < fill(hypothesis.limit); sent++)
    state = decide(model, state, start, hypothesis.countRefused).state;
  for (let waited = windowMs / 400; waited < 3 * windowMs; waited += windowMs / 400)
    if (decide(model, state, start + waited, false).decision.accepted) return waited;
  return Infinity;
}
