import { type JobTimes, type Moment, type Range, type Times, between } from './times.ts';

/** How something is spread over jobs: each figure a range, since polls are apart and clocks have a grain. */
export type Spread = {
  /** How many jobs it was measured of. */
  readonly count: number;
  readonly p50: Range;
  readonly p90: Range;
  readonly p95: Range;
  readonly p99: Range;
  readonly max: Range;
  /** The middle width of the ranges: how finely it could be measured; null where nothing bounds them. */
  readonly resolution: number | null;
};

/** How fast a queue went, by one clock. Null: nothing to measure it by. */
type Speed = {
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
type Disagreement = {
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
  /** Whether the server's timestamps and our polls can both be right. */
  readonly agreement: {
    readonly compared: number;
    readonly agreed: number;
    readonly disagreements: readonly Disagreement[];
  };
  /** Time in each state, in milliseconds, by our polls. */
  readonly states: { readonly [status: string]: Spread };
  /** Imported of uploaded, 0 to 1, of each job that was a success. */
  readonly importedShare: Spread | null;
};

const shownDisagreements = 20;

/** Sums the times of a history's jobs up. */
export function throughputOf({ jobs, grainMs }: Times): Throughput {
  const byStatus: { [status: string]: number } = {};
  for (const { status } of jobs) if (status !== null) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const stamped = (at: number | null): Moment | null =>
    at === null ? null : { from: at - grainMs / 2, to: at + grainMs / 2 };
  const byServer = jobs.map(({ server }) => [stamped(server.startedAt), stamped(server.finishedAt)] as const);
  const byPolls = jobs.map(({ observed }) => [observed.started, observed.ended] as const);
  const shares = jobs
    .filter(isSuccess)
    .flatMap(({ records }) => (records?.uploaded ? records.imported / records.uploaded : []));
  return {
    jobs: { seen: jobs.length, gone: jobs.filter(({ gone }) => gone).length, byStatus },
    uploadMs: spreadOf(jobs.map(({ upload }) => upload?.ms)),
    uploadBytesPerSecond: spreadOf(
      jobs.map(({ upload }) => (upload && upload.bytes !== null ? rate(upload.bytes, upload.ms, aSecond) : null)),
    ),
    server: { ...speedBy(jobs, 'server', byServer), grainMs },
    observed: speedBy(jobs, 'observed', byPolls),
    agreement: agreementOf(jobs),
    states: statesOf(jobs),
    importedShare: spreadOf(shares.map((share) => ({ low: share, high: share }))),
  };
}

const [aSecond, anHour] = [1000, 3_600_000];

const isSuccess = ({ status }: JobTimes): boolean => status === 'success';

/** @param runs the start and the end of each job */
function speedBy(
  jobs: readonly JobTimes[],
  clock: 'server' | 'observed',
  runs: readonly (readonly [Moment | null, Moment | null])[],
): Speed {
  const timed = jobs.filter(isSuccess).flatMap(({ run, records }) => {
    const time = run[clock];
    return time && records ? [{ time, count: records.uploaded }] : [];
  });
  const all = {
    low: timed.reduce((sum, { time }) => sum + time.low, 0),
    high: bounded(timed.reduce((sum, { time }) => sum + top(time), 0)),
  };
  const count = timed.reduce((sum, one) => sum + one.count, 0);
  return {
    waitMs: spreadOf(jobs.map(({ wait }) => wait[clock])),
    runMs: spreadOf(jobs.map(({ run }) => run[clock])),
    recordsPerSecond: spreadOf(timed.map((one) => rate(one.count, one.time, aSecond))),
    recordsPerSecondOverall: timed.length > 0 ? rate(count, all, aSecond) : null,
    jobsPerHour: jobsPerHour(runs),
  };
}

/** From the first start to the last end, of those that have both. */
function jobsPerHour(runs: readonly (readonly [Moment | null, Moment | null])[]): Range | null {
  const whole = runs.flatMap(([started, ended]) => (started && ended ? [{ started, ended }] : []));
  if (whole.length === 0) return null;
  const first = whole.map(({ started }) => started).reduce((a, b) => both(Math.min, a, b));
  const last = whole.map(({ ended }) => ended).reduce((a, b) => both(Math.max, a, b));
  const busy = between(first, last);
  return busy && rate(whole.length, busy, anHour);
}

const both = (choose: (a: number, b: number) => number, a: Moment, b: Moment): Moment => ({
  from: choose(a.from, b.from),
  to: choose(a.to, b.to),
});

function agreementOf(jobs: readonly JobTimes[]): Throughput['agreement'] {
  const compared = jobs.flatMap((job) =>
    (['wait', 'run'] as const).flatMap((of): Disagreement[] => {
      const { server, observed } = job[of];
      return server && observed ? [{ job: job.id, of, server, observed }] : [];
    }),
  );
  const disagreements = compared.filter(({ server, observed }) => !agree(server, observed));
  return {
    compared: compared.length,
    agreed: compared.length - disagreements.length,
    disagreements: disagreements.slice(0, shownDisagreements),
  };
}

function statesOf(jobs: readonly JobTimes[]): Throughput['states'] {
  const found = new Set(jobs.flatMap(({ states }) => Object.keys(states)));
  const spreads = [...found].map((status) => [status, spreadOf(jobs.map(({ states }) => states[status]))] as const);
  return Object.fromEntries(spreads.filter((entry): entry is [string, Spread] => entry[1] !== null));
}

/** How many for each unit of time, in milliseconds: fewest in the longest time, most in the shortest. */
export function rate(count: number, time: Range, unitMs: number): Range {
  const low = time.high === null || time.high === 0 ? 0 : (count / time.high) * unitMs;
  return { low, high: time.low === 0 ? null : (count / time.low) * unitMs };
}

/** Whether two ranges of the same truth can both hold it. */
export const agree = (a: Range, b: Range): boolean => a.low <= top(b) && b.low <= top(a);

const top = ({ high }: Range): number => high ?? Infinity;

const bounded = (value: number): number | null => (value === Infinity ? null : value);

/**
 * Percentiles of ranges, nearest rank. The lows and the highs are ranked each for themselves: the n-th smallest truth
 * lies between the n-th smallest low and the n-th smallest high.
 * @param found what was not measured is left out
 * @returns null if there is nothing to measure
 */
export function spreadOf(found: readonly (Range | null | undefined)[]): Spread | null {
  const ranges = found.filter((range) => range !== null && range !== undefined);
  if (ranges.length === 0) return null;
  const ranked = (of: (range: Range) => number): ((share: number) => number) => {
    const ascending = Float64Array.from(ranges, of).sort();
    return (share) => ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
  };
  const [lows, highs, widths] = [ranked(({ low }) => low), ranked(top), ranked((range) => top(range) - range.low)];
  const rank = (share: number): Range => ({ low: lows(share), high: bounded(highs(share)) });
  const figures = { p50: rank(0.5), p90: rank(0.9), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
  return { count: ranges.length, ...figures, resolution: bounded(widths(0.5)) };
}
