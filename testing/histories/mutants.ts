import type { Invariant } from '../../contracts/jobs/invariants.ts';
import type { Counts, Poll } from '../../contracts/jobs/poll.ts';
import type { Random } from '../../contracts/values/random.ts';
import {
  type Change,
  type Picks,
  type Scene,
  changed,
  drop,
  edit,
  endOf,
  hasBegun,
  hasEnded,
  hasStatus,
  pollAgain,
  pollsOf,
  sceneOf,
} from './scene.ts';
import { type Service, type TrueJob, lastEnd } from './world.ts';

/** One way in which a server breaks the promises of its jobs, and the invariant that it breaks. */
export type Mutant = {
  readonly id: string;
  readonly invariant: Invariant;
  /** @returns null where the scene does not offer what the mutant needs */
  readonly apply: (scene: Scene, random: Random) => Mutated | null;
};

/** A history with one fault. */
export type Mutated = {
  readonly polls: readonly Poll[];
  /** Who is to be named: one of these jobs or pairs. */
  readonly names: readonly (readonly string[])[];
};

/** Breaks what is seen of some jobs of a scene, one of those that offer it. */
const mutant = <Jobs extends TrueJob[]>(
  id: string,
  invariant: Invariant,
  candidates: (scene: Scene) => readonly Jobs[],
  mutate: (scene: Scene, jobs: Jobs) => Scene,
): Mutant => ({
  id,
  invariant,
  apply: (scene, random) => {
    const all = candidates(scene);
    if (all.length === 0) return null;
    const jobs = random.pick(all);
    return { polls: mutate(scene, jobs).polls, names: [jobs.map((job) => job.id)] };
  },
});

type One = [TrueJob];
type Pair = [first: TrueJob, second: TrueJob];

const anyJob = ({ world }: Scene): One[] => world.jobs.map((job) => [job]);
const lastJob = (scene: Scene): One[] => anyJob(scene).slice(-1);

const runsForSomeTime = ({ startsAt, endsAt }: TrueJob): boolean => endsAt - startsAt > 20;

const thatEnd = (ends: TrueJob['ends']) => (scene: Scene) =>
  anyJob(scene).filter(([job]) => runsForSomeTime(job) && job.ends === ends);

/** Jobs that run for some time, of which a status is seen at least so often. */
const seenAs = (status: string, times: number) => (scene: Scene) =>
  anyJob(scene).filter(
    ([job]) => runsForSomeTime(job) && pollsOf(scene, job).filter(hasStatus(status)).length >= times,
  );

const successSeenAs =
  (status: string, times = 1) =>
  (scene: Scene) =>
    seenAs(status, times)(scene).filter(([{ ends }]) => ends === 'success');

/** One less of the type of which there is most, so that no count becomes negative. */
function fewer(counts: Counts): Counts {
  const most = Object.keys(counts).reduce((a, b) => ((counts[b] ?? 0) > (counts[a] ?? 0) ? b : a));
  return more(counts, most, -1);
}

const more = (counts: Counts, type: string, by: number): Counts => ({ ...counts, [type]: (counts[type] ?? 0) + by });

type Row = readonly [id: string, invariant: Invariant, change: Change];

/** A successful job is polled once more, and shows something else. */
const secondThoughts: readonly Row[] = [
  ['success-turns-failed', 'terminal-final', () => ({ status: 'failed' })],
  ['success-turns-started', 'terminal-final', () => ({ status: 'started', finishedAt: undefined })],
  [
    'success-turns-pending',
    'terminal-final',
    () => ({ status: 'pending', startedAt: undefined, finishedAt: undefined }),
  ],
  [
    'success-starts-anew',
    'terminal-final',
    ({ finishedAt }) => ({ status: 'started', startedAt: finishedAt + 40, finishedAt: undefined }),
  ],
  [
    'run-again-unseen',
    'run-once',
    ({ finishedAt: at }) => ({ startedAt: at + 10, finishedAt: at + 20, updatedAt: at + 20 }),
  ],
  ['started-at-changes', 'run-once', ({ startedAt }) => ({ startedAt: startedAt + 1 })],
  ['finished-at-changes', 'finished-at-fixed', ({ finishedAt }) => ({ finishedAt: finishedAt + 1 })],
  ['created-at-changes', 'created-at-fixed', ({ createdAt }) => ({ createdAt: createdAt - 1 })],
  ['started-at-vanishes', 'started-at-kept', () => ({ startedAt: undefined })],
  ['finished-at-vanishes', 'finished-at-fixed', () => ({ finishedAt: undefined })],
  ['uploaded-shrinks', 'counts-never-shrink', ({ uploaded }) => ({ uploaded: fewer(uploaded) })],
  ['imported-shrinks', 'counts-never-shrink', ({ imported }) => ({ imported: fewer(imported) })],
  [
    'one-type-shrinks-as-another-grows',
    'counts-never-shrink',
    ({ uploaded }) => ({ uploaded: more(fewer(uploaded), 'subscription_offering', 9) }),
  ],
  ['imported-above-uploaded', 'imported-within-uploaded', () => ({ imported: { subscription_product: 501 } })],
  [
    'imported-of-no-upload',
    'imported-within-uploaded',
    ({ imported }) => ({ imported: more(imported, 'subscription_offering', 1) }),
  ],
  [
    'uploaded-beyond-the-file',
    'uploaded-as-sent',
    ({ uploaded }) => ({ uploaded: more(uploaded, 'subscription_product', 1) }),
  ],
];

