import { expect, test } from 'vitest';
import { parseSettings } from '../contracts/settings/settings.ts';
import type { Client } from './client.ts';
import type { TargetFacts } from './facts.ts';
import { paceFor, paced } from './pacing.ts';

const facts = (name: TargetFacts['name']): TargetFacts => ({
  name,
  baseUrl: '',
  control: null,
  prefer: false,
  abilities: [],
  allowed: 'everything',
});

test('mocks are not paced; a real account gets less than its documented limit', () => {
  const unset = parseSettings({});
  expect(paceFor([facts('import2@mock-live'), facts('elastic-path@mock')], unset)).toBeNull();
  expect(paceFor([facts('import2@live'), facts('elastic-path@mock')], unset)).toBe(9);
  expect(paceFor([facts('elastic-path@store')], unset)).toBe(22.5);
  const production = parseSettings({ EP_RATE_LIMIT: '100' });
  expect(paceFor([facts('elastic-path@store')], production)).toBe(90);
  expect(paceFor([facts('import2@sandbox'), facts('elastic-path@store')], production)).toBe(9);
});

test('each request gets a turn of its own, however many are asked for at once', async () => {
  const waits: number[] = [];
  const sleep = (ms: number): Promise<unknown> => Promise.resolve(waits.push(ms));
  const silent: Client = {
    send: () => Promise.resolve({ kind: 'response', status: 200, headers: [], body: '' }),
    close: () => Promise.resolve(),
  };
  const { send } = paced(silent, 100, { now: () => 1000, sleep });
  await Promise.all(Array.from({ length: 30 }, () => send({ method: 'GET', url: '', headers: [], body: '' })));
  expect(waits).toEqual(Array.from({ length: 29 }, (_none, at) => 10 * (at + 1)));
});
