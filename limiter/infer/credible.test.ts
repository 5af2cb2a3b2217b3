import { expect, test } from 'vitest';
import { isCredible } from './credible.ts';
import type { LimiterClass } from '../verdict.ts';

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };
const log = (from: number, to: number, algorithm: LimiterClass['algorithm'] = 'sliding-log'): LimiterClass => ({
  algorithm,
  limit: 10,
  windowMs: { from, to },
  refusedCount: false,
  perEndpoint: false,
  perToken: false,
});
const chance = (count: number) => Array.from({ length: count }, () => ({ kind: 'odd', refused: 4 }) as const);

test('the documented window needs no more than other plans', () => {
  expect(isCredible(log(990, 1010), documented, [])).toBe(true);
  expect(isCredible(log(1001, 1009), documented, [])).toBe(true);
});

test('another window takes five plans of chance that refused something', () => {
  expect(isCredible(log(892, 923), documented, chance(4))).toBe(false);
  expect(
    isCredible(log(892, 923), documented, [...chance(4), { kind: 'odd', refused: 0 }, { kind: 'zoom', refused: 9 }]),
  ).toBe(false);
  expect(isCredible(log(892, 923), documented, chance(5))).toBe(true);
});

test('nothing is expected of a bucket, which is documented by its rate, nor where nothing is documented', () => {
  expect(isCredible(log(892, 923, 'bucket'), documented, [])).toBe(true);
  expect(isCredible(log(892, 923), null, [])).toBe(true);
});
