import type { Api } from '../spec/operation.ts';
import { type JobHistory, creationsOf, firstShowing, hasRun, jobsIn, trueFrom } from './history.ts';
import { type Transitions, transitionsFor } from './lifecycle.ts';
import { type Poll, type Sighting, isSighting } from './poll.ts';
import { totalOf } from '../values/grouped.ts';

/** Between these two the truth lies; `high` is null where nothing bounds it. */
export type Range = { readonly low: number; readonly high: number | null };

/** When something happened: not before, and not after. Milliseconds on the observers' clock, infinite where unknown. */
export type Moment = { readonly from: number; readonly to: number };

/** What is known of one job's times. All times in milliseconds. */
export type JobTimes = {
  readonly account: string;
  readonly id: string;
  /** The furthest status seen. */
  readonly status: string | null;
  readonly gone: boolean;
  /** By the server's clock, since the epoch; null: not said. */
  readonly server: {
    readonly createdAt: number | null;
    readonly startedAt: number | null;
    readonly finishedAt: number | null;
  };
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

/** The times of every job of a history, and to how many milliseconds the server's are cut. */
export type Times = { readonly jobs: readonly JobTimes[]; readonly grainMs: number };

/** Times the jobs of a history, merged from whoever took part in it. */
export function timesOf(polls: readonly Poll[], api: Api): Times {
  const grainMs = grainOf(polls);
  return { jobs: jobsIn(polls).map((job) => timesOfJob(job, grainMs, transitionsFor(api))), grainMs };
}

function timesOfJob(job: JobHistory, grainMs: number, transitions: Transitions): JobTimes {
  const { statuses, ends, allows } = transitions;
  const polls = job.polls.filter(isSighting);
  const told = (stamp: keyof JobTimes['server']): number | null => firstShowing(polls, stamp)?.saw[stamp] ?? null;
  const server = { createdAt: told('createdAt'), startedAt: told('startedAt'), finishedAt: told('finishedAt') };
  const { seen, entered, change, wasIn } = momentsOf(job, transitions);
  const created = entered(statuses[0] ?? '');
  const started = hasRun(polls) ? entered('started') : null;
  const ended = change((status) => !ends(status), ends);
  const passed = statuses.flatMap((status): [string, Range][] => {
    const left = change(
      (one) => allows(one, status),
      (one) => one !== status && allows(status, one),
    );
    const time = ends(status) || !wasIn(status) ? null : between(entered(status), left);
    return time ? [[status, time]] : [];
  });
  return {
    account: job.account,
    id: job.id,
    status: seen.reduce<string | null>((best, one) => (best === null || allows(best, one) ? one : best), null),
    gone: polls.length < job.polls.length,
    server,
    observed: { created, started: come(started), ended: come(ended) },
    wait: {
      server: elapsed(server.createdAt, server.startedAt, grainMs),
      observed: started && between(created, started),
    },
    run: {
      server: elapsed(server.startedAt, server.finishedAt, grainMs),
      observed: started && between(started, ended),
    },
    states: Object.fromEntries(passed),
    records: recordsOf(polls),
    upload: uploadOf(creationsOf(job)[0]),
  };
}

const come = (moment: Moment | null): Moment | null => (moment && moment.to < Infinity ? moment : null);

/** A clock read in whole milliseconds has cut up to one. */
const tickMs = 1;

/** When a job entered and left each of its statuses, as far as the polls of it tell. */
function momentsOf({ polls }: JobHistory, { knows, allows, unavoidable }: Transitions) {
  const creation = polls.find(({ via }) => via === 'create'); // a job does not begin before its upload does
  const begin = creation?.sentAt ?? -Infinity;
  /** Each status as it was seen: when first, at the latest, and when last, at the earliest. */
  const times = new Map<string, { first: number; last: number }>();
  for (const poll of polls) {
    const status = poll.saw === 'gone' ? undefined : poll.saw.status;
    if (status === undefined || !knows(status)) continue;
    const { first, last } = times.get(status) ?? { first: Infinity, last: -Infinity };
    times.set(status, { first: Math.min(first, poll.answeredAt + tickMs), last: Math.max(last, trueFrom(poll)) });
  }
  const seen = [...times.keys()];
  type Is = (status: string) => boolean;
  /** Between the last poll that shows what comes before it and the first that shows what comes after. */
  const change = (isBefore: Is, isAfter: Is): Moment => ({
    from: Math.max(begin, ...seen.filter(isBefore).map((status) => times.get(status)?.last ?? begin)),
    to: Math.min(...seen.filter(isAfter).map((status) => times.get(status)?.first ?? Infinity)),
  });
  return {
    seen,
    change,
    entered: (status: string): Moment =>
      change(
        (one) => one !== status && allows(one, status),
        (one) => allows(status, one),
      ),
    /** Seen in it, or seen before and after with no other way between. */
    wasIn: (status: string): boolean =>
      seen.includes(status) || seen.some((before) => seen.some((after) => unavoidable(status, before, after))),
  };
}

/** The time between two moments of a job; null where either has not been seen to come, or where polls contradict. */
export function between(start: Moment, end: Moment): Range | null {
  const low = Math.max(0, end.from - start.to);
  const high = end.to - start.from;
  if (start.to === Infinity || end.to === Infinity || high < low) return null;
  return { low, high: high === Infinity ? null : high };
}

/** A range of a time, which cannot be negative. */
const span = (low: number, high: number): Range => ({ low: Math.max(0, low), high: Math.max(0, high) });

/** Between two of the server's instants, each cut to its grain. */
const elapsed = (from: number | null, to: number | null, grainMs: number): Range | null =>
  from === null || to === null || to < from ? null : span(to - from - grainMs, to - from + grainMs);

/** The most that was shown of each: what a page that is behind shows is less. */
function recordsOf(polls: readonly Sighting[]): JobTimes['records'] {
  const most = (kind: 'uploaded' | 'imported'): number =>
    polls.reduce((best, { saw }) => Math.max(best, saw[kind] ? totalOf(saw[kind]) : -Infinity), -Infinity);
  const [uploaded, imported] = [most('uploaded'), most('imported')];
  return Math.min(uploaded, imported) === -Infinity ? null : { uploaded, imported };
}

/** Both ends by one clock, read in whole milliseconds. */
function uploadOf(creation: Sighting | undefined): JobTimes['upload'] {
  if (!creation) return null;
  const ms = creation.answeredAt - creation.sentAt;
  return { ms: span(ms - tickMs, ms + tickMs), bytes: creation.sent?.bytes ?? null };
}

/** From a second down; an instant as a number is exact to a microsecond. */
const grains = [1000, 100, 10, 1] as const;
const finest = 0.001;

/**
 * To how many milliseconds the server cuts or rounds its instants: the coarsest grain that all of them are multiples
 * of. A difference of two is then off by less than one grain, whichever of the two it does.
 */
function grainOf(polls: readonly Poll[]): number {
  const instants = polls
    .filter(isSighting)
    .flatMap(({ saw: { createdAt, startedAt, finishedAt } }) => [createdAt, startedAt, finishedAt])
    .filter((instant) => instant !== undefined);
  return grains.find((grain) => instants.every((instant) => instant % grain === 0)) ?? finest;
}
