import { describe, expect, test } from 'vitest';
import type { TargetName } from '../spec/targets.ts';
import { judgeHistory } from './oracle.ts';
import type { JobState, Poll } from './poll.ts';

const pending = { status: 'pending', createdAt: 0, updatedAt: 0 };
const started = (startedAt: number, updatedAt = startedAt): JobState => ({
  ...pending,
  status: 'started',
  startedAt,
  updatedAt,
});
const success = (startedAt: number, finishedAt: number): JobState => ({
  ...started(startedAt, finishedAt),
  status: 'success',
  finishedAt,
});

type Asked = Partial<Pick<Poll, 'by' | 'via' | 'account'>>;
const poll = (job: string, sentAt: number, answeredAt: number, saw: Poll['saw'], asked: Asked = {}): Poll => ({
  by: 'k6-1',
  account: 'mock-a',
  via: 'get',
  job,
  sentAt,
  answeredAt,
  saw,
  ...asked,
});
const created = (job: string, sentAt: number, answeredAt: number, createdAt: number): Poll =>
  poll(job, sentAt, answeredAt, { ...pending, createdAt, updatedAt: createdAt }, { via: 'create' });

const told = (polls: readonly Poll[], target: TargetName = 'elastic-path@mock', endsWithinMs?: number): string[] =>
  judgeHistory(polls, target, endsWithinMs).map(({ invariant, jobs }) => `${invariant} ${jobs.join(' ')}`);

describe('polls that overlap have no order', () => {
  const done = poll('a', 10, 20, success(1, 5));

  test.each([
    ['sent in the millisecond of the answer', 20],
    ['sent before the answer', 15],
  ])('%s', (_, sentAt) => {
    expect(told([done, poll('a', sentAt, 30, started(1))])).toEqual([]);
  });

  test('sent after the answer, it has', () => {
    expect(told([done, poll('a', 21, 30, started(1))])).toContain('terminal-final a');
  });

  test('and so it has where another observer sent it', () => {
    expect(told([done, poll('a', 25, 30, started(1), { by: 'k6-2' })])).toContain('terminal-final a');
  });
});

describe('a page of a list', () => {
  const page = (job: string, at: number, saw: JobState): Poll => poll(job, at, at + 5, saw, { via: 'list' });

  test('may be behind', () => {
    expect(told([poll('a', 10, 20, success(1, 5)), page('a', 500, pending)])).toEqual([]);
  });

  test.each([['organization'], [undefined]])('has no other owner than GET: %s', (owner) => {
    const shown = poll('a', 10, 20, { ...success(1, 5), owner: 'store' });
    const listed = page('a', 500, { ...success(1, 5), ...(owner ? { owner } : {}) });
    expect(told([shown, listed])).toContain('owner-kept a');
  });

  test('cannot be ahead', () => {
    expect(told([page('a', 10, success(1, 5)), poll('a', 20, 30, started(1))])).toContain('terminal-final a');
  });

  test('does not date a wait', () => {
    const polls = [poll('a', 10, 20, pending), page('a', 9000, pending)];
    expect(told(polls, 'elastic-path@mock', 100)).toEqual([]);
  });
});

describe('one at a time', () => {
  const run = (job: string, startedAt: number, finishedAt: number): Poll =>
    poll(job, 1000, 1001, success(startedAt, finishedAt));

  test('one starts in the instant in which the other ends: intervals are half open', () => {
    expect(told([run('a', 10, 20), run('b', 20, 30)])).toEqual([]);
    expect(told([run('a', 10, 21), run('b', 20, 30)])).toEqual(['one-at-a-time a b']);
  });

  test('a run that took no time overlaps nothing', () => {
    expect(told([run('a', 10, 20), run('b', 15, 15)])).toEqual([]);
  });

  test('the long one is held against every later one, not only its neighbour', () => {
    expect(told([run('a', 10, 100), run('b', 20, 30), run('c', 40, 50)])).toEqual([
      'one-at-a-time a b',
      'one-at-a-time a c',
    ]);
  });

  test('each account, and each owner, has a queue of its own', () => {
    const other = { ...run('b', 15, 30), account: 'mock-b' };
    const owned = poll('b', 1000, 1001, { ...success(15, 30), owner: 'organization' });
    expect(told([run('a', 10, 20), other])).toEqual([]);
    expect(told([run('a', 10, 20), owned])).toEqual([]);
  });

  test('a store’s timestamps are cut, so nearly together is not together', () => {
    expect(told([run('a', 10, 1009), run('b', 20, 2000)], 'elastic-path@store')).toEqual([]);
  });

  test('of two cut to the same start, either may have been first', () => {
    const open = poll('b', 1000, 1001, started(10));
    expect(told([run('a', 10, 20), open])).toEqual([]);
  });

  test('an end not told yet: what a poll that shows it running dates is enough', () => {
    const open = poll('a', 1000, 1001, started(10, 50));
    expect(told([open, run('b', 40, 60)])).toEqual(['one-at-a-time a b']);
    expect(told([open, run('b', 50, 60)])).toEqual([]);
  });

  test('an end not told yet, and still running after the next was seen started', () => {
    const polls = [poll('a', 100, 101, started(10)), poll('b', 110, 111, started(40))];
    expect(told(polls)).toEqual([]);
    expect(told([...polls, poll('a', 112, 113, started(10))])).toEqual(['one-at-a-time a b']);
  });

  test('without instants, only what lies wholly within a sure run counts', () => {
    const bare = { status: 'started', createdAt: 0 };
    const ends = [poll('a', 10, 20, bare), poll('a', 50, 60, bare)];
    const ofBoth = (...polls: Poll[]): string[] => told([...ends, ...polls]).filter((one) => /a b/.test(one));
    expect(ofBoth(poll('b', 21, 49, bare))).toEqual(['one-at-a-time a b']);
    expect(ofBoth(poll('b', 15, 49, bare))).toEqual([]);
    expect(ofBoth(poll('b', 21, 50, bare))).toEqual([]);
  });
});

