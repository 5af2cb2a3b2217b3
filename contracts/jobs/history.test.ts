import { describe, expect, test } from 'vitest';
import type { Json } from '../values/json.ts';
import { trueFrom } from './history.ts';
import { type Answered, pollsIn } from './poll.ts';

const asked = { by: 'k6-1', account: 'mock-a', sentAt: 1000, answeredAt: 1010 } as const;
const answer = (via: Answered['via'], status: number, body: Json): Answered => ({ ...asked, via, status, body });

const job = (id: string, timestamps: { [name: string]: Json }): Json => ({
  id,
  type: 'subscription_import',
  attributes: { status: 'started' },
  meta: {
    owner: 'store',
    timestamps,
    records: { uploaded: { subscription: 3, subscription_plan: 'many' }, imported: { subscription: 1 } },
  },
});
const times = { created_at: '2026-01-05T00:00:00.123456Z', updated_at: '2026-01-05T01:00:01+01:00' };
const created = Date.UTC(2026, 0, 5) + 123.456;

describe('the polls of an answer', () => {
  test('a job, with instants as numbers and fractions kept, and only what counts is a number', () => {
    const [poll, ...others] = pollsIn('elastic-path', { ...answer('get', 200, { data: job('a', times) }), job: 'a' });
    expect(others).toEqual([]);
    expect(poll).toMatchObject({ ...asked, job: 'a', via: 'get' });
    expect(poll?.saw).toEqual({
      status: 'started',
      owner: 'store',
      createdAt: expect.closeTo(created, 3),
      updatedAt: Date.UTC(2026, 0, 5, 0, 0, 1),
      uploaded: { subscription: 3 },
      imported: { subscription: 1 },
    });
  });

  test('a time that has not come is left out: absent, null, zero or no time at all (E-5)', () => {
    const notYet = { ...times, started_at: null, finished_at: '0001-01-01T00:00:00Z' };
    const [poll] = pollsIn('elastic-path', answer('get', 200, { data: job('a', notYet) }));
    expect(poll?.saw).not.toHaveProperty('startedAt');
    expect(poll?.saw).not.toHaveProperty('finishedAt');
  });

  test('each entry of a page, a create with what was sent', () => {
    const page = answer('list', 200, { data: [job('a', times), 'no job', {}, job('b', times)], links: {} });
    expect(pollsIn('elastic-path', page).map((poll) => poll.job)).toEqual(['a', 'b']);
    const sent = { bytes: 9, uploaded: { subscription: 3 } };
    const [made] = pollsIn('elastic-path', { ...answer('create', 201, { data: job('c', times) }), sent });
    expect(made).toMatchObject({ job: 'c', via: 'create', sent });
  });

  test('404 to a GET shows the job gone; other errors show nothing', () => {
    expect(pollsIn('elastic-path', { ...answer('get', 404, { errors: [] }), job: 'a' })).toMatchObject([
      { job: 'a', saw: 'gone' },
    ]);
    for (const status of [400, 401, 429, 500]) expect(pollsIn('elastic-path', answer('get', status, {}))).toEqual([]);
    expect(pollsIn('elastic-path', answer('create', 404, {}))).toEqual([]);
    expect(pollsIn('elastic-path', { ...asked, via: 'get', status: 200, body: undefined })).toEqual([]);
  });

  test('an import of Import2 is its status; its token is not kept', () => {
    const body = { id: 12, token: 'secret', status: 'In preparation', items: { accounts: 3 } };
    const [poll] = pollsIn('import2', answer('get', 200, body));
    expect(poll).toEqual({ ...asked, via: 'get', job: '12', saw: { status: 'In preparation' } });
    expect(pollsIn('import2', answer('create', 201, { id: '13', token: 'secret' }))[0]?.saw).toEqual({});
    expect(pollsIn('import2', answer('list', 200, [body, body]))).toHaveLength(2);
  });
});

test('what a poll shows was true since it was sent; a page of a list says nothing of the present', () => {
  const [poll] = pollsIn('elastic-path', answer('get', 200, { data: job('a', times) }));
  expect(poll && [trueFrom(poll), trueFrom({ ...poll, via: 'list' })]).toEqual([1000, -Infinity]);
});
