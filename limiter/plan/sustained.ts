import type { Hypothesis } from '../infer/hypothesis.ts';
import type { Plan, PlannedRequest } from './plan.ts';
import { forgottenAfter } from '../infer/survivor.ts';
import type { Cost } from '../prior.ts';
import { type Anchor, type Means, type Volley, planOf } from './volleys.ts';

/** A budget of more windows, and more limits, than this is one in which a second limit behind the first can be looked for. */
const manyWindows = 21;
const manyLimits = 18;
export const isAmple = (budget: Cost, { limit, windowMs }: Pick<Anchor, 'limit' | 'windowMs'>): boolean =>
  budget.ms > manyWindows * windowMs && budget.requests > manyLimits * limit;

/** More than this tells no more of a second limit than the time is worth. */
const mostTurns = 16;
const mostWindows = 18;

/**
 * All that the limit lets through, for as long as there is budget, by turns from another endpoint and with another token:
 * a second limit behind the first would show. It begins after a rest, so that nothing is refused but what is one too many;
 * where refused requests count, not even that. If each token has a budget of its own, all of them are used up.
 */
export function sustained(anchor: Anchor, means: Means, spare: Cost, how: Hypothesis): Plan {
  const { limit, windowMs, hull } = anchor;
  const { every, parts } = paceOf(how, Math.max(windowMs, Math.min(hull.to, 1.15 * windowMs)));
  const [, endpoint] = means.endpoints;
  const [, token] = means.tokens;
  const tokens = how.separate.tokens && token !== undefined ? 2 : 1;
  const affordable = Math.min(spare.requests / (limit * tokens + (how.countRefused ? 0 : 1.5)), spare.ms / every);
  const count = Math.floor(Math.min(mostTurns, (mostWindows * windowMs) / every, affordable));
  const rest = forgottenAfter(windowMs);
  const late = lateIn(how, anchor, partAt(every, parts, parts - 1));
  const turns = Array.from({ length: Math.max(0, count) }, (_, index) => {
    const at = rest + index * every;
    const third = index % 3 === 2;
    const aside = index % 3 === 1 && endpoint !== undefined ? { endpoint } : {};
    const other = token === undefined ? {} : { ...aside, token };
    const whose = third && tokens === 1 ? other : aside;
    const beyond = { ...whose, at: at + late, size: how.countRefused ? 0 : index % 2 === 0 ? 2 : 1 };
    return [
      ...used(at, every, limit, parts, whose),
      beyond,
      ...(tokens === 2 ? used(at, every, limit, parts, other) : []),
    ];
  });
  return planOf({ kind: 'sustained', purpose: 'all that the limit lets through, for long' }, means, turns.flat());
}

/** When a request too many tells most: once all is used up, and late where all of it comes back at once. */
function lateIn({ family }: Hypothesis, { windowMs, hull }: Anchor, lastPartMs: number): number {
  const atOnce = family === 'sliding-log' || family === 'fixed-window-from-first';
  return atOnce ? Math.max(lastPartMs, 0.9 * Math.min(windowMs, hull.from)) : lastPartMs;
}

const partAt = (every: number, parts: number, part: number): number => (0.9 * every * part) / parts;

/** How long it takes to let the limit through in so many parts. An even stream alone gets nearly all that a counter allows. */
export function paceOf({ family, limit }: Hypothesis, windowMs: number): { every: number; parts: number } {
  if (family !== 'sliding-counter') return { every: 1.12 * windowMs, parts: 2 };
  return {
    every: Math.max(1.3, (1.05 * limit) / Math.max(0.5, limit - 1)) * windowMs,
    parts: Math.min(8, limit),
  };
}

/** The limit in parts, evenly over the time but for a tenth of it. */
function used(at: number, every: number, limit: number, parts: number, how: Partial<PlannedRequest>) {
  return Array.from({ length: parts }, (_, part): Volley => {
    const size = Math.floor((limit * (part + 1)) / parts) - Math.floor((limit * part) / parts);
    return { ...how, at: at + partAt(every, parts, part), size };
  }).filter(({ size }) => size > 0);
}
