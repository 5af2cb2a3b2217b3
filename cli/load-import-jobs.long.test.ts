/** @module-tag night */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import type { Behaviour } from '../faults/behaviour.ts';
import { filesOnly, onMock, runAt, runImportJobs, store } from '../testing/try-suite.ts';

describe('each fault of the queue ends red, naming the jobs', () => {
  const faults: readonly [name: string, breaks: Partial<Behaviour>, rules: readonly string[]][] = [
    ['the last comes first', { queue: 'last-come' }, ['first-come-first-served']],
    ['two at once', { queue: 'two-at-once' }, ['one-at-a-time']],
    ['a job gets stuck', { job: 'stuck' }, ['ends-in-time']],
    ['a job gets lost', { job: 'lost' }, ['nothing-lost']],
    ['a job is run twice', { job: 'run-twice' }, ['run-once']],
    ['a record is dropped', { job: 'drops-a-record' }, ['imported-as-sent']],
    ['counts shrink', { progress: 'shrinks' }, ['counts-never-shrink']],
    ['reads are stale', { reads: 'stale' }, ['status-forward', 'terminal-final']],
  ];

  for (const [name, breaks, rules] of faults)
    test(name, () =>
      onMock({ faults: [{ breaks, at: {}, share: 1 }] }, async ({ url }) => {
        const sizes = ['--files', '4', '--records', '1500', '--records-per-second', '1500', '--ends-within', '10s'];
        const ended = await runImportJobs([...filesOnly, ...sizes], { MOCK_URL: url });
        expect(ended.code, ended.output).toBe(1);
        const { jobs } = runAt(ended, store);
        const told = jobs.violations.filter(({ rule, weight }) => rules.includes(rule) && weight === 'fail');
        expect(told, ended.output).not.toEqual([]);
        const ids = jobs.jobs.map(({ id }) => id);
        for (const violation of told) {
          expect(ids).toEqual(expect.arrayContaining([...violation.jobs]));
          for (const id of violation.jobs) expect(ended.output).toContain(id);
          expect(violation.seen.length).toBeGreaterThan(0);
        }
      }),
    );
});

describe('several k6 processes', () => {
  const sizes = ['--files', '4', '--records', '1500', '--records-per-second', '1500', '--processes', '2'];

  test('keep the pace together, and what they saw is one history', () =>
    onMock({}, async ({ url }) => {
      const ended = await runImportJobs([...filesOnly, ...sizes], { MOCK_URL: url });
      expect(ended.code, ended.output).toBe(0);
      const { jobs, responses, arrivals } = runAt(ended, store);
      expect(arrivals).toMatchObject({ planned: 4, sent: 4 });
      expect(jobs.jobs).toHaveLength(4);
      expect(responses.byStatus['429']).toBeUndefined();
      const log = (by: string): string =>
        readFileSync(join(ended.out, `load/import-jobs-${store}`, by, 'k6.log'), 'utf8');
      expect([log('k6-1'), log('k6-2')].map((text) => text.includes('"status\\":\\"success'))).toEqual([true, true]);
    }));

  test('see together what neither can tell alone', () =>
    onMock({ faults: [{ breaks: { queue: 'two-at-once' }, at: {}, share: 1 }] }, async ({ url }) => {
      const ended = await runImportJobs([...filesOnly, ...sizes], { MOCK_URL: url });
      expect(ended.code, ended.output).toBe(1);
      expect(runAt(ended, store).jobs.violations.map(({ rule }) => rule)).toContain('one-at-a-time');
    }));
});

test('a faster pace than the limit is slowed by 429s, which are counted and no failure', async () => {
  const ended = await runImportJobs([
    ...filesOnly,
    '--rate',
    '60',
    '--files',
    '6',
    '--records',
    '1000',
    '--records-per-second',
    '1000',
  ]);
  expect(ended.code, ended.output).toBe(0);
  const { responses, objectives } = runAt(ended, store);
  expect(responses.byStatus['429']).toBeGreaterThan(0);
  expect(objectives.find(({ id }) => id === 'none-refused-below-limit')).toMatchObject({ measured: 0, holds: true });
});

test('a stricter limiter is red, and is waited for as its Retry-After says', () => {
  const strict = parseLimiterSetting({ kind: 'fixed-window', limit: 12, windowMs: 4000, retryAfter: 'seconds' });
  return onMock({ limiters: { import2: strict, 'elastic-path': strict } }, async ({ url }) => {
    const sizes = ['--files', '3', '--records', '1500', '--records-per-second', '1500'];
    const ended = await runImportJobs([...filesOnly, ...sizes], { MOCK_URL: url });
    expect(ended.code, ended.output).toBe(1);
    const { responses, objectives, jobs } = runAt(ended, store);
    expect(objectives.find(({ id }) => id === 'none-refused-below-limit')?.holds).toBe(false);
    const windows = ended.seconds / 4 + 1; // each of the three lanes is refused once in a window, and keeps still
    expect(responses.byStatus['429']).toBeLessThanOrEqual(3 * windows);
    expect(jobs.paced?.waitedMs).toBeGreaterThan(1000);
    expect(jobs.throughput.jobs.byStatus).toEqual({ success: 3 });
  });
});