/** A successful job shows something else in all the polls in which it has that status. */
const fromTheStart: readonly (readonly [...Row, ...statuses: string[]])[] = [
  ['finished-before-started', 'timestamps-in-order', (saw) => ({ finishedAt: saw.startedAt - 1 }), 'success'],
  ['updated-before-created', 'updated-after-created', (saw) => ({ updatedAt: saw.createdAt - 1 }), 'pending'],
  ['started-before-created', 'timestamps-in-order', (saw) => ({ startedAt: saw.createdAt - 1 }), 'started', 'success'],
  [
    'finished-before-created',
    'timestamps-in-order',
    (saw) => ({ startedAt: undefined, finishedAt: saw.createdAt - 1 }),
    'success',
  ],
  ['started-without-start', 'timestamps-follow-status', () => ({ startedAt: undefined }), 'started'],
  ['success-without-start', 'timestamps-follow-status', () => ({ startedAt: undefined }), 'success'],
  ['success-without-end', 'timestamps-follow-status', () => ({ finishedAt: undefined }), 'success'],
  ['started-with-end', 'timestamps-follow-status', (saw) => ({ finishedAt: saw.startedAt + 1 }), 'started'],
  ['pending-with-start', 'timestamps-follow-status', (saw) => ({ startedAt: saw.createdAt }), 'pending'],
  ['pending-with-end', 'timestamps-follow-status', (saw) => ({ finishedAt: saw.createdAt }), 'pending'],
  ['failed-without-start', 'failed-had-started', () => ({ startedAt: undefined, status: 'failed' }), 'success'],
  ['fewer-uploaded-than-sent', 'uploaded-as-sent', ({ uploaded }) => ({ uploaded: fewer(uploaded) }), 'success'],
  ['fewer-imported-than-valid', 'imported-as-sent', ({ imported }) => ({ imported: fewer(imported) }), 'success'],
];

/** The last poll of a job that shows it started shows something else. */
const lastStarted =
  (change: Change) =>
  (scene: Scene, [job]: One): Scene => {
    const last = pollsOf(scene, job).filter(hasStatus('started')).pop();
    return edit(scene, job, change, (poll) => poll === last);
  };

/** From some poll on a job shows no progress, and a poll long after finds it so. */
const stuck =
  (status: 'pending' | 'started') =>
  (scene: Scene, [job]: One): Scene => {
    const last = pollsOf(scene, job).filter(hasStatus(status)).pop()?.saw ?? {};
    const open = drop(scene, job, status === 'pending' ? hasBegun : hasEnded);
    return pollAgain(open, job, last, scene.endsWithinMs + 1000);
  };

/** No longer there after the polls that are left. */
const lost =
  (dropped: Picks) =>
  (scene: Scene, [job]: One): Scene =>
    pollAgain(drop(scene, job, dropped), job, 'gone');

