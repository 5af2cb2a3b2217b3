import { isAmple, paceOf } from './sustained.ts';
import type { Anchor } from './volleys.ts';
import { type Plan, fits } from './plan.ts';
import type { Cost } from '../prior.ts';
import type { Probe } from '../probe-state.ts';

/** What is kept for confirming, and for looking out for a second limit behind the first. */
const reserveShare = 0.35;
const reservedLimits = 5.5;
const reservedTurns = 4.65;
/** So many limits accepted in all are worth a name. */
const worthLimits = 11;

/** What it costs to look for a second limit behind the first, as far as a name says. */
export function keptFor({ limit, windowMs }: Anchor, { prior: { budget }, evidence, survivors }: Probe): Cost {
  const [only] = survivors ?? [];
  const accepted = evidence.filter((one) => one.accepted === true).length;
  const worth = Math.max(reservedLimits * limit, worthLimits * limit - accepted);
  return {
    requests: Math.min(reserveShare * budget.requests, worth),
    ms: Math.min(reserveShare * budget.ms, reservedTurns * (only ? paceOf(only.hypothesis, windowMs).every : windowMs)),
  };
}

/** Whether a plan leaves enough to confirm what it finds; a second limit behind the first shows only after many windows. */
export function affordable(plan: Plan, left: Cost, anchor: Anchor, probe: Probe): boolean {
  const kept = !probe.sent.some(({ kind }) => kind === 'sustained');
  const reserve =
    kept && isAmple(probe.prior.budget, anchor)
      ? keptFor(anchor, probe)
      : { requests: 1.5 * anchor.limit, ms: 0.8 * anchor.windowMs };
  return fits(plan, { requests: left.requests - reserve.requests, ms: left.ms - reserve.ms });
}
