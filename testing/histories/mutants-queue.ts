import type { Invariant } from '../../contracts/jobs/invariants.ts';
import type { JobState } from '../../contracts/jobs/poll.ts';
import type { Random } from '../../contracts/values/random.ts';
import type { TrueJob, World } from './world.ts';
import type { Mutant } from './mutants.ts';
import {
  type Scene,
  drop,
  edit,
  endOf,
  hasStatus,
  jobsThat,
  lastEnd,
  lookAgain,
  looksAt,
  oneOf,
  sceneOf,
  without,
} from './scene.ts';

type Pair = readonly [first: TrueJob, second: TrueJob];

/** A mutant of two jobs, the one served earlier first. */
const ofAPair = (
  id: string,
  invariant: Invariant,
  candidates: (scene: Scene) => readonly Pair[],
  mutate: (scene: Scene, pair: Pair) => Scene,
): Mutant => ({
  id,
  invariant,
  apply: (scene: Scene, random: Random) => {
    const pair = oneOf(random, candidates(scene));
    return pair ? { looks: mutate(scene, pair).looks, names: [pair.map((job) => job.id)] } : null;
  },
});

/** Jobs that ran one right after the other, both for some time. */
function neighbours(scene: Scene): Pair[] {
  const running = new Set(jobsThat(scene));
  const { jobs } = scene.world;
  return jobs.flatMap((first, at): Pair[] => {
    const second = jobs[at + 1];
    return second && running.has(first) && running.has(second) ? [[first, second]] : [];
  });
}

/** Neighbours of which the second was there before the first started. */
const bothWaiting = (scene: Scene): Pair[] =>
  neighbours(scene).filter(([first, second]) => second.answeredAt + 5 < first.startsAt);

/** The last two jobs, so that no third can be named for either. */
const lastTwo = (scene: Scene): Pair[] =>
  neighbours(scene).filter(([, second]) => second === scene.world.jobs[scene.world.jobs.length - 1]);

/** Gives a job other instants, in every look that shows them. */
const setTimes = (scene: Scene, { id }: TrueJob, startedAt: number, finishedAt: number): Scene =>
  edit(scene, id, (saw) => ({
    ...saw,
    ...(saw.startedAt === undefined ? {} : { startedAt }),
    ...(saw.finishedAt === undefined ? {} : { finishedAt }),
    ...(saw.status === 'started' ? { updatedAt: startedAt } : {}),
  }));

const timesOf = (scene: Scene, job: TrueJob): { startedAt: number; finishedAt: number } => {
  const { startedAt = 0, finishedAt = 0 } = endOf(scene, job);
  return { startedAt, finishedAt };
};

/** What two jobs' instants become. */
type Retime = (
  first: { startedAt: number; finishedAt: number },
  second: { startedAt: number; finishedAt: number },
) => { startedAt: number; finishedAt: number };

const retimeSecond = (id: string, retime: Retime): Mutant =>
  ofAPair(id, 'one-at-a-time', bothWaiting, (scene, [first, second]) => {
    const { startedAt, finishedAt } = retime(timesOf(scene, first), timesOf(scene, second));
    return setTimes(scene, second, startedAt, finishedAt);
  });

/** Both are looked at as started, again and again, with no instants that would tell. */
function togetherWithoutTimes(scene: Scene, [first, second]: Pair): Scene {
  const bare = (saw: JobState): JobState => without(saw, 'startedAt', 'finishedAt');
  const running = (job: TrueJob): JobState => ({ ...bare(endOf(scene, job)), status: 'started' });
  const hidden = [first, second].reduce(
    (all, { id }) => drop(all, id, hasStatus('started', 'success', 'failed')),
    scene,
  );
  return [first, second, first].reduce((all, job) => lookAgain(all, job.id, running(job)), hidden);
}

/** The first is still started when all is over, and its instants never moved. */
function neverEnds(scene: Scene, [first]: Pair): Scene {
  const { startedAt } = timesOf(scene, first);
  const frozen = edit(scene, first.id, (saw) => ({ ...saw, updatedAt: startedAt }), hasStatus('started'));
  const open = drop(frozen, first.id, hasStatus('success', 'failed'));
  const saw = { ...without(endOf(scene, first), 'finishedAt'), status: 'started', updatedAt: startedAt };
  return lookAgain(open, first.id, saw);
}

