import { expect, test } from 'vitest';
import { seen } from '../../testing/seen.ts';
import type { LimiterClass } from '../verdict.ts';
import { advertisedIn, headerTruths } from './headers.ts';

const read = (headers: { readonly [name: string]: string }) => advertisedIn((name) => headers[name]);

test.each([
  [{ 'ratelimit-policy': '"10-in-1sec"; q=10; w=1; pk=:Y2=:', ratelimit: '"10-in-1sec"; r=9; t=1' }, 10, 1000, 9],
  [{ 'ratelimit-policy': '10;w=1', ratelimit: 'limit=10, remaining=9, reset=1' }, 10, 1000, 9],
  [{ 'ratelimit-policy': '10;w=60', 'ratelimit-limit': '10', 'ratelimit-remaining': '0' }, 10, 60_000, 0],
  [{ 'ratelimit-limit': '10, 10;w=1, 500;w=60', 'ratelimit-remaining': '9' }, 10, 1000, 9],
  [{ 'x-ratelimit-limit': '25', 'x-ratelimit-remaining': '24', 'x-ratelimit-reset': '1700000000' }, 25, undefined, 24],
])('reads %j', (headers, limit, windowMs, remaining) => {
  expect(read(headers)).toEqual({
    limit,
    ...(windowMs === undefined ? {} : { windowMs }),
    remaining,
  });
});

test('what cannot be read says nothing', () => {
  expect(read({})).toBeNull();
  expect(read({ 'x-ratelimit-limit': 'many', ratelimit: '"default"' })).toBeNull();
});

const found = (limit: number, from: number, to: number): LimiterClass => ({
  algorithm: 'bucket',
  limit,
  windowMs: { from, to },
  refusedCount: false,
  perEndpoint: null,
  perToken: null,
});
const answers = [
  { ...seen(0, 1, true), advertised: { limit: 10, windowMs: 1000, remaining: 3 } },
  { ...seen(2, 3, false), advertised: { limit: 10, windowMs: 1000, remaining: 0 } },
];

test('a limit that is the one found is right, another is wrong, with both numbers', () => {
  expect(headerTruths(answers, [found(10, 995, 1005)]).map(({ truth }) => truth)).toEqual(['right', 'right', 'right']);
  expect(headerTruths(answers, [found(8, 1500, 1510)]).slice(0, 2)).toEqual([
    { of: 'limit', said: 10, truth: 'wrong', found: { from: 8, to: 8 } },
    { of: 'windowMs', said: 1000, truth: 'wrong', found: { from: 1500, to: 1510 } },
  ]);
});

test('where nothing was found, or several, it was not tried', () => {
  expect(headerTruths(answers, [])[0]).toMatchObject({ truth: 'untried', found: null });
  expect(headerTruths(answers, [found(10, 900, 1100), found(12, 900, 1100)])[0]).toMatchObject({ truth: 'untried' });
});

test('whoever refuses while some are said to be left is wrong', () => {
  const refused = [{ ...seen(2, 3, false), advertised: { remaining: 4 } }];
  expect(headerTruths(refused, [])).toEqual([{ of: 'remaining', said: 4, truth: 'wrong', found: { from: 0, to: 0 } }]);
});
