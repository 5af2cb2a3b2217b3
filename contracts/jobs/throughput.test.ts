import { describe, expect, test } from 'vitest';
import type { JobState, Poll } from './poll.ts';
import { totalOf } from '../values/grouped.ts';
import { agree, rate, spreadOf, throughputOf } from './throughput.ts';
import { type JobTimes, type Range, timesOf } from './times.ts';
import { type Watch, watch } from '../../testing/histories/watch.ts';
import { type Service, type TrueJob, type World, worldOf } from '../../testing/histories/world.ts';

const api = 'elastic-path';

/** What truly happened, against a range. A thousandth of a millisecond is the noise of the arithmetic. */
const holds = (range: Range | null | undefined, truth: number): boolean =>
  !range || (range.low <= truth + 1e-3 && truth - 1e-3 <= (range.high ?? Infinity));

const truthOf = ({ startsAt, endsAt, createdAt, sent }: TrueJob) => ({
  wait: startsAt - createdAt,
  run: endsAt - startsAt,
  perSecond: endsAt === startsAt ? Infinity : (totalOf(sent.uploaded) / (endsAt - startsAt)) * 1000,
});

const runs = Array.from({ length: 100 }, (_, at) => at + 1);
const seen = (seed: number, service: Service = {}, how: Watch = {}): { world: World; polls: Poll[] } => {
  const world = worldOf(seed, service);
  return { world, polls: watch(world, seed, how) };
};

/** Each job that was timed, with the job as it truly went. */
const timed = (world: World, polls: readonly Poll[]): (readonly [JobTimes, TrueJob])[] =>
  timesOf(polls, api).jobs.flatMap((times) => {
    const job = world.jobs.find(({ id }) => id === times.id);
    return job ? [[times, job] as const] : [];
  });

