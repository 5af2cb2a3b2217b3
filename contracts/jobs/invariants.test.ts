import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { compareAnswers } from './invariants.ts';

const compareImports = (before: Json, after: Json) => compareAnswers('import2', before, after, 'import2@mock-live');
const compareJobs = (before: Json, after: Json) => compareAnswers('elastic-path', before, after, 'elastic-path@mock');

const job = (status: string, imported: number) => ({
  data: {
    attributes: { status },
    meta: { records: { uploaded: { subscription: 9 }, imported: { subscription: imported } } },
  },
});

test('an import may skip statuses and stay, not go back', () => {
  expect(compareImports({ status: 'Collecting credentials' }, { status: 'Migration completed' })).toEqual([]);
  expect(compareImports({ status: 'In preparation' }, { status: 'In preparation' })).toEqual([]);
  const [back] = compareImports({ status: 'Migration completed' }, { status: 'In preparation' });
  expect(back).toMatchObject({ requirement: 'import2/status-moves-forward', received: { value: 'In preparation' } });
});

test('a label nobody knows is the schema’s to report', () => {
  expect(compareImports({ status: 'Import Completed' }, { status: 'In preparation' })).toEqual([]);
});

test('a job does not come back from its end, and its counts do not shrink', () => {
  expect(compareJobs(job('pending', 0), job('success', 9))).toEqual([]);
  expect(compareJobs(job('success', 9), job('started', 9)).map(({ where }) => where)).toEqual([
    'body /data/attributes/status',
  ]);
  expect(compareJobs(job('started', 5), job('started', 4)).map(({ where }) => where)).toEqual([
    'body /data/meta/records/imported/subscription',
  ]);
});

test('an instant that was set neither changes nor goes away; how it is written is free', () => {
  const at = (timestamps: { readonly [member: string]: string | null }) => ({ data: { meta: { timestamps } } });
  const started = { created_at: '2026-01-05T10:00:00Z', started_at: '2026-01-05T10:00:01Z' };
  expect(compareJobs(at({ ...started, started_at: null }), at(started))).toEqual([]);
  expect(compareJobs(at({ ...started, started_at: '0001-01-01T00:00:00Z' }), at(started))).toEqual([]);
  expect(compareJobs(at(started), at({ ...started, started_at: '2026-01-05T10:00:01.000Z' }))).toEqual([]);
  const wrong = (now: Parameters<typeof at>[0]) => compareJobs(at(started), at(now)).map(({ where }) => where);
  expect(wrong({ ...started, started_at: '2026-01-05T10:00:02Z' })).toEqual(['body /data/meta/timestamps/started_at']);
  expect(wrong({ started_at: started.started_at })).toEqual(['body /data/meta/timestamps/created_at']);
});
