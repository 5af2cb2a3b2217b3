import { expect, test } from 'vitest';
import { withUnit } from '../contracts/show/words.ts';
import { missedInWords } from '../reports/model/load.ts';
import type { LimiterRun, ObjectiveResult } from '../runs/load-run.ts';
import { noColours } from '../reports/terminal.ts';
import { aligned, loadSummary, plansInDigits } from './summary.ts';
import { goodLoad } from '../testing/runs/fixtures.ts';

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

test('why a probe cannot tell is said once, as what makes its run void', () => {
  const [probe] = goodLoad().runs;
  if (!probe?.limiter) throw new Error('the fixture has no probe');
  const sentence = 'Whether the limit is as documented is unknown (10 requests in 1 s).';
  const limiter = { ...probe.limiter, judgement: { outcome: 'cannotTell', sentence } } as const;
  const told = loadSummary({ ...goodLoad(), runs: [{ ...probe, state: 'void', why: [sentence], limiter }] }, noColours);
  expect(told.split(sentence)).toHaveLength(2);
  expect(told).toContain(`void: ${sentence}`);
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

test('one thing is said in the singular', () => {
  expect([withUnit(1, 'requests'), withUnit(2, 'requests'), withUnit(1, 'ms')]).toEqual([
    '1 request',
    '2 requests',
    '1 ms',
  ]);
  const missed = { unit: 'requests', limit: 0, samples: 1 } as ObjectiveResult;
  expect(missedInWords({ ...missed, measured: 1 })).toBe('1 request, allowed: 0 requests');
  expect(missedInWords({ ...missed, measured: null })).toBe('1 sample is too few to say');
});
