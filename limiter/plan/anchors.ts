import { banOf, windowsOf } from './forecast.ts';
import { algorithmOf, expectedMs } from '../infer/classes.ts';
import { type Hypothesis, isOfOneKind } from '../infer/hypothesis.ts';
import type { Anchor } from './volleys.ts';
import { type Prior, soughtLimit } from '../prior.ts';
import { windowHull } from '../infer/survivors.ts';
import type { Survivor } from '../infer/survivor.ts';

/** The window a hypothesis would have if the documented rate were the true one. */
export function expectedBy(prior: Prior): (hypothesis: Hypothesis) => number {
  const limit = soughtLimit(prior);
  return (hypothesis) => expectedMs({ ...hypothesis, algorithm: algorithmOf(hypothesis) }, limit);
}

/** Survivors in an order in which those that let through what is documented come first, and of those the ones most unlike. */
export function spreadOut(survivors: readonly Survivor[], prior: Prior): Survivor[] {
  const likely = (one: Survivor): boolean => {
    const { from, to } = windowHull(one);
    const expected = expectedBy(prior)(one.hypothesis);
    return expected > 0.9 * from && expected < 1.1 * to;
  };
  return [...unlike(survivors.filter(likely)), ...unlike(survivors.filter((one) => !likely(one)))];
}

/** In turns of each kind. */
function unlike(survivors: readonly Survivor[]): Survivor[] {
  const kinds: Survivor[][] = [];
  for (const survivor of survivors) {
    const kind = kinds.find(([first]) => first && isOfOneKind(first.hypothesis, survivor.hypothesis));
    if (kind) kind.push(survivor);
    else kinds.push([survivor]);
  }
  const longest = Math.max(0, ...kinds.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => kinds.flatMap((kind) => kind[turn] ?? [])).flat();
}

const mostAnchors = 2;

/** A few different limits and windows to cut plans to. */
export function anchorsOf(survivors: readonly Survivor[], prior: Prior): Anchor[] {
  const anchors: Anchor[] = [];
  for (const survivor of spreadOut(survivors, prior)) {
    const hull = windowHull(survivor);
    const { limit } = survivor.hypothesis;
    const windows = windowsOf(survivor, expectedBy(prior)(survivor.hypothesis));
    const windowMs = windows[windows.length === 3 && hull.to < 2 * hull.from ? 1 : 0] ?? hull.from;
    const near = (one: Anchor): boolean => Math.abs(Math.log(one.windowMs / windowMs)) < 0.15 && one.limit === limit;
    if (!anchors.some(near))
      anchors.push({
        limit,
        windowMs,
        hull: { from: hull.from, to: Math.min(hull.to, 3 * windowMs) },
        banMs: banOf(survivor),
      });
    if (anchors.length === mostAnchors) break;
  }
  return anchors;
}
