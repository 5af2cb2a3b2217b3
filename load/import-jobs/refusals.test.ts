import { expect, test } from 'vitest';
import { refusalsIn } from './refusals.ts';

const limit = { requests: 3, seconds: 1, scope: 'all-endpoints' } as const;

const at = (start: number, status = 200) => ({
  name: 'elastic-path.getImport',
  status,
  start,
  sent: start,
  end: start + 5,
});

test('beyond the limit a refusal is the limiter’s right', () => {
  const requests = [at(0), at(100), at(200), at(300, 429)];
  expect(refusalsIn(requests, limit)).toEqual({ all: 1, belowLimit: 0 });
});

test('below it, it is not', () => {
  expect(refusalsIn([at(0), at(100), at(300, 429)], limit)).toEqual({ all: 1, belowLimit: 1 });
  expect(refusalsIn([at(0), at(100), at(200), at(1300, 429)], limit)).toEqual({ all: 1, belowLimit: 1 });
});

test('a request that may have arrived within the window is given to the limiter', () => {
  const slow = { ...at(0), end: 400 };
  expect(refusalsIn([slow, at(1100), at(1200), at(1300, 429)], limit).belowLimit).toBe(0);
});

test('where no limit is documented nothing may be refused', () => {
  expect(refusalsIn([at(0), at(1, 429)], null)).toEqual({ all: 1, belowLimit: 1 });
});
