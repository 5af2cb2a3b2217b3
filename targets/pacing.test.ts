import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import type { TargetFacts } from './facts.ts';
import { paceFor, paced } from './pacing.ts';

const facts = (name: TargetFacts['name']): TargetFacts => ({
  name,
  baseUrl: '',
  control: null,
  prefer: false,
  abilities: [],
  mayWrite: true,
});

test('mocks are not paced; a real account gets less than its documented limit', () => {
  expect(paceFor([facts('import2@mock-live'), facts('elastic-path@mock')])).toBeNull();
  expect(paceFor([facts('import2@live'), facts('elastic-path@mock')])).toBe(9);
  expect(paceFor([facts('elastic-path@store')])).toBe(22.5);
});

test('no sliding second holds more requests than told, however many are asked for at once', async () => {
  const starts: number[] = [];
  const silent: Client = {
    send: () => {
      starts.push(performance.now());
      return Promise.resolve({ kind: 'response', status: 200, headers: [], body: '' });
    },
    close: () => Promise.resolve(),
  };
  const { send } = paced(silent, 100);
  await Promise.all(Array.from({ length: 30 }, () => send({ method: 'GET', url: '', headers: [], body: '' })));
  const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0));
  expect(starts).toHaveLength(30);
  expect((starts[29] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(285); // 29 gaps of 10 ms, timers' rounding aside
  expect(gaps.filter((gap) => gap < 0)).toEqual([]);
});
