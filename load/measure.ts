import { type OperationId, operationIds, successOf } from '../contracts/spec/contract.ts';
import { tally } from '../contracts/values/grouped.ts';
import type { LatencyOf, ObjectiveResult, Percentiles } from '../runs/load-run.ts';
import type { CollectedRequest } from './collect.ts';
import { type Objective, kindOfOperation } from './objectives.ts';
import { type TargetName, isMock } from '../contracts/spec/targets.ts';

/** A request with when it was planned to start; without a `slot` it had no place in a schedule. */
export type TimedRequest = CollectedRequest & { readonly slot?: number | null };

const fromSlot = ({ end, slot, start }: TimedRequest): number => end - (slot ?? start);

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

/** An objective held against what was measured. */
export function holdTo(objective: Objective, requests: readonly TimedRequest[], target: TargetName): ObjectiveResult {
  const { id, measure, limit, source, authority } = objective;
  const values = valuesOf(objective, requests);
  const isLatency = measure.kind === 'latency';
  const found = isLatency
    ? percentile(
        values.sort((a, b) => a - b),
        measure.percentile,
      )
    : sumOf(values) / values.length;
  const row = { id, title: titleOf(objective), unit: isLatency ? 'ms' : 'share', limit, source };
  return resultOf(
    { ...row, authority },
    values.length >= objective.samples ? rounded(found) : null,
    values.length,
    target,
  );
}

/** What an objective is, whatever it is measured on. */
export type ObjectiveTerms = Pick<ObjectiveResult, 'id' | 'title' | 'unit' | 'limit' | 'source'> &
  Pick<Objective, 'authority'>;

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

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** What an objective looks at: a latency of each request, or 1 for each that is what must not be. */
function valuesOf({ measure }: Objective, requests: readonly TimedRequest[]): number[] {
  switch (measure.kind) {
    case 'latency':
      return requests.filter(({ name }) => isOf(name, measure.of)).map(fromSlot);
    case 'refused':
      return requests.map(({ status }) => (status === 429 ? 1 : 0));
    case 'unexpected':
      return requests.map(({ name, status }) => {
        const operation = known(name);
        return status === 429 || (operation && status === successOf(operation)) ? 0 : 1;
      });
    default:
      return measure satisfies never;
  }
}

const known = (name: string): OperationId | undefined => operationIds.find((id) => id === name);

function isOf(name: string, of: 'reads' | 'writes'): boolean {
  const operation = known(name);
  return operation !== undefined && kindOfOperation(operation) === of;
}

function titleOf({ measure }: Objective): string {
  switch (measure.kind) {
    case 'latency':
      return `p${measure.percentile} of ${measure.of}, from the planned start`;
    case 'refused':
      return 'answers 429, although the documented limit was kept';
    case 'unexpected':
      return 'answers other than the documented success, 429 not counted';
    default:
      return measure satisfies never;
  }
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
