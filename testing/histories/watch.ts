import type { Poll } from '../../contracts/jobs/poll.ts';
import { randomOf } from '../../contracts/values/random.ts';
import { type TrueJob, type World, lastEnd, stateAt } from './world.ts';

/** How a simulated world is watched. What is left out the seed decides. */
export type Watch = {
  /** Polls of each job, on average. */
  readonly polls?: number;
  readonly observers?: number;
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
  const observers = Array.from({ length: how.observers ?? random.whole(1, 3) }, (_, at) => `k6-${at + 1}`);
  const end = lastEnd(world);

  /** By a clock that is read in whole milliseconds, cut; it shows the job as it is at an instant. */
  const poll =
    (job: TrueJob, via: Poll['via'], sentAt: number, answeredAt: number, by = random.pick(observers)) =>
    (instant: number): Poll => ({
      by,
      account: 'mock-account',
      job: job.id,
      via,
      sentAt: Math.floor(sentAt),
      answeredAt: Math.floor(answeredAt),
      saw: via === 'get' && instant >= job.goneAt ? 'gone' : stateAt(world, job, instant),
    });

  /** At any time after the 201, near the job's own times as often as not. */
  function atRandom(job: TrueJob): Poll[] {
    const count = random.whole(0, 2 * (how.polls ?? 5));
    const [soon, late] = [Math.max(job.endsAt, job.answeredAt) + 100, end + 2000];
    const times = Array.from({ length: count }, () => random.between(job.answeredAt, random.chance(0.6) ? soon : late));
    if (how.toTheEnd) times.push(end + random.between(1, 100));
    return times.map((sentAt) => {
      const answeredAt = sentAt + random.between(0.5, random.chance(0.1) ? 3000 : 40);
      return poll(job, 'get', sentAt, answeredAt)(random.between(sentAt, answeredAt));
    });
  }

  /** Each waits for the answer before: some of each state, and some after the end. */
  function inTurn(job: TrueJob): Poll[] {
    const observer = random.pick(observers);
    const starts = Math.max(job.startsAt, job.answeredAt + 4);
    const spans = [
      [job.answeredAt + 2, starts - 2],
      [starts, job.endsAt],
      [end + 10, end + 200],
    ] as const;
    return spans.flatMap(([from, to]) => {
      const step = Math.max(4, (to - from) / 4);
      const count = Math.max(0, Math.floor((to - from) / step));
      return Array.from({ length: count }, (_, nth) => from + nth * step).map((at) =>
        poll(job, 'get', at, at + random.between(0.1, step - 2), observer)(at),
      );
    });
  }

  /** A page of the list: each entry as it was at a time of its own, perhaps long before; some entries missing. */
  function page(): Poll[] {
    const sentAt = random.between(Math.min(...world.jobs.map(({ visibleAt }) => visibleAt)), end + 1000);
    const answeredAt = sentAt + random.between(1, 200);
    const observer = random.pick(observers);
    return world.jobs
      .filter(({ visibleAt }) => visibleAt < answeredAt && random.chance(0.8))
      .map((job) => poll(job, 'list', sentAt, answeredAt, observer)(random.between(job.visibleAt, answeredAt)));
  }

  const polls = world.jobs.flatMap((job): Poll[] => {
    const { sentAt, answeredAt, visibleAt, sent } = job;
    const uploaded = poll(job, 'create', sentAt, answeredAt)(random.between(visibleAt, answeredAt));
    return [{ ...uploaded, sent }, ...(how.inTurn ? inTurn(job) : atRandom(job))];
  });
  const pages = how.inTurn ? [] : Array.from({ length: random.whole(0, 4) }, page).flat();
  const all = [...polls, ...pages].map((one) => (how.storeWays ? inStoreWays(world, one) : one));
  return random.chance(0.5) ? all : all.sort((a, b) => a.answeredAt - b.answeredAt);
}

function inStoreWays({ jobs, serverAheadMs }: World, one: Poll): Poll {
  const job = jobs.find(({ id }) => id === one.job);
  if (one.saw === 'gone' || !job) return one;
  const { startedAt: _, ...neverStarted } = one.saw;
  const saw = one.saw.status === 'failed' && job.startsAt === job.endsAt ? neverStarted : one.saw;
  return { ...one, saw: one.via === 'create' ? { ...saw, createdAt: job.createdAt + serverAheadMs } : saw };
}
