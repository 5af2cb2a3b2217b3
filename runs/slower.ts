import type { LoadNight } from './history-entry.ts';
import { isOwnMock } from './places.ts';

/** A figure of a load run that is held against those of the nights before; more is worse, or less. */
type Figure = {
  readonly what: string;
  readonly unit: 'ms' | 'a second';
  readonly value: number;
  readonly worse: 'more' | 'less';
};

type Run = LoadNight['runs'][number];

/** With how many nights one is compared; with fewer nothing is called slower. */
export const comparedNights = 7;
/** By how much of the median, and in milliseconds, it must be worse as well. */
const leastShare = 0.2;
const leastMs = 5;

/** A percentile of which fewer answers lie beyond is the figure of one of them, and not compared. */
const leastBeyond = 3;

/** Latency counts from when a request was to start. How fast our own mock works jobs off is what it was set to. */
export function figuresOf(run: Run, place: string): Figure[] {
  const { intendedP50 = {}, intendedP95 = {}, intendedP99 = {}, answers = {}, recordsPerSecond, queueWaitMs } = run;
  const percentiles = [
    [50, intendedP50],
    [95, intendedP95],
    [99, intendedP99],
  ] as const;
  const latency = percentiles.flatMap(([percent, all]) =>
    Object.entries(all)
      .filter(([operation]) => ((answers[operation] ?? 0) * (100 - percent)) / 100 >= leastBeyond)
      .map(([operation, value]): Figure => ({ what: `p${percent} of ${operation}`, unit: 'ms', value, worse: 'more' })),
  );
  if (isOwnMock(place)) return latency;
  return [
    ...latency,
    ...(recordsPerSecond === undefined
      ? []
      : [{ what: 'records', unit: 'a second', value: recordsPerSecond, worse: 'less' } as const]),
    ...(queueWaitMs === undefined
      ? []
      : [{ what: 'p95 of the wait in the queue', unit: 'ms', value: queueWaitMs, worse: 'more' } as const]),
  ];
}

/** The middle one, or what lies between the two in the middle; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}

/** What the same figure was in other nights, and by what share of their median a night is worse. */
export function compareFigure({ value, unit, worse }: Omit<Figure, 'what'>, before: readonly number[]) {
  const sorted = before.toSorted((a, b) => a - b);
  const [low = value, high = value] = [sorted[0], sorted[sorted.length - 1]];
  const median = medianOf(before) ?? value;
  const by = worse === 'more' ? value - median : median - value;
  const isBeyond = worse === 'more' ? value > high : value < low;
  const isMuch = by > leastShare * median && (unit !== 'ms' || by > leastMs);
  return {
    median,
    low,
    high,
    nights: before.length,
    share: median > 0 ? by / median : 0,
    isSlower: before.length >= comparedNights && isBeyond && isMuch,
  };
}

/**
 * The figures of a night's valid runs beside those of the last valid nights of the same place, journey, profile and kind of
 * machine. The night is the sample: how often a figure was taken within it says nothing of the next one.
 * @param earlier the nights before, the earliest first
 */
export function slowerThan(tonight: LoadNight, earlier: readonly LoadNight[], placeOf: (target: string) => string) {
  return tonight.runs
    .filter(({ state, limiter }) => state === 'valid' && !limiter) // a probe sends more than is let through, by other plans each night
    .flatMap((run) => {
      const place = placeOf(run.target);
      const isSame = (other: Run): boolean =>
        other.state === 'valid' &&
        (['journey', 'profile', 'target'] as const).every((name) => other[name] === run[name]);
      const before = earlier
        .filter((night) => night.run.machine === tonight.run.machine && night.places.includes(place))
        .flatMap((night) => night.runs.find(isSame) ?? [])
        .slice(-comparedNights);
      return figuresOf(run, place).map((figure) => {
        const others = before.flatMap(
          (one) => figuresOf(one, place).find(({ what }) => what === figure.what)?.value ?? [],
        );
        const { journey, profile, target } = run;
        return { ...figure, ...compareFigure(figure, others), journey, profile, target, place };
      });
    });
}
export type ComparedFigure = ReturnType<typeof slowerThan>[number];
