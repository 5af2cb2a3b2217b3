import type { Percentiles } from '../runs/load-run.ts';

/** The smallest value that so many percent of the values do not exceed (nearest rank); 0 of none. */
export const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;

export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percent: number): number => rounded(percentile(sorted, percent));
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100) };
}

/** To a thousandth, which is a microsecond. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;
