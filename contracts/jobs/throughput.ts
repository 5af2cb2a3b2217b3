import type { JobTimes, Times } from './throughput-job.ts';
import { type Moment, between } from './throughput-observed.ts';
import { type Range, type Spread, agree, rate, spreadOf } from './throughput-range.ts';

/** How fast a queue went, by one clock. Null: nothing to measure it by. */
export type Speed = {
  /** From creation to start, in milliseconds. */
  readonly waitMs: Spread | null;
  /** From start to end. */
  readonly runMs: Spread | null;
  /** Records uploaded for each second of the run, of each job that was a success. */
  readonly recordsPerSecond: Spread | null;
  /** The same over all of them: their records for each second that any of them ran. */
  readonly recordsPerSecondOverall: Range | null;
  /** Jobs that ended, from the first start to the last end; where there are several queues, of all together. */
  readonly jobsPerHour: Range | null;
};

/** Two clocks that exclude each other. */
export type Disagreement = {
  readonly job: string;
  readonly of: 'wait' | 'run';
  readonly server: Range;
  readonly observed: Range;
};

/** What a history tells of how fast jobs went. Every figure is a range that holds the truth. */
export type Throughput = {
  readonly jobs: {
    readonly seen: number;
    readonly gone: number;
    /** How far each was seen to come. */
    readonly byStatus: { readonly [status: string]: number };
  };
  readonly uploadMs: Spread | null;
  readonly uploadBytesPerSecond: Spread | null;
  readonly server: Speed & { readonly grainMs: number };
  readonly observed: Speed;
  /** Whether the server's timestamps and our looks can both be right. */
  readonly agreement: {
    readonly compared: number;
    readonly agreed: number;
    /** The first of them. */
    readonly disagreements: readonly Disagreement[];
  };
  /** Time in each state, in milliseconds, by our looks. */
  readonly states: { readonly [status: string]: Spread };
  /** Imported of uploaded, 0 to 1, of each job that was a success. */
  readonly importedShare: Spread | null;
};

const shownDisagreements = 20;

/** Sums the times of a history's jobs up. */
export function throughputOf({ jobs, grainMs }: Times): Throughput {
  return {
    jobs: { seen: jobs.length, gone: jobs.filter(({ gone }) => gone).length, byStatus: countByStatus(jobs) },
    uploadMs: spreadOf(present(jobs.map(({ upload }) => upload?.ms))),
    uploadBytesPerSecond: spreadOf(present(jobs.map(bytesPerSecond))),
    server: { ...speedBy(jobs, 'server'), jobsPerHour: jobsPerHourByServer(jobs, grainMs), grainMs },
    observed: { ...speedBy(jobs, 'observed'), jobsPerHour: jobsPerHour(jobs.map(({ observed }) => observed)) },
    agreement: agreementOf(jobs),
    states: statesOf(jobs),
    importedShare: spreadOf(successes(jobs).flatMap(({ records }) => (records ? shareOf(records) : []))),
  };
}

const present = <Item>(items: readonly (Item | null | undefined)[]): Item[] =>
  items.filter((item): item is Item => item !== null && item !== undefined);

function countByStatus(jobs: readonly JobTimes[]): { [status: string]: number } {
  const counts: { [status: string]: number } = {};
  for (const { status } of jobs) if (status !== null) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const bytesPerSecond = ({ upload }: JobTimes): Range | null =>
  upload && upload.bytes !== null ? rate(upload.bytes, upload.ms, 1000) : null;

const successes = (jobs: readonly JobTimes[]): JobTimes[] => jobs.filter(({ status }) => status === 'success');

const shareOf = ({ uploaded, imported }: NonNullable<JobTimes['records']>): Range[] =>
  uploaded === 0 ? [] : [{ low: imported / uploaded, high: imported / uploaded }];

function speedBy(jobs: readonly JobTimes[], clock: 'server' | 'observed'): Omit<Speed, 'jobsPerHour'> {
  const timed = successes(jobs).flatMap(({ run, records }) => {
    const time = run[clock];
    return time && records ? [{ time, count: records.uploaded }] : [];
  });
  return {
    waitMs: spreadOf(present(jobs.map(({ wait }) => wait[clock]))),
    runMs: spreadOf(present(jobs.map(({ run }) => run[clock]))),
    recordsPerSecond: spreadOf(timed.map(({ time, count }) => rate(count, time, 1000))),
    recordsPerSecondOverall: timed.length > 0 ? overall(timed) : null,
  };
}

function overall(timed: readonly { readonly time: Range; readonly count: number }[]): Range {
  let [count, low, high] = [0, 0, 0];
  for (const { time, count: records } of timed) {
    count += records;
    low += time.low;
    high += time.high ?? Infinity;
  }
  return rate(count, { low, high: high === Infinity ? null : high }, 1000);
}

const anHour = 3_600_000;

function jobsPerHourByServer(jobs: readonly JobTimes[], grainMs: number): Range | null {
  const half = grainMs / 2;
  return jobsPerHour(
    jobs.map(({ server: { startedAt, finishedAt } }) => ({
      started: startedAt === null ? null : { from: startedAt - half, to: startedAt + half },
      ended: finishedAt === null ? null : { from: finishedAt - half, to: finishedAt + half },
    })),
  );
}

type RunMoments = { readonly started: Moment | null; readonly ended: Moment | null };

/** From the first start to the last end, of those that have both. */
function jobsPerHour(runs: readonly RunMoments[]): Range | null {
  const whole = runs.flatMap(({ started, ended }) => (started && ended ? [{ started, ended }] : []));
  if (whole.length === 0) return null;
  const busy = between(earliest(whole.map(({ started }) => started)), latest(whole.map(({ ended }) => ended)));
  return busy && rate(whole.length, busy, anHour);
}

const earliest = (moments: readonly Moment[]): Moment =>
  moments.reduce((a, b) => ({ from: Math.min(a.from, b.from), to: Math.min(a.to, b.to) }));

const latest = (moments: readonly Moment[]): Moment =>
  moments.reduce((a, b) => ({ from: Math.max(a.from, b.from), to: Math.max(a.to, b.to) }));

function agreementOf(jobs: readonly JobTimes[]): Throughput['agreement'] {
  const compared = jobs.flatMap((job) => [...comparable(job, 'wait'), ...comparable(job, 'run')]);
  const disagreements = compared.filter(({ server, observed }) => !agree(server, observed));
  return {
    compared: compared.length,
    agreed: compared.length - disagreements.length,
    disagreements: disagreements.slice(0, shownDisagreements),
  };
}

function comparable(job: JobTimes, of: 'wait' | 'run'): Disagreement[] {
  const { server, observed } = job[of];
  return server && observed ? [{ job: job.id, of, server, observed }] : [];
}

function statesOf(jobs: readonly JobTimes[]): Throughput['states'] {
  const ranges: { [status: string]: Range[] } = {};
  for (const { states } of jobs)
    for (const [status, time] of Object.entries(states)) (ranges[status] ??= []).push(time);
  const spreads = Object.entries(ranges).map(([status, times]) => [status, spreadOf(times)] as const);
  return Object.fromEntries(spreads.filter((entry): entry is [string, Spread] => entry[1] !== null));
}
