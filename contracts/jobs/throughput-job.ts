import type { Api } from '../spec/operation.ts';
import { type Counts, type Observation, type Sighting, isSighting, totalOf } from './history.ts';
import { type JobHistory, creationsOf, jobsIn } from './history-jobs.ts';
import { type Timing, type Trust, timingOf } from './history-order.ts';
import { type Transitions, transitionsFor } from './lifecycle.ts';
import { type Moment, Moments, between } from './throughput-observed.ts';
import { type Range, span } from './throughput-range.ts';
import { type ServerTimes, grainOf, serverTimesOf } from './throughput-server.ts';

/** What is known of one job's times. All times in milliseconds. */
export type JobTimes = {
  readonly account: string;
  readonly id: string;
  /** The furthest status seen. */
  readonly status: string | null;
  readonly gone: boolean;
  /** By the server's clock. */
  readonly server: ServerTimes;
  /** By the observers' clocks; null: not seen to come. */
  readonly observed: { readonly created: Moment; readonly started: Moment | null; readonly ended: Moment | null };
  /** From creation to start, by each clock; null where it is not told. */
  readonly wait: { readonly server: Range | null; readonly observed: Range | null };
  /** From start to end. */
  readonly run: { readonly server: Range | null; readonly observed: Range | null };
  /** By the observers' clocks, for each status that was seen or must have been passed, and left. */
  readonly states: { readonly [status: string]: Range };
  readonly records: { readonly uploaded: number; readonly imported: number } | null;
  /** From the first byte sent to the 201. */
  readonly upload: { readonly ms: Range; readonly bytes: number | null } | null;
};

/** How a history is measured: as the oracle's terms, which fit. */
export type Measure = Trust & { readonly api: Api };

/** The times of every job of a history, and to how many milliseconds the server's are cut. */
export type Times = { readonly jobs: readonly JobTimes[]; readonly grainMs: number };

/** Times the jobs of a history, merged from whoever took part in it. */
export function timesOf(looks: readonly Observation[], measure: Measure): Times {
  const timing = timingOf(looks, measure);
  const transitions = transitionsFor(measure.api);
  const grainMs = grainOf(looks);
  return { jobs: jobsIn(looks).map((job) => timesOfJob(job, grainMs, transitions, timing)), grainMs };
}

function timesOfJob(job: JobHistory, grainMs: number, transitions: Transitions, timing: Timing): JobTimes {
  const sightings = job.looks.filter(isSighting);
  const moments = new Moments(job, transitions, timing);
  const server = serverTimesOf(sightings);
  const first = moments.entered(transitions.statuses[0] ?? '');
  const started = hasRun(sightings) ? moments.entered('started') : null;
  const ended = moments.ended();
  return {
    account: job.account,
    id: job.id,
    status: furthest(sightings, transitions),
    gone: job.looks.some(({ saw }) => saw === 'gone'),
    server,
    observed: { created: first, started: come(started), ended: come(ended) },
    wait: {
      server: elapsed(server.createdAt, server.startedAt, grainMs),
      observed: started && between(first, started),
    },
    run: {
      server: elapsed(server.startedAt, server.finishedAt, grainMs),
      observed: started && between(started, ended),
    },
    states: timeInStates(moments, transitions),
    records: recordsOf(sightings),
    upload: uploadOf(creationsOf(job)[0]),
  };
}

/** A job of which nothing shows a start, though it has failed, never ran (E-5). */
const hasRun = (sightings: readonly Sighting[]): boolean =>
  sightings.some(({ saw }) => saw.status === 'started' || saw.status === 'success' || saw.startedAt !== undefined);

const come = (moment: Moment | null): Moment | null => (moment && moment.to < Infinity ? moment : null);

/** Between two of the server's instants, each cut to its grain. */
const elapsed = (from: number | null, to: number | null, grainMs: number): Range | null =>
  from === null || to === null || to < from ? null : span(to - from - grainMs, to - from + grainMs);

function furthest(sightings: readonly Sighting[], { follows, knows }: Transitions): string | null {
  let best: string | null = null;
  for (const { saw } of sightings) {
    const { status } = saw;
    if (status !== undefined && knows(status) && (best === null || follows(best, status))) best = status;
  }
  return best;
}

function timeInStates(moments: Moments, { statuses, ends }: Transitions): JobTimes['states'] {
  const times = statuses.flatMap((status): [string, Range][] => {
    if (ends(status) || !moments.wasIn(status)) return [];
    const time = between(moments.entered(status), moments.left(status));
    return time ? [[status, time]] : [];
  });
  return Object.fromEntries(times);
}

/** The most that was shown of each: what a page that is behind shows is less. */
function recordsOf(sightings: readonly Sighting[]): JobTimes['records'] {
  const uploaded = most(sightings, ({ saw }) => saw.uploaded);
  const imported = most(sightings, ({ saw }) => saw.imported);
  return uploaded === null || imported === null ? null : { uploaded, imported };
}

const most = (sightings: readonly Sighting[], countsOf: (look: Sighting) => Counts | undefined): number | null => {
  let best: number | null = null;
  for (const look of sightings) {
    const counts = countsOf(look);
    if (counts) best = Math.max(best ?? 0, totalOf(counts));
  }
  return best;
};

/** Both ends by one clock, read in whole milliseconds. */
function uploadOf(creation: Sighting | undefined): JobTimes['upload'] {
  if (!creation) return null;
  const ms = creation.answeredAt - creation.sentAt;
  return { ms: span(ms - 1, ms + 1), bytes: creation.sent?.bytes ?? null };
}
