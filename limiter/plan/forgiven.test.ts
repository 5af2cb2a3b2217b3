import { expect, test } from 'vitest';
import { forgiven, wasForgiven } from './forgiven.ts';
import { seeded } from '../random.ts';
import { send } from '../../bench/limiter/network.ts';
import { unknownKinds } from '../../bench/limiter/unknown.ts';
import { type Server, limitedServer } from '../../bench/limiter/server.ts';
import type { LimiterClass } from '../verdict.ts';

const prior = {
  documented: { requests: 10, seconds: 1, scope: 'all-endpoints' },
  endpoints: ['list'],
  tokens: ['first'],
  budget: { requests: 300, ms: 30_000 },
  seed: 1,
};
const windowMs = { from: 1000, to: 1000 };
const limiter: LimiterClass = {
  algorithm: 'bucket',
  limit: 10,
  windowMs,
  refusedCount: true,
  perEndpoint: false,
  perToken: false,
};

const answers = (server: Server, seed: number) => {
  const plan = forgiven({ limit: 10, windowMs: 1000, hull: windowMs }, prior);
  return send(plan, 1000, server, { longestLegMs: 40, clockOffsetMs: 0 }, seeded(seed));
};

const debt = unknownKinds['a bucket that runs into debt'];

test.each([1, 2, 3])(
  'a bucket of which refused requests take forgives, one that runs into debt does not: %d',
  (seed) => {
    const model = { kind: 'token-bucket', limit: 10, windowMs: 1000, burst: 10 } as const;
    const honest = limitedServer({ model, countRefused: true, scope: 'all-endpoints', retryAfter: 'absent' });
    expect(wasForgiven(answers(honest, seed), limiter)).toBe(true);
    if (!debt) throw new Error('a bucket that runs into debt');
    expect(wasForgiven(answers(debt(seed), seed), limiter)).toBe(false);
  },
);

test('it is asked of buckets that count refused requests alone', () => {
  expect(wasForgiven([], limiter)).toBe(false);
  expect(wasForgiven([], { ...limiter, refusedCount: false })).toBe(true);
  expect(wasForgiven([], { ...limiter, algorithm: 'sliding-log' })).toBe(true);
});
