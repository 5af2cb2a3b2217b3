/** Between these two the truth lies; `high` is null where nothing bounds it. */
export type Range = { readonly low: number; readonly high: number | null };

/** How something is spread over jobs: each figure a range, since looks are apart and clocks have a grain. */
export type Spread = {
  /** How many jobs it was measured of. */
  readonly count: number;
  readonly p50: Range;
  readonly p90: Range;
  readonly p95: Range;
  readonly p99: Range;
  readonly max: Range;
  /** The middle width of the ranges: how finely it could be measured; null where nothing bounds them. */
  readonly resolution: number | null;
};

/** A range of a time, which cannot be negative. */
export const span = (low: number, high: number): Range => ({ low: Math.max(0, low), high: Math.max(0, high) });

/** How many for each unit of time: fewest in the longest time, most in the shortest. */
export function rate(count: number, time: Range, perUnit: number): Range {
  const low = time.high === null || time.high === 0 ? 0 : (count / time.high) * perUnit;
  return { low, high: time.low === 0 ? null : (count / time.low) * perUnit };
}

/** Whether two ranges of the same truth can both hold it. */
export const agree = (a: Range, b: Range): boolean => a.low <= top(b) && b.low <= top(a);

const top = ({ high }: Range): number => high ?? Infinity;

/**
 * Percentiles of ranges, nearest rank. The lows and the highs are ranked each for themselves: the n-th smallest truth
 * lies between the n-th smallest low and the n-th smallest high.
 * @returns null if there is nothing to measure
 */
export function spreadOf(ranges: readonly Range[]): Spread | null {
  if (ranges.length === 0) return null;
  const lows = sorted(ranges.map(({ low }) => low));
  const highs = sorted(ranges.map(top));
  const widths = sorted(ranges.map((range) => top(range) - range.low));
  const rank = (share: number): Range => ({ low: ranked(lows, share), high: bounded(ranked(highs, share)) });
  const figures = { p50: rank(0.5), p90: rank(0.9), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
  return { count: ranges.length, ...figures, resolution: bounded(ranked(widths, 0.5)) };
}

const sorted = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers).sort();

const ranked = (ascending: Float64Array, share: number): number =>
  ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;

const bounded = (value: number): number | null => (value === Infinity ? null : value);
