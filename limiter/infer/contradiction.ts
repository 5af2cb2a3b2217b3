import { classesOf } from './classes.ts';
import { tracksOf, triedBy } from './evidence.ts';
import { tryOn } from './hypothesis.ts';
import type { Evidence } from '../observation.ts';
import { type Survivor, fresh } from './survivor.ts';
import type { Contradiction } from '../verdict.ts';

const mostTried = 8;
const mostSteps = 20_000;

/**
 * The answer that struck out what lasted longest: the first, in the order of sending, that no hypothesis explains together
 * with all those before it. `known`: how many answers there were before the last plan, which all of `before` explain.
 */
export function firstContradiction(
  before: readonly Survivor[],
  observations: readonly Evidence[],
  known: number,
): Contradiction | null {
  let [explained, longest]: [number, Survivor | null] = [known, null];
  for (const survivor of before.slice(0, mostTried)) {
    const passed = explainedBy(survivor, observations, explained);
    if (longest === null || passed > explained) [explained, longest] = [passed, survivor];
  }
  const found = observations[Math.min(explained, observations.length - 1)];
  if (!found || !longest) return null;
  return {
    sentAtMs: found.sentAt - (observations[0]?.sentAt ?? 0),
    accepted: found.accepted === true,
    endpoint: found.endpoint,
    against:
      before.length > mostTried ? null : (classesOf([longest], triedBy(observations.slice(0, known)))[0] ?? null),
  };
}

/** How many of the first answers a survivor explains, `known` at least. */
function explainedBy(survivor: Survivor, observations: readonly Evidence[], known: number): number {
  const { hypothesis, windows, box } = survivor;
  const explains = (count: number): boolean => {
    const budgets = tracksOf(observations.slice(0, count))(hypothesis);
    return windows.some((span) => tryOn(hypothesis, span, fresh(budgets, survivor, span), box, mostSteps).possible);
  };
  let [least, most] = [known, observations.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (explains(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}
