import { type Family, families } from './families.ts';
import { rivals, windowHull } from './survivors.ts';
import type { Survivor } from './survivor.ts';
import { type Hypothesis, isOfOneKind } from './hypothesis.ts';

/** Rivals are looked at once so few hypotheses are left, each of a window known within such a factor. */
const few = 4;
const close = 1.5;

/** A rival answers much like what it resembles with a window that differs by so much at most. */
const stretch = 1.3;

/** Survivors with the rivals of those that are left, so that each is ruled out like any other before its like is named. */
export function withRivals(survivors: readonly Survivor[]): Survivor[] {
  if (survivors.length > few || survivors.some((one) => isVague(one))) return [...survivors];
  const added: Survivor[] = [];
  const isThere = (hypothesis: Hypothesis): boolean =>
    [...survivors, ...added].some((one) => isSame(one.hypothesis, hypothesis));
  for (const one of survivors)
    for (const family of rivals) {
      const rival = rivalOf(one, family);
      if (rival && !isThere(rival.hypothesis)) added.push(rival);
    }
  return [...survivors, ...added];
}

const isVague = (one: Survivor): boolean => {
  const { from, to } = windowHull(one);
  return one.hypothesis.least < one.hypothesis.limit || to > close * from;
};

const isSame = (one: Hypothesis, other: Hypothesis): boolean =>
  isOfOneKind(one, other) && one.least <= other.limit && one.limit >= other.least;

/** A rival with the numbers of its like; null where the two are one server, or differ in what they count. */
function rivalOf(one: Survivor, family: Family): Survivor | null {
  const { hypothesis } = one;
  const { rivalOf: likes, countings } = families[family];
  const { from, to } = windowHull(one);
  if (!likes?.includes(hypothesis.family)) return null;
  if (!countings.includes(hypothesis.countRefused) || hypothesis.limit === 1) return null;
  return { hypothesis: { ...hypothesis, family }, windows: [{ from: from / stretch, to: stretch * to }], box: null };
}
