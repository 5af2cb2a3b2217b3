import { expect, test } from 'vitest';
import { isByTheClock } from './anew.ts';
import { seen as seenFor } from '../../bench/limiter/seen.ts';
import type { LimiterClass } from '../verdict.ts';

const seen = (sentAt: number, accepted: boolean) => seenFor(sentAt, sentAt + 5, accepted);
const counter: LimiterClass = {
  algorithm: 'sliding-counter',
  limit: 2,
  windowMs: { from: 1000, to: 1000 },
  refusedCount: false,
  perEndpoint: false,
  perToken: false,
};
const pair = (at: number) => [seen(at, true), seen(at, true)];

test('more than the limit within a window after a silence shows a clock', () => {
  expect(isByTheClock([...pair(0), seen(600, true)], counter)).toBe(true);
  expect(isByTheClock([...pair(0), ...pair(5000), seen(5900, true)], counter)).toBe(true);
});

test('what comes a window later, is refused, or follows no silence shows nothing', () => {
  expect(isByTheClock([...pair(0), seen(600, false), seen(1100, true)], counter)).toBe(false);
  expect(isByTheClock([...pair(0), seen(1200, true), seen(1300, true), seen(1400, true)], counter)).toBe(false);
});

test('it is asked of counters alone, with a limit of more than one', () => {
  expect(isByTheClock([], { ...counter, limit: 1 })).toBe(true);
  expect(isByTheClock([], { ...counter, algorithm: 'sliding-log' })).toBe(true);
});