const ofOneJob: readonly Mutant[] = [
  ...secondThoughts.map(([id, invariant, change]) =>
    mutant(id, invariant, thatEnd('success'), (scene, [job]) =>
      pollAgain(scene, job, changed(endOf(scene, job), change)),
    ),
  ),
  ...fromTheStart.map(([id, invariant, change, ...statuses]) =>
    mutant(id, invariant, successSeenAs(statuses[0] ?? ''), (scene, [job]) =>
      edit(scene, job, change, hasStatus(...statuses)),
    ),
  ),
  mutant('failed-turns-success', 'terminal-final', thatEnd('failed'), (scene, [job]) =>
    pollAgain(scene, job, { ...endOf(scene, job), status: 'success' }),
  ),
  mutant(
    'started-turns-pending',
    'status-forward',
    seenAs('started', 2),
    lastStarted(() => ({ status: 'pending', startedAt: undefined })),
  ),
  mutant(
    'restarted-as-it-runs',
    'run-once',
    seenAs('started', 2),
    lastStarted(({ startedAt }) => ({ startedAt: startedAt + 5 })),
  ),
  mutant(
    'progress-starts-over',
    'counts-never-shrink',
    successSeenAs('started', 3),
    lastStarted(() => ({ imported: { subscription_product: 0, subscription_plan: 0 } })),
  ),
  mutant(
    'lost-after-201',
    'nothing-lost',
    anyJob,
    lost(({ via }) => via !== 'create'),
  ),
  mutant('lost-as-it-runs', 'nothing-lost', seenAs('started', 1), lost(hasEnded)),
  mutant(
    'lost-after-its-end',
    'nothing-lost',
    anyJob,
    lost(() => false),
  ),
  mutant('stuck-pending', 'ends-in-time', seenAs('pending', 1), stuck('pending')),
  mutant('stuck-started', 'ends-in-time', seenAs('started', 1), stuck('started')),
  mutant('ends-too-late', 'ends-in-time', lastJob, (scene, [job]) =>
    edit(scene, job, ({ createdAt }) => ({ finishedAt: createdAt + scene.endsWithinMs + 1 }), hasEnded),
  ),
];

/** Two uploads are answered with the same id. */
const sameId: Mutant = {
  id: 'one-id-twice',
  invariant: 'id-unique',
  apply: ({ polls, world }) => {
    const [first, second] = world.jobs.map(({ id }) => id);
    if (first === undefined || second === undefined) return null;
    return { polls: polls.map((poll) => (poll.job === second ? { ...poll, job: first } : poll)), names: [[first]] };
  },
};

/** Jobs that ran one right after the other, both for some time. */
const neighbours = ({ world: { jobs } }: Scene): Pair[] =>
  jobs.flatMap((first, at): Pair[] => {
    const second = jobs[at + 1];
    return second && runsForSomeTime(first) && runsForSomeTime(second) ? [[first, second]] : [];
  });

/** The last two jobs, so that no third can be named for either. */
const lastTwo = (scene: Scene): Pair[] =>
  neighbours(scene).filter(([, second]) => second === scene.world.jobs[scene.world.jobs.length - 1]);

/** Neighbours of which the second was there before the first started. */
const bothWaiting = (scene: Scene): Pair[] =>
  neighbours(scene).filter(([first, second]) => second.answeredAt + 5 < first.startsAt);

const seenToWait = (scene: Scene): Pair[] =>
  bothWaiting(scene).filter(([first]) => pollsOf(scene, first).some(hasStatus('pending')));

type Times = { readonly startedAt: number; readonly finishedAt: number };

/** Gives a job other instants, in every poll that shows them. */
const setTimes = (scene: Scene, job: TrueJob, { startedAt, finishedAt }: Times): Scene =>
  edit(scene, job, ({ status }) => {
    if (status === 'pending') return {};
    return status === 'started' ? { startedAt, updatedAt: startedAt } : { startedAt, finishedAt };
  });

const retimed =
  (retime: (first: Times, second: Times) => Times) =>
  (scene: Scene, [first, second]: Pair): Scene =>
    setTimes(scene, second, retime(endOf(scene, first), endOf(scene, second)));

/** Both are polled as started, again and again, with no instants that would tell. */
function togetherWithoutTimes(scene: Scene, [first, second]: Pair): Scene {
  const hidden = drop(drop(scene, first, hasBegun), second, hasBegun);
  const running: Change = () => ({ status: 'started', startedAt: undefined, finishedAt: undefined });
  return [first, second, first].reduce((all, job) => pollAgain(all, job, changed(endOf(scene, job), running)), hidden);
}

