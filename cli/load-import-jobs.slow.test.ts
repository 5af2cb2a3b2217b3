import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLimiterSetting } from '../contracts/limiter/setting.ts';
import type { Behaviour } from '../faults/behaviour.ts';
import { generateFile } from '../load/data/generate.ts';
import { type MockOptions, type RunningMock, startMock } from '../mock/start.ts';
import type { JobsRun, JourneyRun, LoadRun } from '../reports/load-run.ts';

/** `suite load import-jobs` as a user runs it, with real k6, against a mock of this process. */

const suite = new URL('./suite.js', import.meta.url).pathname;
const fresh = (): string => mkdtempSync(join(tmpdir(), 'import-jobs-test-'));

type Ended = { readonly code: number | null; readonly output: string; readonly seconds: number; readonly out: string };

/** @param midway called with what was printed so far, and a way to press Ctrl-C */
function runJobs(
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
  midway?: (output: string, interrupt: () => void) => void,
): Promise<Ended> {
  const out = fresh();
  const began = performance.now();
  const child = spawn(process.execPath, [suite, 'load', 'import-jobs', '--out', out, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], SUITE_NO_DOTENV: '1', ...env },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      midway?.(output, () => process.kill(-(child.pid ?? 0), 'SIGINT'));
    });
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, output, seconds: (performance.now() - began) / 1000, out })),
  );
}

async function onMock<Result>(options: MockOptions, work: (mock: RunningMock) => Promise<Result>): Promise<Result> {
  const mock = await startMock(options);
  try {
    return await work(mock);
  } finally {
    await mock.stop();
  }
}

const loadOf = ({ out }: Ended): LoadRun => JSON.parse(readFileSync(join(out, 'load-run.json'), 'utf8')) as LoadRun;

/** The run at a target, with its jobs. */
function runAt(ended: Ended, target: string): JourneyRun & { readonly jobs: JobsRun } {
  const run = loadOf(ended).runs.find((one) => one.target === target);
  if (!run?.jobs) throw new Error(`there are no jobs at ${target}: ${ended.output}`);
  return { ...run, jobs: run.jobs };
}

const store = 'elastic-path@mock';
const filesOnly = ['--migrations', '0'];

