import { expect, test } from 'vitest';
import type { JobsPlan } from './plan-file.ts';
import { holdJobsTo, refusedBelow } from './objectives.ts';

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
  expect(refusedBelow(limit, requests)).toBe(0);
});

test('below it, it is not', () => {
  expect(refusedBelow(limit, [at(0), at(100), at(300, 429)])).toBe(1);
  expect(refusedBelow(limit, [at(0), at(100), at(200), at(1300, 429)])).toBe(1);
});

test('a request that may have arrived within the window is given to the limiter', () => {
  const slow = { ...at(0), end: 400 };
  expect(refusedBelow(limit, [slow, at(1100), at(1200), at(1300, 429)])).toBe(0);
});

test('where no limit is documented nothing may be refused', () => {
  expect(refusedBelow(null, [at(0), at(1, 429)])).toBe(1);
});

test('a share is held as it is, not as it is written down', () => {
  const requests = Array.from({ length: 2014 }, (_, one) => at(one, one < 3 ? 500 : 200)); // 0.00149
  const [found] = holdJobsTo({
    target: 'elastic-path@mock',
    documented: null,
    requests,
    notes: [],
    plans: [{ uploads: [{ expects: [201] }], migrations: [] } as unknown as JobsPlan],
  }).filter(({ id }) => id === 'documented-polls');
  expect(found).toMatchObject({ measured: 0.001, limit: 0.001, holds: false });
});
