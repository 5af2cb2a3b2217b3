import { expect, test } from 'vitest';
import { soonestAfterRefusal } from './soonest.ts';
import { seen } from './trials/seen.ts';

test('counts from the latest refusal that surely came before, to the answer, and a clock may be a millisecond behind', () => {
  const refusals = [seen(0, 5, false), seen(20, 30, false)];
  expect(soonestAfterRefusal([...refusals, seen(35, 40, true), seen(90, 91, true)])).toBe(40 - 20 + 1);
});

test('a request that may have come before the refusal tells nothing', () => {
  expect(soonestAfterRefusal([seen(20, 30, false), seen(29, 40, true)])).toBe(Infinity);
  expect(soonestAfterRefusal([seen(0, 1, true)])).toBe(Infinity);
});
