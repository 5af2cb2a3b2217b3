import type { Poll } from '../../contracts/jobs/poll.ts';
import { type Random, randomOf } from '../../contracts/values/random.ts';
import { type TrueJob, type World, lastEnd, stateAt } from './world.ts';

/** How a simulated world is watched. What is left out the seed decides. */
export type Watch = {
  /** Polls of each job, on average. */
  readonly polls?: number;
  readonly observers?: number;
  /** How far the observers' clocks are apart, in milliseconds. */
  readonly observerSkewMs?: number;
  /** Whether every job is polled once more when all is over. */
  readonly toTheEnd?: boolean;
  /** Polls that follow one another, without lists: every change can be told. */
  readonly inTurn?: boolean;
  /** What a store may do: show a creation in full only in its 201, leave out the start of a job that failed before it began (E-5). */
  readonly storeWays?: boolean;
};

/**
 * The polls that some observers make of a world: in no order, overlapping, missing states, with list pages that are
 * behind. Legal if the world is.
 */
export function watch(world: World, seed: number, how: Watch = {}): Poll[] {
  const random = randomOf(seed ^ 0x5eed);
  const observers = observersOf(random, how);
  const watched = how.inTurn ? polledInTurn : polledAtRandom;
  const polls = world.jobs.flatMap((job) => {
    const { sentAt, answeredAt, visibleAt, sent } = job;
    const uploaded = poll(world, job, random.pick(observers), 'create', sentAt, answeredAt);
    return [
      { ...uploaded(random.between(visibleAt, answeredAt)), sent },
      ...watched(world, job, observers, random, how),
    ];
  });
  const lists = how.inTurn ? [] : pages(world, observers, random);
  const all = [...polls, ...lists].map((one) => (how.storeWays ? inStoreWays(world, one) : one));
  return random.chance(0.5) ? all : all.sort((a, b) => a.answeredAt - b.answeredAt);
}

/** An observer: its name, and what its clock adds to true time. */
type Observer = { readonly by: string; readonly aheadMs: number };

function observersOf(random: Random, { observerSkewMs = 0, observers }: Watch): Observer[] {
  const half = observerSkewMs / 2;
  const aheadMs = Math.round(random.between(-1e6, 1e6));
  return Array.from({ length: observers ?? random.whole(1, 3) }, (_, at) => ({
    by: `k6-${at + 1}`,
    aheadMs: aheadMs + random.between(-half, half),
  }));
}

/** A poll by a clock that is read in whole milliseconds, cut; it shows the job as it is at an instant. */
const poll =
  (world: World, job: TrueJob, { by, aheadMs }: Observer, via: Poll['via'], sentAt: number, answeredAt: number) =>
  (instant: number): Poll => ({
    by,
    account: 'mock-account',
    job: job.id,
    via,
    sentAt: Math.floor(sentAt + aheadMs),
    answeredAt: Math.floor(answeredAt + aheadMs),
    saw: via === 'get' && instant >= job.goneAt ? 'gone' : stateAt(world, job, instant),
  });

type Watcher = (world: World, job: TrueJob, observers: readonly Observer[], random: Random, how: Watch) => Poll[];

/** At any time after the 201, near the job's own times as often as not. */
const polledAtRandom: Watcher = (world, job, observers, random, how) => {
  const end = lastEnd(world);
  const count = random.whole(0, 2 * (how.polls ?? 5));
  const [soon, late] = [Math.max(job.endsAt, job.answeredAt) + 100, end + 2000];
  const times = Array.from({ length: count }, () => random.between(job.answeredAt, random.chance(0.6) ? soon : late));
  if (how.toTheEnd) times.push(end + random.between(1, 100));
  return times.map((sentAt) => {
    const observer = random.pick(observers);
    const answeredAt = sentAt + random.between(0.5, random.chance(0.1) ? 3000 : 40);
    return poll(world, job, observer, 'get', sentAt, answeredAt)(random.between(sentAt, answeredAt));
  });
};

/** Each waits for the answer before: some of each state, and some after the end. */
const polledInTurn: Watcher = (world, job, observers, random) => {
  const observer = random.pick(observers);
  const end = lastEnd(world);
  const starts = Math.max(job.startsAt, job.answeredAt + 4);
  const spans = [
    [job.answeredAt + 2, starts - 2],
    [starts, job.endsAt],
    [end + 10, end + 200],
  ] as const;
  return spans.flatMap(([from, to]) => {
    const step = Math.max(4, (to - from) / 4);
    const polls: Poll[] = [];
    for (let at = from; at + step <= to; at += step)
      polls.push(poll(world, job, observer, 'get', at, at + random.between(0.1, step - 2))(at));
    return polls;
  });
};

/** Pages of the list: each entry as it was at a time of its own, perhaps long before; some entries missing. */
function pages(world: World, observers: readonly Observer[], random: Random): Poll[] {
  const start = Math.min(...world.jobs.map(({ visibleAt }) => visibleAt));
  return Array.from({ length: random.whole(0, 4) }).flatMap(() => {
    const observer = random.pick(observers);
    const sentAt = random.between(start, lastEnd(world) + 1000);
    const answeredAt = sentAt + random.between(1, 200);
    const listed = world.jobs.filter(({ visibleAt }) => visibleAt < answeredAt && random.chance(0.8));
    return listed.map((job) =>
      poll(world, job, observer, 'list', sentAt, answeredAt)(random.between(job.visibleAt, answeredAt)),
    );
  });
}

function inStoreWays({ jobs, serverAheadMs }: World, one: Poll): Poll {
  const job = jobs.find(({ id }) => id === one.job);
  if (one.saw === 'gone' || !job) return one;
  const { startedAt: _, ...neverStarted } = one.saw;
  const saw = one.saw.status === 'failed' && job.startsAt === job.endsAt ? neverStarted : one.saw;
  return { ...one, saw: one.via === 'create' ? { ...saw, createdAt: job.createdAt + serverAheadMs } : saw };
}