/** The first is still started when all is over, and its instants never moved. */
function neverEnds(scene: Scene, [first]: Pair): Scene {
  const end = endOf(scene, first);
  const updatedAt = end.startedAt;
  const frozen = edit(scene, first, () => ({ updatedAt }), hasStatus('started'));
  const running = changed(end, () => ({ status: 'started', updatedAt, finishedAt: undefined }));
  return pollAgain(drop(frozen, first, hasEnded), first, running);
}

const swapTurns = (scene: Scene, [first, second]: Pair): Scene =>
  setTimes(setTimes(scene, first, endOf(scene, second)), second, endOf(scene, first));

/** The first still waits after the second has been seen started. */
function passedOver(scene: Scene, [first]: Pair): Scene {
  const waiting = pollsOf(scene, first).find(hasStatus('pending'))?.saw ?? {};
  return pollAgain(drop(scene, first, hasBegun), first, waiting);
}

/** The first is served after all others. */
function servedLast(scene: Scene, [first]: Pair): Scene {
  const startedAt = Math.ceil(lastEnd(scene.world) + scene.world.serverAheadMs) + 10;
  return setTimes(scene, first, { startedAt, finishedAt: startedAt + 50 });
}

/** Whether the one job is wronged, or joined, by the other, and by more than so many milliseconds. */
type Wronged = (first: TrueJob, second: TrueJob, byMs: number) => boolean;

const overlap: Wronged = (first, second, byMs) =>
  first.startsAt <= second.startsAt && second.startsAt + byMs < Math.min(first.endsAt, second.endsAt);

const jumpsTheQueue: Wronged = (first, second, byMs) =>
  first.createdAt + byMs < second.createdAt &&
  second.startsAt + byMs < first.startsAt &&
  first.answeredAt + byMs < second.sentAt;

/** Clocks that are cut to milliseconds hide what is closer. */
const plainMs = 3;

/** The scene is another: a server that serves its queue in a wrong way. */
const ofAServer = (id: string, invariant: Invariant, service: Service, isWronged: Wronged): Mutant => ({
  id,
  invariant,
  apply: (_, random) => {
    const { world, polls } = sceneOf(random.whole(1, 1e9), { ...service, jobs: 8 });
    const pairs = world.jobs.flatMap((a) => world.jobs.filter((b) => a !== b).map((b): Pair => [a, b]));
    const wronged = pairs.filter(([first, second]) => isWronged(first, second, 0));
    if (!wronged.some(([first, second]) => isWronged(first, second, plainMs))) return null;
    return { polls, names: wronged.map((pair) => pair.map((job) => job.id)) };
  },
});

/** Every way in which a history is broken to see whether the oracle tells. */
export const mutants: readonly Mutant[] = [
  ...ofOneJob,
  sameId,
  mutant(
    'starts-before-the-other-ends',
    'one-at-a-time',
    bothWaiting,
    retimed((first, second) => ({ ...second, startedAt: first.finishedAt - 1 })),
  ),
  mutant(
    'starts-together',
    'one-at-a-time',
    bothWaiting,
    retimed((first, second) => ({ ...second, startedAt: first.startedAt })),
  ),
  mutant(
    'runs-within-the-other',
    'one-at-a-time',
    bothWaiting,
    retimed(({ startedAt }) => ({ startedAt: startedAt + 2, finishedAt: startedAt + 4 })),
  ),
  mutant('ends-after-the-next-starts', 'one-at-a-time', neighbours, (scene, [first, second]) =>
    setTimes(scene, first, { ...endOf(scene, first), finishedAt: endOf(scene, second).startedAt + 1 }),
  ),
  mutant('seen-started-together', 'one-at-a-time', neighbours, togetherWithoutTimes),
  mutant('runs-on-as-the-next-runs', 'one-at-a-time', lastTwo, neverEnds),
  mutant('turns-swapped', 'first-come-first-served', bothWaiting, swapTurns),
  mutant('waits-as-a-later-one-runs', 'first-come-first-served', seenToWait, passedOver),
  mutant('first-is-served-last', 'first-come-first-served', seenToWait, servedLast),
  ofAServer('two-workers', 'one-at-a-time', { workers: 2 }, overlap),
  ofAServer('last-come-first-served', 'first-come-first-served', { order: 'last' }, jumpsTheQueue),
  ofAServer('served-at-random', 'first-come-first-served', { order: 'any' }, jumpsTheQueue),
];
