import { describe, expect, test } from 'vitest';
import { contract } from '../spec/contract.ts';
import type { Exchange } from '../spec/exchange.ts';
import type { Json } from '../values/json.ts';
import { checkExchange } from '../rules/index.ts';
import { jobInvariants } from '../rules/job-invariants.ts';
import { compareAnswers } from './checks.ts';
import { type Invariant, invariants, weightAt } from './invariants.ts';
import { judgeHistory } from './oracle.ts';
import { pollsIn } from './poll.ts';
import { weigh } from '../judge/verdict.ts';

const compareImports = (before: Json, after: Json) => compareAnswers(before, after, 'import2@mock-live');
const compareJobs = (before: Json, after: Json) => compareAnswers(before, after, 'elastic-path@mock');

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

describe('rule, journeys and oracle', () => {
  const at = (target: 'elastic-path@mock' | 'elastic-path@store', data: Json) => {
    const body = JSON.stringify({ data });
    const exchange: Exchange = {
      operation: 'elastic-path.getImport',
      target,
      request: {
        method: 'GET',
        url: 'http://127.0.0.1/v2/subscriptions/imports/a',
        headers: [],
        auth: 'valid',
        body: '',
      },
      answer: { kind: 'response', status: 200, headers: [['content-type', 'application/json']], body },
      secrets: [],
      startedAt: 0,
      durationMs: 5,
    };
    const asked = { by: 'k6', account: 'a', via: 'get', sentAt: 0, answeredAt: 5, status: 200, job: 'a' } as const;
    const polls = pollsIn('elastic-path', { ...asked, body: { data } });
    const byRule = weigh(checkExchange(exchange, contract, [jobInvariants]), exchange).filter(
      ({ weight }) => weight !== 'tolerated',
    );
    return {
      rule: byRule.map(({ requirement, weight }) => `${weight} ${requirement}`),
      oracle: judgeHistory(polls, target).map(({ requirement, weight }) => `${weight} ${requirement}`),
    };
  };
  const shows = (
    status: string,
    timestamps: { readonly [member: string]: Json },
    imported = 0,
    type = 'subscription',
  ): Json => ({
    id: 'a',
    attributes: { status },
    meta: {
      owner: 'store',
      timestamps,
      records: { uploaded: { subscription: 1 }, imported: { [type]: imported } },
    },
  });
  const [one, two, three] = ['2026-01-05T10:00:00Z', '2026-01-05T10:00:05Z', '2026-01-05T10:00:09Z'];
  const times = { created_at: one, started_at: two, finished_at: three };

  test.each<[string, Json]>([
    ['imported more than was uploaded', shows('success', times, 2)],
    ['started before it was created', shows('success', { ...times, created_at: three })],
    ['updated before it was created', shows('success', { ...times, created_at: two, updated_at: one })],
    ['a success without a start', shows('success', { created_at: one, finished_at: three })],
    ['a failure without a start', shows('failed', { created_at: one, finished_at: three })],
    ['a start that is null', shows('pending', { created_at: one, started_at: null })],
    ['a start at the zero time', shows('pending', { created_at: one, started_at: '0001-01-01T00:00:00Z' })],
    ['a type with the name of what every object has', shows('success', times, 1, 'constructor')],
    ['all is well', shows('success', times)],
  ])('%s: weighs the same for each of them, on the mock and at a store', (_, shown) => {
    for (const target of ['elastic-path@mock', 'elastic-path@store'] as const) {
      const { rule, oracle } = at(target, shown);
      expect([...new Set(rule)].sort()).toEqual([...new Set(oracle)].sort());
    }
  });

  test('a job that runs backwards fails at a store; a count that shrinks warns', () => {
    const weightOf = (invariant: Invariant) => weightAt(invariant, 'elastic-path@store');
    expect(weightOf('status-forward')).toBe('fail');
    expect(weightOf('one-at-a-time')).toBe('fail');
    expect(weightOf('counts-never-shrink')).toBe('warn');
    expect(weightOf('nothing-lost')).toBe('off');
    expect(invariants.map((each) => weightAt(each, 'elastic-path@mock'))).not.toContain('warn');
  });
});
