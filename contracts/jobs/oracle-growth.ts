import type { Counts, Sighting } from './history.ts';

/** How a job's counts of one kind grew: looks with more than the one before, and when each was over. */
export type Growth = { readonly looks: Sighting[]; readonly ends: number[] };

export const noGrowth = (): Growth => ({ looks: [], ends: [] });

/** Enters a look that was over later than all entered before. */
export function grow(growth: Growth, look: Sighting, counts: Counts, most: Counts | undefined, end: number): void {
  if (most && compareCounts(counts, most) !== 'more') return;
  growth.looks.push(look);
  growth.ends.push(end);
}

/** Of the looks that were over before an instant, the one that showed most. */
export function mostBefore({ looks, ends }: Growth, instant: number): Sighting | undefined {
  const last = ends.length - 1;
  if ((ends[last] ?? Infinity) < instant) return looks[last];
  let [low, high] = [0, Math.max(last, 0)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? Infinity) < instant) low = middle + 1;
    else high = middle;
  }
  return looks[low - 1];
}

/** `less` if there is less of any type. A type left out is neither (E-10: types drift). */
export function compareCounts(counts: Counts, most: Counts): 'less' | 'same' | 'more' {
  let found: 'same' | 'more' = 'same';
  for (const type in counts) {
    const now = counts[type] ?? 0;
    const then = most[type] ?? 0;
    if (now < then) return 'less';
    if (now > then) found = 'more';
  }
  return found;
}

/** The types of which there is less. */
export const lessIn = (counts: Counts, most: Counts): string[] =>
  Object.keys(counts).filter((type) => (counts[type] ?? 0) < (most[type] ?? 0));
