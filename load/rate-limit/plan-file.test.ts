import { expect, test } from 'vitest';
import { planFile } from './plan-file.ts';

const how = { mayFail: [], further: [] };
const at = (atMs: number, endpoint = 'a', token = 'own') => ({ atMs, endpoint, token });

test('requests of one moment go to different VUs, later ones to whoever is free again', () => {
  const requests = [at(0), at(0), at(0), at(500), at(1000), at(1500, 'b', 'other')];
  const file = planFile({ kind: 'odd', purpose: '', requests, durationMs: 1500 }, how);
  expect(file.rowsOfVus).toHaveLength(4);
  expect(file.rowsOfVus.flat().sort(([a], [b]) => a - b)).toEqual([
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [2, 0, 0, 0],
    [3, 500, 0, 0],
    [4, 1000, 0, 0],
    [5, 1500, 1, 1],
  ]);
  for (const rows of file.rowsOfVus)
    rows.forEach(([, ms], place) => expect(ms - (rows[place - 1]?.[1] ?? -Infinity)).toBeGreaterThanOrEqual(1000));
});

test('credentials never stand in a plan: only their names', () => {
  expect(Object.keys(planFile({ kind: 'odd', purpose: '', requests: [at(0)], durationMs: 0 }, how))).not.toContain(
    'secrets',
  );
  expect(planFile({ kind: 'odd', purpose: '', requests: [at(0)], durationMs: 0 }, how).tokens).toEqual(['own']);
});
