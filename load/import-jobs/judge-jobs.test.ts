import { describe, expect, test } from 'vitest';
import { isRedRun } from '../../runs/load-run.ts';
import type { Collected } from '../collect.ts';
import type { K6Ending } from '../k6-ending.ts';
import { type JobsPart, judgeJobs } from './judge-jobs.ts';
import type { JobsNote } from './plan-file.ts';
import { migrationsOf, plansOf } from './plan-jobs.ts';
import { loadSettings } from '../settings.ts';

const settings = loadSettings({ name: 'import2@mock-live', baseUrl: 'http://127.0.0.1:1' }, { rate: 9 });
const wanted = {
  ...({ target: 'import2@mock-live', run: 'r1', profile: 'smoke', durationMs: null, control: null } as const),
  processes: 1,
  vus: 10,
  perSecond: 9,
  endsWithinMs: 1000,
};

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };

const complete: K6Ending = { kind: 'complete', thresholds: false };
const request = (name: string, status: number, start: number) => ({ name, status, start, sent: start, end: start + 3 });

/** A run of two migrations, some of it changed. */
function judged(changes: {
  readonly ending?: K6Ending;
  readonly notes?: readonly JobsNote[];
  readonly statuses?: readonly number[];
  readonly stop?: Collected['stop'];
}) {
  const notes: readonly JobsNote[] = changes.notes ?? [sent(0), sent(1), answered(0, 201), answered(1, 201)];
  const statuses = changes.statuses ?? [200, 200];
  const collected: Collected = {
    requests: [
      request('import2.createImport', 201, 100),
      ...statuses.map((status, at) => request('import2.getImport', status, 300 + 2000 * at)),
    ],
    checked: 3,
    scenarioStart: 0,
    dropped: 0,
    findings: [],
    exceptions: [],
    stop: changes.stop ?? null,
    created: [],
    notes,
  };
  const files = { samples: '/out/load/k6-1/s.gz', log: '/out/load/k6-1/k6.log', summary: '', dashboard: null };
  const result = { ending: changes.ending ?? complete, startedAt: 0, durationMs: 5000, files };
  const [plan] = plansOf(wanted, { migrations: migrationsOf(2, true) });
  const part = { plan, result, collected } as JobsPart;
  return judgeJobs([part], { settings, endsWithinMs: Infinity, documented }, '/out').run;
}

const sent = (at: number, lateMs = 2): JobsNote => ({ kind: 'sent', at, dueAt: 100, startedAt: 100 + lateMs });
const answered = (at: number, status: number): JobsNote => ({ kind: 'answered', at, status, detail: null });

const missed = (run: ReturnType<typeof judged>): string[] =>
  run.objectives.filter(({ holds }) => !holds).map(({ id }) => id);

describe('a run of import jobs', () => {
  test('holds where all was answered as due', () => {
    const run = judged({});
    expect(run).toMatchObject({ state: 'valid', arrivals: { planned: 2, sent: 2, off: 0, maxErrorMs: 2 } });
    expect(run.responses).toMatchObject({ checked: 3, byStatus: { 200: 2, 201: 1 } });
    expect(run.files).toEqual({ samples: 'load/k6-1/s.gz', log: 'load/k6-1/k6.log' });
    expect([missed(run), isRedRun(run)]).toEqual([[], false]);
  });

  test('is red where a creation was not answered as due, a poll fails, or a refusal came below the limit', () => {
    const bad = [
      judged({ notes: [sent(0), sent(1), answered(0, 201), answered(1, 500)] }),
      judged({ statuses: [200, 500] }),
      judged({ statuses: [200, 429] }),
    ];
    expect(bad.map(missed)).toEqual([['files-answered-as-due'], ['documented-polls'], ['none-refused-below-limit']]);
    expect(bad.map(isRedRun)).toEqual([true, true, true]);
  });

  test('is void, not red, where it was cut, a start was missed or late, or nothing was sampled', () => {
    const cut = judged({ ending: { kind: 'interrupted' } });
    expect([cut.state, cut.why]).toEqual(['void', ['it was interrupted; what was measured until then is kept']]);
    const gone = judged({ ending: { kind: 'aborted' }, stop: { load: 'stop', reason: 'gone', detail: 'refused' } });
    expect(gone.why).toEqual(['it was stopped (gone): refused']);
    const short = judged({ notes: [sent(0), answered(0, 201)] });
    expect(short.why).toEqual(['2 files and migrations planned and 1 sent']);
    const late = judged({ notes: [sent(0), sent(1, 1500), answered(0, 201), answered(1, 201)] });
    expect(late.why).toEqual(['one started 1500 ms off its time; 1000 ms is allowed']);
    const unseen = judged({ ending: { kind: 'complete', thresholds: true } });
    expect(unseen.why).toEqual(['k6 saw a threshold crossed that the samples do not show']);
    const nothing = judged({ notes: [] });
    expect(nothing.why).toContain('there is no sample for files-answered-as-due');
  });

  test('is red where a file or a migration went out and nothing came back before the run ended', () => {
    for (const notes of [
      [sent(0), sent(1), answered(0, 201)],
      [sent(0), sent(1)],
    ]) {
      const run = judged({ notes });
      expect([missed(run), isRedRun(run)]).toEqual([['files-answered-as-due'], true]);
      expect(run.jobs?.refused).toContainEqual({
        at: 1,
        status: 0,
        detail: 'the run ended before one was seen',
      });
    }
  });
});
