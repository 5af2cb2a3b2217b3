import { tally } from '../contracts/values/grouped.ts';
import type { LatencyOf, ObjectiveResult, Percentiles } from '../runs/load-run.ts';
import { type TargetName, isMock } from '../contracts/spec/targets.ts';

/** One request as k6 measured it. Times in milliseconds since the epoch. */
export type CollectedRequest = {
  /** The operation it is named for. */
  readonly name: string;
  /** 0: no answer came. */
  readonly status: number;
  /** When the script wanted it out; waiting for a connection and opening one come after. */
  readonly start: number;
  /** When its first byte could go out. */
  readonly sent: number;
  /** When the last byte of the answer was there. */
  readonly end: number;
  /** Its place in a plan, where its journey has one. */
  readonly at?: number;
};

/** A request with when it was planned to start; without a `slot` it had no place in a schedule. */
export type TimedRequest = CollectedRequest & { readonly slot?: number | null };

/** From the intended start, or the actual one where none was, to the answer, in milliseconds. */
export const fromSlot = ({ end, slot, start }: TimedRequest): number => end - (slot ?? start);

/** Latency by operation: from the actual start, and from the intended one, which a late generator cannot flatter. */
export function latencyOf(requests: readonly TimedRequest[]): LatencyOf[] {
  const names = [...new Set(requests.map(({ name }) => name))].sort();
  return names.map((operation) => {
    const own = requests.filter(({ name }) => name === operation);
    return {
      operation,
      count: own.length,
      service: percentilesOf(own.map(({ start, end }) => end - start)),
      intended: percentilesOf(own.map(fromSlot)),
    };
  });
}

export const byStatus = (requests: readonly CollectedRequest[]): { [status: string]: number } =>
  Object.fromEntries(tally(requests.map(({ status }) => status)));

/** What an objective is, whatever it is measured on. */
export type ObjectiveTerms = Pick<ObjectiveResult, 'id' | 'title' | 'unit' | 'limit' | 'source'> & {
  /** Who says so; a number of ours is a warning on a real target. */
  readonly authority: 'vendor' | 'ours';
};

/** @param found null: too few samples to say */
export function resultOf(
  { authority, ...row }: ObjectiveTerms,
  found: number | null,
  samples: number,
  target: TargetName,
): ObjectiveResult {
  const measured = found === null ? null : rounded(found);
  const weight = authority === 'vendor' || isMock(target) ? 'fail' : 'warn';
  return { ...row, measured, samples, holds: found !== null && found <= row.limit, weight };
}

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
