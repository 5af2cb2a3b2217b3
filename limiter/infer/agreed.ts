import { type Hypothesis, isOfOneKind } from './hypothesis.ts';
import { spacing } from './indistinguishable.ts';
import { clipped } from './spans.ts';
import type { Survivor } from './survivor.ts';
import type { Span } from '../verdict.ts';

/** Survivors, of those that are one server only the windows on which all agree: what speaks against one speaks against all. */
export function agreed(survivors: readonly Survivor[]): Survivor[] {
  return survivors.flatMap((one) => {
    if (!isSpacing(one.hypothesis)) return [one];
    const others = spacing.filter((family) => family !== one.hypothesis.family);
    const windows = others.reduce<readonly Span[]>((left, family) => {
      const same = survivors.filter(({ hypothesis }) => covers(hypothesis, { ...one.hypothesis, family }));
      return inBoth(left, [notLookedAt, ...same.flatMap((other) => other.windows)]);
    }, one.windows);
    return windows.length > 0 ? [{ ...one, windows }] : [];
  });
}

/** Windows as short as this are looked for with buckets alone. */
const notLookedAt: Span = { from: 0, to: 250 };

const isSpacing = ({ family, limit }: Hypothesis): boolean => limit === 1 && spacing.includes(family);

/** Whether a hypothesis, which may stand for several limits, holds another. */
const covers = (one: Hypothesis, other: Hypothesis): boolean =>
  isOfOneKind(one, other) && one.least <= other.limit && one.limit >= other.limit;

/** What two lists of ascending spans have in common. */
function inBoth(ones: readonly Span[], others: readonly Span[]): Span[] {
  return merged(others)
    .flatMap((span) => clipped(ones, span))
    .filter(({ from, to }) => from < to);
}

/** Spans with those joined that touch. */
function merged(spans: readonly Span[]): Span[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    const last = joined[joined.length - 1];
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}
