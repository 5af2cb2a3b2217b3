import { expect, test } from 'vitest';
import type { LimiterRun } from '../runs/load-run.ts';
import { noColours } from '../reports/terminal.ts';
import { aligned, plansInDigits } from './summary.ts';

const request = (atMs: number, accepted: boolean | 'other', plan = 1): LimiterRun['requests'][number] => ({
  atMs,
  accepted,
  plan,
  endpoint: 'import2.listTools',
  token: 0,
});

test('each plan has a row for what was accepted and one for what was refused, a column for each 100 ms', () => {
  const burst = Array.from({ length: 12 }, () => request(5, true));
  const chart = plansInDigits([...burst, request(99, false), request(250, false), request(1000, true, 2)], noColours);
  expect(chart).toEqual([
    '  plan 1, from 0.0 s, a column is 100 ms',
    '  accepted  +··',
    '  refused   1·1',
    '  plan 2, from 1.0 s, a column is 100 ms',
    '  accepted  1',
    '  refused   ·',
  ]);
});

test('what is said begins in one column, however long a name is', () => {
  const rows = [
    ['run', '1 s'],
    ['time in Waiting to start sample migration', '2 s'],
  ] as const;
  expect(aligned(rows)).toEqual([
    'run                                        1 s',
    'time in Waiting to start sample migration  2 s',
  ]);
  expect(aligned([])).toEqual([]);
});
