import { type Counts, type JobState, type Poll, totalOf } from '../../contracts/jobs/poll.ts';
import { type Random, randomOf } from '../../contracts/values/random.ts';
import type { TrueJob, World } from './world.ts';

/** How a simulated world is looked at. What is left out the seed decides. */
export type Watch = {
  /** Looks at each job, on average. */
  readonly looks?: number;
  readonly observers?: number;
  /** How far the observers' clocks are apart, in milliseconds. */
  readonly observerSkewMs?: number;
  /** Whether every job is looked at once more when all is over. */
  readonly toTheEnd?: boolean;
  /** Looks that follow one another, without lists: every change can be told. */
  readonly inTurn?: boolean;
  /** What a store may do: show a creation in full only in its 201, leave out the start of a job that failed before it began (E-5). */
  readonly storeWays?: boolean;
};

/** An observer: its name, and what its clock adds to true time. */
type Observer = { readonly by: string; readonly aheadMs: number };

/**
 * The looks that some observers take at a world: in no order, overlapping, missing states, with list pages that are
 * behind. Legal if the world is.
 */
export function watch(world: World, seed: number, how: Watch = {}): Poll[] {
  const random = randomOf(seed ^ 0x5eed);
  const observers = observersOf(random, how);
  const end = Math.max(...world.jobs.map(({ endsAt, answeredAt }) => Math.max(endsAt, answeredAt)));
  const looks = world.jobs.flatMap((job) => {
    const uploader = random.pick(observers);
    const looksAt = how.inTurn ? inTurn : atRandom;
    return [creation(world, job, uploader, random), ...looksAt(world, job, observers, end, random, how)];
  });
  const lists = how.inTurn ? [] : pages(world, observers, end, random);
  const all = [...looks, ...lists].map((look) => (how.storeWays ? inStoreWays(world, look) : look));
  return random.chance(0.5) ? all : all.sort((a, b) => a.answeredAt - b.answeredAt);
}

function observersOf(random: Random, how: Watch): Observer[] {
  const half = (how.observerSkewMs ?? 0) / 2;
  const aheadMs = Math.round(random.between(-1e6, 1e6));
  const count = how.observers ?? random.whole(1, 3);
  return Array.from({ length: count }, (_, at) => ({
    by: `k6-${at + 1}`,
    aheadMs: aheadMs + random.between(-half, half),
  }));
}

/** A clock is read in whole milliseconds, cut. */
const read = ({ aheadMs }: Observer, instant: number): number => Math.floor(instant + aheadMs);

function creation(world: World, job: TrueJob, observer: Observer, random: Random): Poll {
  const { sentAt, answeredAt, sent } = job;
  const saw = stateAt(world, job, random.between(job.visibleAt, answeredAt));
  return { ...asked(job, observer, sentAt, answeredAt), via: 'create', saw, sent };
}

const asked = (job: TrueJob, observer: Observer, sentAt: number, answeredAt: number) => ({
  by: observer.by,
  account: 'mock-account',
  job: job.id,
  sentAt: read(observer, sentAt),
  answeredAt: read(observer, answeredAt),
});

function get(world: World, job: TrueJob, observer: Observer, sentAt: number, random: Random): Poll {
  const answeredAt = sentAt + random.between(0.5, random.chance(0.1) ? 3000 : 40);
  const instant = random.between(sentAt, answeredAt);
  const saw = instant >= job.goneAt ? 'gone' : stateAt(world, job, instant);
  return { ...asked(job, observer, sentAt, answeredAt), via: 'get', saw };
}

/** Looks at any time after the 201, near the job's own times as often as not. */
function atRandom(
  world: World,
  job: TrueJob,
  observers: readonly Observer[],
  end: number,
  random: Random,
  how: Watch,
): Poll[] {
  const count = random.whole(0, 2 * (how.looks ?? 5));
  const [soon, late] = [Math.max(job.endsAt, job.answeredAt) + 100, end + 2000];
  const times = Array.from({ length: count }, () => random.between(job.answeredAt, random.chance(0.6) ? soon : late));
  if (how.toTheEnd) times.push(end + random.between(1, 100));
  return times.map((at) => get(world, job, random.pick(observers), at, random));
}

