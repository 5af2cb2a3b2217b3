import { expect, test } from 'vitest';
import { agreed } from './agreed.ts';
import type { Family } from './families.ts';
import type { Survivor } from './survivor.ts';

const survivor = (family: Family, limit: number, from: number, to: number): Survivor => ({
  hypothesis: { family, countRefused: false, limit, least: limit, separate: { endpoints: false, tokens: false } },
  windows: [{ from, to }],
  box: null,
});

test('with a limit of one a window, a log and a bucket keep what all of them allow', () => {
  const left = agreed([
    survivor('fixed-window-from-first', 1, 900, 1100),
    survivor('sliding-log', 1, 950, 1200),
    survivor('bucket', 1, 800, 1050),
    survivor('sliding-counter', 1, 400, 600),
  ]);
  expect(left.map(({ windows }) => windows)).toEqual([
    ...Array.from({ length: 3 }, () => [{ from: 950, to: 1050 }]),
    [{ from: 400, to: 600 }],
  ]);
});

test('what strikes out one of them strikes out all, but for windows that a bucket alone was looked at with', () => {
  expect(agreed([survivor('sliding-log', 1, 950, 1200), survivor('bucket', 1, 800, 1050)])).toEqual([]);
  expect(agreed([survivor('bucket', 1, 20, 1050)]).map(({ windows }) => windows)).toEqual([[{ from: 20, to: 250 }]]);
});

test('larger limits are told apart, each for itself', () => {
  const two = [survivor('sliding-log', 2, 950, 1200), survivor('bucket', 2, 800, 900)];
  expect(agreed(two)).toEqual(two);
});
