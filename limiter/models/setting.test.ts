import { expect, test } from 'vitest';
import { parseRetryAfter, retryAfterHeader, waitMs } from './retry-after.ts';
import { scopeKey } from './scope.ts';
import { parseLimiterSetting } from './setting.ts';

test('a limiter is read from its shortest form', () => {
  expect(parseLimiterSetting('none')).toEqual(parseLimiterSetting({ kind: 'none' }));
  expect(parseLimiterSetting({ kind: 'fixed-window', limit: 0, windowMs: 1000 })).toEqual({
    model: { kind: 'fixed-window', limit: 0, windowMs: 1000, phaseMs: 0 },
    countRefused: false,
    scope: 'all-endpoints',
    retryAfter: 'seconds',
  });
  expect(parseLimiterSetting({ kind: 'gcra', limit: 10, windowMs: 1000 }).model).toEqual({
    kind: 'gcra',
    limit: 10,
    windowMs: 1000,
    burst: 10,
  });
});

test('a setting that was read is read again as itself', () => {
  const setting = parseLimiterSetting({
    kind: 'token-bucket',
    limit: 5,
    windowMs: 2000,
    burst: 8,
    countRefused: true,
    scope: 'per-token',
    retryAfter: 'lying',
  });
  expect(parseLimiterSetting(setting)).toEqual(setting);
});

const wrong: readonly (readonly [unknown, string])[] = [
  [7, 'limiter is 7: "none" or an object with "kind" is allowed'],
  [{}, 'limiter.kind is missing: "none", "fixed-window"'],
  [{ kind: 'fixed-window', limit: 1.5, windowMs: 1 }, 'limiter.limit is 1.5: a whole number from 0'],
  [{ kind: 'fixed-window', limit: 1 }, 'limiter.windowMs is missing: a whole number from 1'],
  [{ kind: 'sliding-log', limit: 1, windowMs: 1, burst: 2 }, 'a member of limiter is "burst": kind, limit, windowMs'],
  [
    { kind: 'two-limits', each: 'gcra', limit: 1, windowMs: 1, second: { limit: 2, windowMs: 9 } },
    'limiter.each is "gcra": "fixed-window-from-first", "sliding-log"',
  ],
  [
    { kind: 'two-limits', each: 'sliding-log', limit: 1, windowMs: 1, second: { limit: 2 } },
    'limiter.second.windowMs is missing: a whole number from 1',
  ],
  [
    { kind: 'two-limits', each: 'sliding-log', limit: 1, windowMs: 1 },
    'limiter.second is missing: an object with "limit" and "windowMs"',
  ],
  [{ kind: 'ban', limit: 1, windowMs: 1 }, 'limiter.banMs is missing: a whole number from 1'],
  [{ kind: 'none', scope: 'per-planet' }, 'limiter.scope is "per-planet": "all-endpoints", "per-endpoint"'],
  [{ kind: 'none', countRefused: 1 }, 'limiter.countRefused is 1: true or false'],
  [{ model: { kind: 'none' }, limit: 1 }, 'a member of limiter is "limit": model, countRefused'],
  [{ model: 'none' }, 'limiter.model is "none": an object'],
];

test.each(wrong)('%j is refused with what was found and what is allowed', (value, message) => {
  expect(() => parseLimiterSetting(value)).toThrow(message);
});

test('each scope keeps apart what it says', () => {
  const one = { operation: 'a', token: 't', address: '10.0.0.1' };
  const other = { operation: 'b', token: 'u', address: '10.0.0.2' };
  expect(scopeKey('all-endpoints', one)).toBe(scopeKey('all-endpoints', other));
  for (const [scope, member] of [
    ['per-endpoint', 'operation'],
    ['per-token', 'token'],
    ['per-address', 'address'],
  ] as const) {
    expect(scopeKey(scope, { ...other, [member]: one[member] })).toBe(scopeKey(scope, one));
    expect(scopeKey(scope, { ...one, [member]: other[member] })).not.toBe(scopeKey(scope, one));
  }
});

test('Retry-After is rounded up to whole seconds, or left out, or too short', () => {
  const now = Date.UTC(2026, 10, 22, 8, 0, 0, 250);
  expect(retryAfterHeader('absent', 750, now)).toBeNull();
  expect(retryAfterHeader('seconds', 750, now)).toBe('1');
  expect(retryAfterHeader('http-date', 750, now)).toBe('Sun, 22 Nov 2026 08:00:01 GMT');
  expect(retryAfterHeader('http-date', 751, now)).toBe('Sun, 22 Nov 2026 08:00:02 GMT');
  expect(retryAfterHeader('lying', 750, now)).toBe('0');
  expect(retryAfterHeader('lying', 60_000, now)).toBe('30');
});

const atEight = Date.UTC(2026, 10, 22, 8, 0, 1);
const century = 100 * 365 * 86_400;

test.each([
  ['1', { kind: 'seconds', seconds: 1 }, 1000],
  [' 120 ', { kind: 'seconds', seconds: 120 }, 120_000],
  ['0', { kind: 'seconds', seconds: 0 }, 0],
  ['99999999999', { kind: 'seconds', seconds: century }, 1000 * century],
  ['9'.repeat(400), { kind: 'seconds', seconds: century }, 1000 * century],
  ['Sun, 22 Nov 2026 08:00:01 GMT', { kind: 'date', date: atEight }, 1000],
  ['Sunday, 22-Nov-26 08:00:01 GMT', { kind: 'date', date: atEight }, 1000],
  ['Sun Nov 22 08:00:01 2026', { kind: 'date', date: atEight }, 1000],
  ['Sun Nov  1 08:00:01 2026', { kind: 'date', date: Date.UTC(2026, 10, 1, 8, 0, 1) }, 0],
  ['Thu, 01 Jan 1970 00:00:00 GMT', { kind: 'date', date: 0 }, 0],
  ['Fri, 31 Dec 9999 23:59:59 GMT', { kind: 'date', date: Date.UTC(9999, 11, 31, 23, 59, 59) }, 1000 * century],
])('a Retry-After of %s', (text, read, ms) => {
  expect(parseRetryAfter(text)).toEqual(read);
  expect(waitMs(text, atEight - 1000)).toBe(ms);
});

test.each(
  [
    '',
    '-1',
    '+1',
    '1.5',
    '1,5',
    '1e3',
    '0x10',
    '1 s',
    'soon',
    'NaN',
    'Infinity',
    '5, 10',
    '2026-11-22T08:00:01Z',
  ].concat([
    'Sun, 32 Nov 2026 08:00:01 GMT',
    'Mon, 31 Feb 2026 08:00:01 GMT',
    'Sun, 22 Nov 2026 25:00:01 GMT',
    'Sun, 22 Nov 2026 08:00:01 CET',
    'Sun, 22 Foo 2026 08:00:01 GMT',
  ]),
)('a Retry-After of "%s" is malformed, and no wait', (text) => {
  expect(parseRetryAfter(text).kind).toBe('malformed');
  expect(waitMs(text, atEight)).toBeNull();
});
