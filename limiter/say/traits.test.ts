import { expect, test } from 'vitest';
import { beginProbe } from '../probe.ts';
import { budgetFor } from '../prior.ts';
import type { Observation } from '../observation.ts';
import type { LimiterClass } from '../verdict.ts';
import { retryAfterTrait } from './retry-trait.ts';
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

const date = 'Sun, 29 Nov 2026 12:00:01 GMT';
test.each([
  [
    'a date that is kept',
    [
      [0, false, date, 1000],
      [1005, true],
    ],
    { kind: 'true', form: 'date' },
  ],
  [
    'a date that comes too soon',
    [
      [0, false, date, 1000],
      [2005, false, date, 1000],
    ],
    { kind: 'tooShort', form: 'date' },
  ],
  [
    'a date of which a second may be missing',
    [
      [0, false, date, 1000],
      [1500, false, date, 1000],
    ],
    { kind: 'untried', form: 'date' },
  ],
  [
    'a date that lies far ahead',
    [
      [0, false, date, 9000],
      [1500, true],
    ],
    { kind: 'tooLong', form: 'date' },
  ],
  [
    'dates and seconds',
    [
      [0, false, date, 1000],
      [485, false, '1', 1000],
      [1600, true],
    ],
    { kind: 'true', form: 'seconds' },
  ],
] as const)('a Retry-After of %s is judged by what came after it', (_what, answers, value) => {
  const observations = answers.map(([sentAt, accepted, retryAfter = null, waitMs]): Observation => ({
    sentAt,
    answeredAt: sentAt + 5,
    accepted,
    retryAfter,
    ...(waitMs === undefined ? {} : { waitMs }),
    endpoint: 'list',
    token: 'first',
  }));
  expect(retryAfterTrait(observations)).toMatchObject({ kind: 'told', value });
});