describe('first come, first served', () => {
  const ends = (job: string, createdAt: number, startedAt: number): Poll =>
    poll(job, 1000, 1001, { ...success(startedAt, startedAt + 5), createdAt });

  test('the earlier one’s 201 had arrived before the later one’s upload began', () => {
    const polls = [created('a', 0, 10, 5), created('b', 20, 30, 25), ends('a', 5, 200), ends('b', 25, 100)];
    expect(told(polls)).toEqual(['first-come-first-served a b']);
  });

  test('its 201 arrived later: it may not have been there to be served', () => {
    const polls = [created('a', 0, 40, 5), created('b', 20, 30, 25), ends('a', 5, 200), ends('b', 25, 100)];
    expect(told(polls)).toEqual([]);
  });

  test('unless the later one was seen waiting after that', () => {
    const waits = poll('b', 41, 42, { ...pending, createdAt: 25, updatedAt: 25 });
    const polls = [created('a', 0, 40, 5), created('b', 20, 30, 25), ends('a', 5, 200), ends('b', 25, 100)];
    expect(told([...polls, waits])).toEqual(['first-come-first-served a b']);
  });

  test('ties in creation are free', () => {
    const polls = [created('a', 0, 10, 5), created('b', 20, 30, 5), ends('a', 5, 200), ends('b', 5, 100)];
    expect(told(polls)).toEqual([]);
  });

  test('a job nobody saw created is not compared', () => {
    expect(told([created('b', 20, 30, 25), ends('a', 5, 200), ends('b', 25, 100)])).toEqual([]);
  });
});

test('an idle queue is legal, however long', () => {
  const day = 86_400_000;
  const late = poll('a', 2 * day, 2 * day + 1, success(day, day + 5));
  expect(told([created('a', 0, 10, 0), late])).toEqual([]);
});

test('instants are compared whatever their fraction, and a server’s clock may be years off', () => {
  const saw = { ...success(1e12 + 0.25, 1e12 + 0.5), createdAt: 1e12, updatedAt: 1e12 + 0.5 };
  expect(told([poll('a', 10, 20, saw), poll('a', 30, 40, saw)])).toEqual([]);
  expect(told([poll('a', 10, 20, saw), poll('a', 30, 40, { ...saw, startedAt: 1e12 + 0.125 })])).toEqual([
    'run-once a',
  ]);
});

test('200 then 404 is lost on the mock, 404 then 200 is not', () => {
  const [there, gone] = [poll('a', 10, 20, pending), poll('a', 30, 40, 'gone')];
  expect(told([there, gone])).toEqual(['nothing-lost a']);
  expect(told([{ ...there, sentAt: 50, answeredAt: 60 }, gone])).toEqual([]);
  expect(judgeHistory([there, gone], 'elastic-path@store')).toEqual([]);
});

test('the same poll handed in twice is one poll', () => {
  const made = created('a', 0, 10, 5);
  expect(told([made, { ...made }])).toEqual([]);
  expect(told([made, { ...made, by: 'k6-2' }])).toEqual(['id-unique a']);
});

test('statuses nobody knows, and members not shown, are the schema’s to report', () => {
  expect(told([poll('a', 0, 1, { status: 'paused' }), poll('a', 2, 3, {}), poll('a', 4, 5, pending)])).toEqual([]);
  expect(told([])).toEqual([]);
});

test('a type that is no longer shown has not shrunk, and one not shown is not missing from the file', () => {
  const shows = (uploaded: { [type: string]: number }): JobState => ({ ...success(1, 2), uploaded });
  const sent = { bytes: 9, uploaded: { subscription: 3, subscription_plan: 2 } };
  const made = { ...poll('a', 0, 1, shows({ subscription: 3, subscription_plan: 2 }), { via: 'create' }), sent };
  expect(told([made, poll('a', 2, 3, shows({ subscription: 3 }))])).toEqual([]);
});

describe('Import2', () => {
  const seen = (at: number, status?: string): Poll => poll('1', at, at + 1, status === undefined ? {} : { status });
  const rules = (target: 'import2@mock-live' | 'import2@live', ...polls: Poll[]): string[] =>
    judgeHistory(polls, target).map(({ weight, invariant, requirement }) => `${weight} ${invariant} ${requirement}`);

  test('statuses may be skipped and stay; the create answer shows none; 404 after 200 is legal', () => {
    const gone = poll('1', 90, 91, 'gone');
    const polls = [seen(0), seen(10, 'Collecting credentials'), seen(20, 'In preparation'), seen(30, 'In preparation')];
    expect(rules('import2@mock-live', ...polls, seen(40, 'Migration cleaned'), gone)).toEqual([]);
  });

  test('a step backwards fails on the mock and warns on a real target', () => {
    const polls = [seen(10, 'Migration completed'), seen(20, 'In preparation')];
    expect(rules('import2@mock-live', ...polls)).toEqual(['fail status-forward import2/status-moves-forward']);
    expect(rules('import2@live', ...polls)).toEqual(['warn status-forward import2/status-moves-forward']);
  });

  test('nothing comes after the cleaning', () => {
    expect(rules('import2@mock-live', seen(10, 'Migration cleaned'), seen(20, 'In preparation'))).toEqual([
      'fail terminal-final import2/status-moves-forward',
    ]);
  });
});