/** Polls that wait for the answer before: one of each state, and one after the end. */
function inTurn(world: World, job: TrueJob, observers: readonly Observer[], end: number, random: Random): Poll[] {
  const observer = random.pick(observers);
  const starts = Math.max(job.startsAt, job.answeredAt + 4);
  const spans: [number, number][] = [
    [job.answeredAt + 2, starts - 2],
    [starts, job.endsAt],
    [end + 10, end + 200],
  ];
  return spans.flatMap(([from, to]) => pollsWithin(world, job, observer, from, to, random));
}

function pollsWithin(world: World, job: TrueJob, observer: Observer, from: number, to: number, random: Random): Poll[] {
  const looks: Poll[] = [];
  const step = Math.max(4, (to - from) / 4);
  for (let at = from; at + step <= to; at += step) {
    const answeredAt = at + random.between(0.1, step - 2);
    looks.push({ ...asked(job, observer, at, answeredAt), via: 'get', saw: stateAt(world, job, at) });
  }
  return looks;
}

/** Pages of the list: each entry as it was at a time of its own, perhaps long before; some entries missing. */
function pages(world: World, observers: readonly Observer[], end: number, random: Random): Poll[] {
  const start = Math.min(...world.jobs.map(({ visibleAt }) => visibleAt));
  return Array.from({ length: random.whole(0, 4) }).flatMap(() => {
    const observer = random.pick(observers);
    const sentAt = random.between(start, end + 1000);
    const answeredAt = sentAt + random.between(1, 200);
    const listed = world.jobs.filter(({ visibleAt }) => visibleAt < answeredAt && random.chance(0.8));
    return listed.map((job): Poll => {
      const saw = stateAt(world, job, random.between(job.visibleAt, answeredAt));
      return { ...asked(job, observer, sentAt, answeredAt), via: 'list', saw };
    });
  });
}

function inStoreWays({ jobs, serverAheadMs }: World, look: Poll): Poll {
  const job = jobs.find(({ id }) => id === look.job);
  if (look.saw === 'gone' || !job) return look;
  const { startedAt: _, ...neverStarted } = look.saw;
  const saw = look.saw.status === 'failed' && job.startsAt === job.endsAt ? neverStarted : look.saw;
  return { ...look, saw: look.via === 'create' ? { ...saw, createdAt: job.createdAt + serverAheadMs } : saw };
}

/** What the server shows of a job at an instant. */
export function stateAt(world: World, job: TrueJob, instant: number): JobState {
  const createdAt = stamp(world, job.createdAt);
  const shown = { owner: 'store', createdAt, uploaded: job.sent.uploaded, imported: importedAt(job, instant) };
  if (instant < job.startsAt) return { ...shown, status: 'pending', updatedAt: createdAt };
  const startedAt = stamp(world, job.startsAt);
  if (instant < job.endsAt) return { ...shown, status: 'started', startedAt, updatedAt: stamp(world, instant) };
  const finishedAt = stamp(world, job.endsAt);
  return { ...shown, status: job.ends, startedAt, finishedAt, updatedAt: finishedAt };
}

/** True time as the server writes it: by its own clock, cut to its grain. */
const stamp = ({ serverAheadMs, grainMs }: World, instant: number): number =>
  Math.floor((instant + serverAheadMs) / grainMs) * grainMs;

/** All that is valid once a job is a success, a share of it before; a failed job stopped half-way. */
function importedAt(job: TrueJob, instant: number): Counts {
  const ran = Math.min(instant, job.endsAt) - job.startsAt;
  const whole = job.ends === 'success' ? job.endsAt - job.startsAt : 2 * (job.endsAt - job.startsAt);
  const share = instant < job.startsAt ? 0 : whole === 0 ? 1 : ran / whole;
  const { valid } = job.sent;
  let left = Math.floor(totalOf(valid) * share);
  const imported: { [type: string]: number } = {};
  for (const type in valid) {
    imported[type] = Math.min(valid[type] ?? 0, left);
    left -= imported[type] ?? 0;
  }
  return imported;
}