test('five files of 50,000 records, and migrations, end green within a minute', { timeout: 120_000 }, async () => {
  const ended = await runJobs(['--files', '5', '--records', '50000']);
  expect(ended.code, ended.output).toBe(0);
  expect(ended.seconds).toBeLessThan(60);
  const { jobs, arrivals, responses } = runAt(ended, store);
  expect(arrivals).toMatchObject({ planned: 5, sent: 5 });
  expect(jobs.violations).toEqual([]);
  expect(jobs.jobs.map(({ records }) => records)).toEqual(
    Array.from({ length: 5 }, () => ({ uploaded: 50_000, imported: 50_000 })),
  );
  expect(jobs.throughput.server.recordsPerSecondOverall?.low).toBeGreaterThan(49_000);
  expect(jobs.throughput.server.recordsPerSecondOverall?.high).toBeLessThan(51_000);
  expect(jobs.throughput.agreement.agreed).toBe(jobs.throughput.agreement.compared);
  expect(responses.byStatus['429']).toBeUndefined();
  expect(readFileSync(join(ended.out, 'jobs.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>$/);
  expect(ended.output).toMatch(/queue wait .*by our looks/);
  const migrations = runAt(ended, 'import2@mock-live').jobs;
  expect(migrations.throughput.jobs.byStatus).toEqual({ 'Migration completed': 4 });
  expect(Object.keys(migrations.throughput.states)).toContain('Sample migration in progress');
});

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
    test(name, { timeout: 90_000 }, () =>
      onMock({ faults: [{ breaks, on: {}, share: 1 }] }, async ({ url }) => {
        const sizes = ['--files', '4', '--records', '1500', '--records-per-second', '1500', '--ends-within', '10s'];
        const ended = await runJobs([...filesOnly, ...sizes], { MOCK_URL: url });
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

  test('keep the pace together, and what they saw is one history', { timeout: 90_000 }, () =>
    onMock({}, async ({ url }) => {
      const ended = await runJobs([...filesOnly, ...sizes], { MOCK_URL: url });
      expect(ended.code, ended.output).toBe(0);
      const { jobs, responses, arrivals } = runAt(ended, store);
      expect(arrivals).toMatchObject({ planned: 4, sent: 4 });
      expect(jobs.jobs).toHaveLength(4);
      expect(responses.byStatus['429']).toBeUndefined();
      const log = (by: string): string =>
        readFileSync(join(ended.out, `load/import-jobs-${store}`, by, 'k6.log'), 'utf8');
      expect([log('k6-1'), log('k6-2')].map((text) => text.includes('"status\\":\\"success'))).toEqual([true, true]);
    }),
  );

  test('see together what neither can tell alone', { timeout: 90_000 }, () =>
    onMock({ faults: [{ breaks: { queue: 'two-at-once' }, on: {}, share: 1 }] }, async ({ url }) => {
      const ended = await runJobs([...filesOnly, ...sizes], { MOCK_URL: url });
      expect(ended.code, ended.output).toBe(1);
      expect(runAt(ended, store).jobs.violations.map(({ rule }) => rule)).toContain('one-at-a-time');
    }),
  );
});

describe('a file of the user’s own', () => {
  /** The vendor's published sample is not ours to hand on: whoever has it names it here, others get its twin. */
  const vendors = process.env['VENDOR_SAMPLE'];

  test('the vendor’s sample, or its twin, comes out as 56 products and 56 plans', { timeout: 60_000 }, async () => {
    const path = vendors ?? join(fresh(), 'twin.jsonl');
    if (!vendors) await generateFile(path, { seed: 'sample', records: 112 });
    const ended = await runJobs([...filesOnly, '--file', path, '--records-per-second', '50']);
    expect(ended.code, ended.output).toBe(0);
    const log = readFileSync(join(ended.out, `load/import-jobs-${store}/k6-1/k6.log`), 'utf8').replaceAll('\\"', '"');
    const all = '"subscription_product":56,"subscription_plan":56,"subscription_subscriber":0';
    expect(log).toContain(`"status":"success"`);
    expect(log.split('\n').some((line) => line.includes(`"imported":{${all}`))).toBe(true);
    expect(runAt(ended, store).jobs.jobs.map(({ records }) => records)).toEqual([{ uploaded: 112, imported: 112 }]);
  });

  const record = '{"data":{"type":"subscription_plan","attributes":{"name":"Monthly"}}}\n';
  const folder = fresh();
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  mkdirSync(join(folder, 'sub'));

  test('--check-file names bad lines, and sends nothing', () =>
    onMock({}, async ({ url }) => {
      const path = file('bad.jsonl', `${record}nope\n${record}{"data":\n`);
      const ended = await runJobs(['--check-file', path], { MOCK_URL: url });
      expect(ended.output.split('\n').slice(0, 2)).toEqual([
        `${path}:2: the line is not JSON`,
        `${path}:4: the line is cut off: its JSON is not closed`,
      ]);
      expect([ended.code, existsSync(join(ended.out, 'load-run.json'))]).toEqual([2, false]);
      expect((await runJobs(['--check-file', file('good.jsonl', record)])).code).toBe(0);
    }));

  test.each<[string, () => string, RegExp]>([
    ['over 50,000 records', () => file('long.jsonl', record.repeat(50_001)), /holds 50,001 records/],
    ['empty', () => file('empty.jsonl', ''), /is empty/],
    ['not JSONL', () => file('words.jsonl', 'one\ntwo\n'), /holds not one record/],
    ['a folder', () => join(folder, 'sub'), /is a folder/],
  ])('one that is %s is refused before anything is sent', async (_, path, says) => {
    const ended = await runJobs(['--file', path()], { MOCK_URL: 'http://127.0.0.1:9' });
    expect([ended.code, ended.output]).toEqual([2, expect.stringMatching(says)]);
    expect(ended.output.trim().split('\n')).toHaveLength(1);
  });

  test('--force sends it, and the API’s 400 is shown', { timeout: 60_000 }, async () => {
    const path = file('forced.jsonl', record.repeat(50_001));
    const ended = await runJobs([...filesOnly, '--file', path, '--force']);
    expect(ended.code, ended.output).toBe(0);
    expect(ended.output).toMatch(/answered 400: .*more than 50000 objects/);
    expect(runAt(ended, store).responses.byStatus).toMatchObject({ '400': 1 });
  });

  test('bad lines are left out of what is imported', { timeout: 60_000 }, async () => {
    const ended = await runJobs([...filesOnly, '--files', '1', '--records', '1000', '--bad-lines', '11%']);
    expect(ended.code, ended.output).toBe(0);
    expect(runAt(ended, store).jobs.jobs.map(({ records }) => records?.imported)).toEqual([890]);
  });
});

describe('a run that is cut keeps what it saw', () => {
  const long = [...filesOnly, '--files', '3', '--records', '2000', '--records-per-second', '100'];
  const hasBegun = (output: string): boolean => output.includes(`import-jobs at ${store} ...`);

  test('by Ctrl-C', { timeout: 90_000 }, async () => {
    let waits = false;
    const ended = await runJobs(long, {}, (output, interrupt) => {
      if (!waits && hasBegun(output)) setTimeout(interrupt, 10_000);
      waits ||= hasBegun(output);
    });
    expect(ended.code, ended.output).toBe(130);
    expect(ended.output).toMatch(/incomplete: interrupted/);
    expect(loadOf(ended).ended).toBe('interrupted');
    const { state, why, jobs } = runAt(ended, store);
    expect([state, why?.[0]]).toEqual(['void', 'it was interrupted; what was seen until then is kept']);
    expect(jobs.jobs).toHaveLength(3);
    expect(jobs.looks).toBeGreaterThan(20);
    expect(jobs.violations).toEqual([]);
  });

  test('by the server going away', { timeout: 90_000 }, async () => {
    const mock = await startMock();
    let waits = false;
    const ended = await runJobs(long, { MOCK_URL: mock.url }, (output) => {
      if (!waits && hasBegun(output)) setTimeout(() => void mock.stop(), 10_000);
      waits ||= hasBegun(output);
    });
    expect(ended.code, ended.output).toBe(4);
    expect(ended.output).toMatch(/does not answer at/);
    const { state, jobs } = runAt(ended, store);
    expect([loadOf(ended).ended, state]).toEqual(['unreachable', 'void']);
    expect(jobs.looks).toBeGreaterThan(20);
  });
});

test(
  'a faster pace than the limit is slowed by 429s, which are counted and no failure',
  { timeout: 90_000 },
  async () => {
    const ended = await runJobs([
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
  },
);

test('a stricter limiter is red, and is waited for as its Retry-After says', { timeout: 90_000 }, () => {
  const strict = parseLimiterSetting({ kind: 'fixed-window', limit: 12, windowMs: 4000, retryAfter: 'seconds' });
  return onMock({ limiters: { import2: strict, 'elastic-path': strict } }, async ({ url }) => {
    const sizes = ['--files', '3', '--records', '1500', '--records-per-second', '1500'];
    const ended = await runJobs([...filesOnly, ...sizes], { MOCK_URL: url });
    expect(ended.code, ended.output).toBe(1);
    const { responses, objectives, jobs } = runAt(ended, store);
    expect(objectives.find(({ id }) => id === 'none-refused-below-limit')?.holds).toBe(false);
    const windows = ended.seconds / 4 + 1; // each of the three lanes is refused once in a window, and keeps still
    expect(responses.byStatus['429']).toBeLessThanOrEqual(3 * windows);
    expect(jobs.paced?.waitedMs).toBeGreaterThan(1000);
    expect(jobs.throughput.jobs.byStatus).toEqual({ success: 3 });
  });
});
