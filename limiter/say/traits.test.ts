import { expect, test } from 'vitest';
import { beginProbe } from '../probe.ts';
import { budgetFor } from '../prior.ts';
import type { LimiterClass } from '../verdict.ts';
import { traitsOf } from './traits.ts';

const probe = beginProbe({
  documented: null,
  endpoints: ['list'],
  tokens: ['first'],
  budget: budgetFor(null),
  seed: 1,
});
const first: LimiterClass = {
  algorithm: 'sliding-log',
  limit: 10,
  windowMs: { from: 1000, to: 1000 },
  refusedCount: false,
  perEndpoint: null,
  perToken: null,
};
const perSecond = (limiter: LimiterClass) =>
  traitsOf(probe, [limiter], { kind: 'named', limiter, confirmedBy: 1 }).perSecond;

test('in the long run a second limit lets through what it does, not what the first would', () => {
  expect(perSecond(first)).toMatchObject({ value: { from: 10, to: 10 } });
  expect(perSecond({ ...first, second: { limit: 30, windowMs: { from: 10_000, to: 12_000 } } })).toMatchObject({
    value: { from: 2.5, to: 3 },
  });
  expect(perSecond({ ...first, second: { limit: 30, windowMs: { from: 10_000 } } })).toMatchObject({
    value: { from: 0, to: 3 },
  });
});