describe('in 100 of 100 random runs on virtual time', () => {
  test('the ranges hold every job’s true times', () => {
    const wrong = runs.flatMap((seed) => {
      const { world, polls } = seen(seed);
      return timed(world, polls).flatMap(([times, job]) => {
        const { wait, run } = truthOf(job);
        const ranges = [times.wait.observed, times.wait.server, times.states['pending']];
        const others = [times.run.observed, times.run.server, times.states['started']];
        const all = ranges.every((range) => holds(range, wait)) && others.every((range) => holds(range, run));
        return all ? [] : [`seed ${seed}: ${job.id}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test('percentiles, records a second and jobs an hour hold the truth', () => {
    const wrong = runs.filter((seed) => {
      const { world, polls } = seen(seed, {}, { toTheEnd: true });
      const { observed, server } = throughputOf(timesOf(polls, api));
      const { jobs } = world;
      const good = jobs.filter(({ ends }) => ends === 'success');
      const total = good.reduce((sum, job) => sum + totalOf(job.sent.uploaded), 0);
      const busy = good.reduce((sum, job) => sum + job.endsAt - job.startsAt, 0);
      const all = Math.max(...jobs.map(({ endsAt }) => endsAt)) - Math.min(...jobs.map(({ startsAt }) => startsAt));
      return ![observed, server].every(
        (speed) =>
          spreadHolds(
            speed.waitMs,
            jobs.map((job) => truthOf(job).wait),
          ) &&
          spreadHolds(
            speed.runMs,
            jobs.map((job) => truthOf(job).run),
          ) &&
          spreadHolds(
            speed.recordsPerSecond,
            good.map((job) => truthOf(job).perSecond),
          ) &&
          (busy === 0 || holds(speed.recordsPerSecondOverall, (total / busy) * 1000)) &&
          (all === 0 || holds(speed.jobsPerHour, (jobs.length / all) * 3_600_000)),
      );
    });
    expect(wrong).toEqual([]);
  });

  test('the server’s timestamps and the polls agree, and do not when the server lies', () => {
    for (const seed of runs) {
      const { world, polls } = seen(seed, { jobs: 3 }, { inTurn: true });
      const { agreement } = throughputOf(timesOf(polls, api));
      expect(agreement, `seed ${seed}`).toMatchObject({ agreed: agreement.compared, disagreements: [] });
      expect(agreement.compared).toBe(2 * world.jobs.length);
    }
    const { polls } = seen(7, { jobs: 3, grainMs: 1 }, { inTurn: true });
    const lies = polls.map((poll) => ({ ...poll, saw: poll.saw === 'gone' ? poll.saw : endsLater(poll.saw, 60_000) }));
    const { disagreements } = throughputOf(timesOf(lies, api)).agreement;
    expect(disagreements.map(({ job, of }) => `${of} of ${job}`).sort()).toEqual([
      'run of job-1',
      'run of job-2',
      'run of job-3',
    ]);
  });
});

const endsLater = (saw: JobState, byMs: number): JobState =>
  saw.finishedAt === undefined ? saw : { ...saw, finishedAt: saw.finishedAt + byMs };

/** The percentiles of the truth, by the same rank, lie within those of the ranges. */
function spreadHolds(spread: ReturnType<typeof spreadOf>, truth: readonly number[]): boolean {
  const exact = spreadOf(truth.map((value) => ({ low: value, high: value })));
  if (!spread || !exact) return spread === exact;
  if (spread.count !== exact.count) return false;
  return (['p50', 'p90', 'p95', 'p99', 'max'] as const).every((rank) =>
    holds(spread[rank], exact[rank].high ?? Infinity),
  );
}

describe('a queue of a known speed', () => {
  /** A queue of files polled once a second: the mock's own arithmetic. */
  function queueAt(recordsPerSecond: number, records: number, files: number): Poll[] {
    const runMs = (records / recordsPerSecond) * 1000;
    return Array.from({ length: files }, (_, at) => at).flatMap((at) => {
      const [createdAt, startedAt] = [at * 10, Math.floor(at * runMs)];
      const finishedAt = Math.floor((at + 1) * runMs);
      const times = Array.from({ length: Math.ceil(finishedAt / 1000) + 2 }, (__, poll) => createdAt + poll * 1000);
      return times.map((sentAt, poll): Poll => {
        const all = {
          uploaded: { subscription: records },
          imported: { subscription: sentAt < finishedAt ? 0 : records },
        };
        const saw = { createdAt, ...all, ...stateBy(sentAt, startedAt, finishedAt) };
        const via = poll === 0 ? 'create' : 'get';
        return { by: 'k6', account: 'mock-a', job: `job-${at}`, via, sentAt, answeredAt: sentAt + 5, saw };
      });
    });
  }

  const stateBy = (now: number, startedAt: number, finishedAt: number): JobState => {
    if (now < startedAt) return { status: 'pending' };
    return now < finishedAt ? { status: 'started', startedAt } : { status: 'success', startedAt, finishedAt };
  };

  test.each([500, 5000, 50_000])('%d records a second: the server’s timestamps tell them to 2 percent', (speed) => {
    const { server, observed } = throughputOf(timesOf(queueAt(speed, 50_000, 5), api));
    const overall = server.recordsPerSecondOverall;
    expect(overall?.low).toBeGreaterThanOrEqual(speed * 0.98);
    expect(overall?.high).toBeLessThanOrEqual(speed * 1.02);
    expect(holds(observed.recordsPerSecondOverall, speed)).toBe(true);
    expect(holds(server.jobsPerHour, (speed / 50_000) * 3600)).toBe(true);
  });

  test('what polling cannot resolve stays open instead of becoming a number', () => {
    const { observed } = throughputOf(timesOf(queueAt(1_000_000, 1000, 1), api));
    expect(observed.recordsPerSecond?.max).toEqual({ low: expect.any(Number), high: null });
    expect(observed.recordsPerSecond?.resolution).toBeNull();
  });
});

describe('what is not told is not measured', () => {
  const poll = (saw: Poll['saw'], at: number, via: Poll['via'] = 'get'): Poll => ({
    by: 'k6',
    account: 'mock-a',
    job: 'a',
    via,
    sentAt: at,
    answeredAt: at + 10,
    saw,
  });

  test('a job that only waits has neither wait nor run', () => {
    const [times] = timesOf([poll({ status: 'pending', createdAt: 1 }, 0, 'create')], api).jobs;
    expect(times).toMatchObject({
      status: 'pending',
      wait: { server: null, observed: null },
      run: { server: null, observed: null },
      states: {},
      upload: { ms: { low: 9, high: 11 }, bytes: null },
    });
  });

  test('a job that failed before it began has no run', () => {
    const polls = [poll({ status: 'pending' }, 0, 'create'), poll({ status: 'failed' }, 100)];
    const [times] = timesOf(polls, api).jobs;
    expect(times?.run).toEqual({ server: null, observed: null });
    expect(times?.observed).toMatchObject({ started: null, ended: { from: 0, to: 111 } });
  });

  test('a state missed between two polls is bounded by them', () => {
    const polls = [poll({ status: 'pending' }, 0, 'create'), poll({ status: 'success' }, 100)];
    const [times] = timesOf(polls, api).jobs;
    expect(times?.states['started']).toEqual({ low: 0, high: 111 });
  });

  test('a page that may be of any age bounds nothing from below', () => {
    const polls = [poll({ status: 'started' }, 0, 'list'), poll({ status: 'success' }, 100)];
    const [times] = timesOf(polls, api).jobs;
    expect(times?.states['started']).toEqual({ low: 0, high: null });
  });

  test('nothing at all', () => {
    expect(throughputOf(timesOf([], api))).toMatchObject({
      jobs: { seen: 0, gone: 0, byStatus: {} },
      server: { waitMs: null, recordsPerSecondOverall: null, jobsPerHour: null },
      importedShare: null,
      states: {},
    });
  });

  test('Import2 shows statuses only: time in each of them', () => {
    const polls = [
      poll({}, 0, 'create'),
      poll({ status: 'Collecting credentials' }, 100),
      poll({ status: 'In preparation' }, 200),
      poll({ status: 'Migration completed' }, 300),
    ];
    const { states, jobs, importedShare } = throughputOf(timesOf(polls, 'import2'));
    expect(Object.keys(states)).toEqual(['Collecting credentials', 'In preparation', 'Migration in progress']);
    expect(states['In preparation']?.max).toEqual({ low: 0, high: 211 });
    expect(jobs.byStatus).toEqual({ 'Migration completed': 1 });
    expect(importedShare).toBeNull();
  });
});

test('percentiles are those of nearest rank, of the lows and of the highs', () => {
  const spread = spreadOf(Array.from({ length: 100 }, (_, at) => ({ low: at, high: 2 * at })));
  expect(spread).toMatchObject({
    p50: { low: 49, high: 98 },
    p99: { low: 98, high: 196 },
    max: { low: 99, high: 198 },
  });
  expect(spread?.resolution).toBe(49);
});

test('a rate turns a range of time around, and is open where the time may be nothing', () => {
  expect(rate(10, { low: 2, high: 5 }, 1)).toEqual({ low: 2, high: 5 });
  expect(rate(10, { low: 0, high: 5 }, 1)).toEqual({ low: 2, high: null });
  expect(rate(10, { low: 5, high: null }, 1)).toEqual({ low: 0, high: 2 });
  expect(agree({ low: 0, high: 5 }, { low: 5, high: null })).toBe(true);
  expect(agree({ low: 0, high: 5 }, { low: 6, high: null })).toBe(false);
});