function swapTurns(scene: Scene, [first, second]: Pair): Scene {
  const [one, other] = [timesOf(scene, first), timesOf(scene, second)];
  const moved = setTimes(scene, first, other.startedAt, other.finishedAt);
  return setTimes(moved, second, one.startedAt, one.finishedAt);
}

/** The first still waits after the second has been seen started. */
function passedOver(scene: Scene, [first]: Pair): Scene {
  const waiting = looksAt(scene, first.id).find(hasStatus('pending'))?.saw ?? {};
  return lookAgain(drop(scene, first.id, hasStatus('started', 'success', 'failed')), first.id, waiting);
}

/** The first is served after all others. */
function servedLast(scene: Scene, [first]: Pair): Scene {
  const end = Math.ceil(lastEnd(scene.world) + scene.world.serverAheadMs) + 10;
  return setTimes(scene, first, end, end + 50);
}

const waitedForSeen = (scene: Scene): Pair[] =>
  bothWaiting(scene).filter(([first]) => looksAt(scene, first.id).some(hasStatus('pending')));

/** The scene is another: a server that serves its queue in a wrong way. */
const ofAServer = (
  id: string,
  invariant: Invariant,
  service: NonNullable<Parameters<typeof sceneOf>[1]>,
  isWronged: Wronged,
): Mutant => ({
  id,
  invariant,
  apply: (_: Scene, random: Random) => {
    const { world, looks } = sceneOf(random.whole(1, 1e9), { ...service, jobs: 8 });
    const names = pairsOf(world).filter(([first, second]) => isWronged(first, second, 0));
    if (!names.some(([first, second]) => isWronged(first, second, plainMs))) return null;
    return { looks, names: names.map((pair) => pair.map((job) => job.id)) };
  },
});

/** Whether the one job is wronged, or joined, by the other, and by more than so many milliseconds. */
type Wronged = (first: TrueJob, second: TrueJob, byMs: number) => boolean;

/** Clocks that are cut to milliseconds hide what is closer. */
const plainMs = 3;

const pairsOf = ({ jobs }: World): Pair[] => jobs.flatMap((a) => jobs.filter((b) => a !== b).map((b): Pair => [a, b]));

const overlap: Wronged = (first, second, byMs) =>
  first.startsAt <= second.startsAt && second.startsAt + byMs < Math.min(first.endsAt, second.endsAt);

const jumpsTheQueue: Wronged = (first, second, byMs) =>
  first.createdAt + byMs < second.createdAt &&
  second.startsAt + byMs < first.startsAt &&
  first.answeredAt + byMs < second.sentAt;

/** Broken promises between jobs. */
export const queueMutants: readonly Mutant[] = [
  retimeSecond('starts-before-the-other-ends', (first, second) => ({ ...second, startedAt: first.finishedAt - 1 })),
  retimeSecond('starts-together', (first, second) => ({ ...second, startedAt: first.startedAt })),
  retimeSecond('runs-within-the-other', ({ startedAt }) => ({ startedAt: startedAt + 2, finishedAt: startedAt + 4 })),
  ofAPair('ends-after-the-next-starts', 'one-at-a-time', neighbours, (scene, [first, second]) =>
    setTimes(scene, first, timesOf(scene, first).startedAt, timesOf(scene, second).startedAt + 1),
  ),
  ofAPair('seen-started-together', 'one-at-a-time', neighbours, togetherWithoutTimes),
  ofAPair('runs-on-as-the-next-runs', 'one-at-a-time', lastTwo, neverEnds),
  ofAPair('turns-swapped', 'first-come-first-served', bothWaiting, swapTurns),
  ofAPair('waits-as-a-later-one-runs', 'first-come-first-served', waitedForSeen, passedOver),
  ofAPair('first-is-served-last', 'first-come-first-served', waitedForSeen, servedLast),
  ofAServer('two-workers', 'one-at-a-time', { workers: 2 }, overlap),
  ofAServer('last-come-first-served', 'first-come-first-served', { order: 'last' }, jumpsTheQueue),
  ofAServer('served-at-random', 'first-come-first-served', { order: 'any' }, jumpsTheQueue),
];
