import { expect, test } from 'vitest';
import { isCredible } from './credible.ts';
import { oddPurpose } from '../plan/odd.ts';
import type { LimiterClass, SentPlan } from '../verdict.ts';

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };
const log = (from: number, to: number, algorithm: LimiterClass['algorithm'] = 'sliding-log'): LimiterClass => ({
  algorithm,
  limit: 10,
  windowMs: { from, to },
  refusedCount: false,
  perEndpoint: false,
  perToken: false,
});
const plan = (purpose: string, refused: number): SentPlan => ({
  purpose,
  startedAtMs: 0,
  seconds: 1,
  requests: 20,
  refused,
  other: 0,
});
const chance = (count: number): SentPlan[] => Array.from({ length: count }, () => plan(oddPurpose, 4));

test('the documented window needs no more than other plans', () => {
  expect(isCredible(log(990, 1010), documented, [])).toBe(true);
});

test('another window takes three plans of chance that refused something', () => {
  expect(isCredible(log(892, 923), documented, chance(2))).toBe(false);
  expect(isCredible(log(892, 923), documented, [...chance(2), plan(oddPurpose, 0), plan('another', 9)])).toBe(false);
  expect(isCredible(log(892, 923), documented, chance(3))).toBe(true);
});

test('nothing is expected of a bucket, which is documented by its rate, nor where nothing is documented', () => {
  expect(isCredible(log(892, 923, 'bucket'), documented, [])).toBe(true);
  expect(isCredible(log(892, 923), null, [])).toBe(true);
});
