/** One measured number, as bench.json holds it. */
export type Figure = {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** Such as `>= 1500`. */
  readonly goal: string;
  readonly holds: boolean;
};

/** The middle one of several measurements. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export const atLeast = (id: string, value: number, least: number, unit: string): Figure => ({
  id,
  value: Math.round(value * 100) / 100,
  unit,
  goal: `>= ${least}`,
  holds: value >= least,
});

export const atMost = (id: string, value: number, most: number, unit: string): Figure => ({
  id,
  value: Math.round(value * 100) / 100,
  unit,
  goal: `<= ${most}`,
  holds: value <= most,
});
