import { medianOf } from '../runs/slower.ts';

/** One measured number, as bench.json holds it. */
export type Figure = {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** Such as `>= 1500`. */
  readonly goal: string;
  readonly holds: boolean;
};

const figure =
  (sign: '>=' | '<=') =>
  (id: string, value: number, bound: number, unit: string): Figure => ({
    id,
    value: Math.round(value * 100) / 100,
    unit,
    goal: `${sign} ${bound}`,
    holds: sign === '>=' ? value >= bound : value <= bound,
  });

export const atLeast = figure('>=');
export const atMost = figure('<=');

/** The value below which a share of several measurements lies. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

export const median = (values: readonly number[]): number => medianOf(values) ?? 0;
