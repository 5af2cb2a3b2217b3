import { expect, test } from 'vitest';
import { classesOf } from './classes.ts';
import type { Family } from './families.ts';
import type { Survivor } from './survivor.ts';

const survivor = (family: Family, windowMs: number): Survivor => ({
  hypothesis: { family, countRefused: false, limit: 10, least: 10, separate: { endpoints: false, tokens: false } },
  windows: [{ from: windowMs - 1, to: windowMs + 1 }],
  box: null,
});
const tried = { endpoints: false, tokens: false, isHeld: false };
const named = (...survivors: readonly Survivor[]) =>
  classesOf(survivors, tried).map(({ algorithm, windowMs }) => ({ algorithm, windowMs }));

test('a counter whose rounding is not known is one class, which leaves it open', () => {
  expect(named(survivor('sliding-counter-nearest', 1002), survivor('sliding-counter-down', 1000))).toEqual([
    { algorithm: 'sliding-counter', windowMs: { from: 999, to: 1003 } },
  ]);
});

test('a counter whose rounding is known is named with it', () => {
  expect(named(survivor('sliding-counter-down', 1000))).toMatchObject([{ algorithm: 'sliding-counter-down' }]);
});

test('a class for each second limit that may be behind a first, apart from the first alone', () => {
  const seconds = [30, 31].map((limit) => ({ limit, window: { from: 9900, to: limit === 30 ? 10_100 : Infinity } }));
  const classes = classesOf([survivor('sliding-log', 1000), { ...survivor('two-logs', 1000), seconds }], tried);
  expect(classes.map(({ algorithm, second }) => [algorithm, second])).toEqual([
    ['sliding-log', undefined],
    ['sliding-log', { limit: 30, windowMs: { from: 9900, to: 10_100 } }],
    ['sliding-log', { limit: 31, windowMs: { from: 9900 } }],
  ]);
});

test('a counter that begins anew is one class, however it rounds, and no other counter', () => {
  const of = [survivor('restarting-counter', 1000), survivor('restarting-counter-down', 1000)];
  expect(named(...of)).toMatchObject([{ algorithm: 'restarting-counter' }]);
  expect(named(...of, survivor('sliding-counter', 1000))).toHaveLength(2);
});
