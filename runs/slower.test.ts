import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { randomOf } from '../contracts/values/random.ts';
import { loadNight } from './history-entry.ts';
import type { LoadNight } from './history-entry.ts';
import { goodLoad } from '../testing/runs/fixtures.ts';
import { compareFigure, comparedNights, figuresOf, medianOf, slowerThan } from './slower.ts';

const place = 'import2@sandbox https://sandbox.example';

/** A night at a sandbox, all of whose figures are so many times those of a good one. */
function night(day: number, times = 1, more: Partial<LoadNight['run']> = {}): LoadNight {
  const { runs, ...rest } = loadNight(goodLoad(`2026-11-${String(day).padStart(2, '0')}T02:00:00.000Z`));
  const scaled = (all: { readonly [name: string]: number } = {}) =>
    Object.fromEntries(Object.entries(all).map(([name, ms]) => [name, ms * 20 * times]));
  return {
    ...rest,
    run: { ...rest.run, machine: 'one', ...more },
    places: [place],
    runs: runs.map((one) => ({
      ...one,
      intendedP50: scaled(one.intendedP50),
      intendedP95: scaled(one.intendedP95),
      intendedP99: scaled(one.intendedP99),
      ...(one.recordsPerSecond === undefined ? {} : { recordsPerSecond: one.recordsPerSecond / times }),
    })),
  };
}
const week = (of: (day: number) => LoadNight = night): LoadNight[] =>
  Array.from({ length: comparedNights }, (_, at) => of(at + 1));
const slowIn = (tonight: LoadNight, before: readonly LoadNight[]) =>
  slowerThan(tonight, before, () => place).filter(({ isSlower }) => isSlower);

test('the median of an even number lies between the two in the middle', () => {
  expect([[], [3], [4, 1], [1, 4, 2, 3], [9, 1, 2]].map(medianOf)).toEqual([null, 3, 2.5, 2.5, 2]);
});

test('a night above each of seven, and a fifth above their median, is slower; less is not', () => {
  expect(slowIn(night(9), week())).toEqual([]);
  expect(slowIn(night(9, 1.19), week())).toEqual([]);
  const slower = slowIn(night(9, 1.31), week());
  expect(slower.map(({ what, share }) => [what, Math.round(share * 100)])).toContainEqual([
    'p95 of elastic-path.getImport',
    31,
  ]);
  expect(slower.find(({ what }) => what === 'records')?.share).toBeCloseTo(1 - 1 / 1.31, 2);
  expect(
    slowIn(
      night(9, 1.31),
      week((day) => night(day, day === 3 ? 1.4 : 1)),
    ),
  ).toEqual([]);
});

test('it takes seven valid nights of the same place, profile and kind of machine', () => {
  const slow = night(9, 2);
  expect(slowIn(slow, week().slice(1))).toEqual([]);
  expect(
    slowIn(
      slow,
      week((day) => night(day, 1, { machine: 'another' })),
    ),
  ).toEqual([]);
  expect(
    slowIn(
      slow,
      week((day) => ({ ...night(day), places: ['import2@sandbox https://other.example'] })),
    ),
  ).toEqual([]);
  const withState = (of: LoadNight, state: 'void' | 'valid') => ({
    ...of,
    runs: of.runs.map((one) => ({ ...one, state })),
  });
  expect(
    slowIn(
      slow,
      week((day) => withState(night(day), day === 2 ? 'void' : 'valid')),
    ),
  ).toEqual([]);
  expect(slowIn(withState(slow, 'void'), week())).toEqual([]);
});

test('five milliseconds are nothing, and so is a percentile of a few answers', () => {
  const before = Array.from({ length: comparedNights }, () => 10);
  expect(compareFigure({ value: 14.9, unit: 'ms', worse: 'more' }, before).isSlower).toBe(false);
  expect(compareFigure({ value: 15.1, unit: 'ms', worse: 'more' }, before).isSlower).toBe(true);
  const figures = figuresOf(night(1).runs[1] as LoadNight['runs'][number], place).map(({ what }) => what);
  expect(figures).toContain('p99 of elastic-path.getImport');
  expect(figures).not.toContain('p95 of elastic-path.createImport');
});

/** Nights that were kept: twelve runs of `import2-mixed-day` at a server whose answers take 60 ms, exponentially spread. */
const kept = JSON.parse(readFileSync('testing/runs/kept-nights.json', 'utf8')) as Partial<LoadNight['runs'][number]>[];
const trials = 4000;

/** How often one night of eight is called slower, in any figure and each, where the last is so many times as slow. */
function simulate(times: number, nightsSlow: number) {
  const random = randomOf(8);
  const [base] = night(1).runs;
  const figures = kept.map((one) => figuresOf({ ...base, ...one } as LoadNight['runs'][number], place));
  let [calls, nightsCalled] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const nights = Array.from({ length: comparedNights + nightsSlow }, () => random.pick(figures));
    const called = (figures[0] ?? []).map(({ what, unit, worse }) => {
      const values = nights.map(
        (one, at) => (one.find((f) => f.what === what)?.value ?? 0) * (at < comparedNights ? 1 : times),
      );
      return Array.from({ length: nightsSlow }, (_, at) => at + comparedNights).some(
        (at) => compareFigure({ value: values[at] ?? 0, unit, worse }, values.slice(at - comparedNights, at)).isSlower,
      );
    });
    calls += called.filter(Boolean).length / called.length;
    if (called.some(Boolean)) nightsCalled += 1;
  }
  return [nightsCalled, calls].map((count) => `${Math.round((count / trials) * 1000) / 10} %`);
}

test('load/README.md says how often equal nights are called slower, and how soon a slower one is', () => {
  const rows = [
    ['as fast as before', 1, 1],
    ['20 % slower, the first night', 1.2, 1],
    ['20 % slower, within three nights', 1.2, 3],
    ['30 % slower, the first night', 1.3, 1],
    ['50 % slower, the first night', 1.5, 1],
  ] as const;
  const table = rows.map(([what, times, nights]) => `| ${what} | ${simulate(times, nights).join(' | ')} |`);
  const readme = readFileSync('load/README.md', 'utf8').replace(/ +\|/g, ' |').replace(/\| +/g, '| ');
  expect(readme.split('\n').filter((line) => line.endsWith(' % |'))).toEqual(table);
});
