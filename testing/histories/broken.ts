import type { Invariant } from '../../contracts/jobs/invariants.ts';
import { type Counts, type JobState, type Poll, type Sighting, isSighting } from '../../contracts/jobs/poll.ts';
import type { Random } from '../../contracts/values/random.ts';
import { watch } from './watch.ts';
import { type TrueJob, type World, lastEnd, stateAt, worldOf } from './world.ts';

/** A legal history in which every change can be told. */
export type Scene = {
  readonly world: World;
  readonly polls: readonly Poll[];
  /** Every job of the scene ends within this time, in milliseconds. */
  readonly endsWithinMs: number;
};

/** A queue of jobs uploaded in turn, each polled in turn from its 201 to past its end. */
export function sceneOf(seed: number): Scene {
  const world = worldOf(seed, { jobs: 5 + (seed % 4), uploads: 'in-turn', grainMs: 1 });
  const polls = watch(world, seed, { inTurn: true, observers: 1 + (seed % 3) });
  const begin = Math.min(...world.jobs.map(({ sentAt }) => sentAt));
  return { world, polls, endsWithinMs: Math.ceil(lastEnd(world) - begin) + 5000 };
}

type Broken = {
  readonly polls: readonly Poll[];
  /** Who is to be named: a job or a pair. */
  readonly jobs: readonly string[];
};

/** Breaks a scene; null where it does not offer what that needs. */
type Mutation = (scene: Scene, random: Random) => Broken | null;

/** One way in which a server breaks the promises of its jobs, and the invariant that it breaks. */
export type BrokenHistory = { readonly id: string; readonly invariant: Invariant; readonly apply: Mutation };

/** Breaks what is seen of some jobs of a scene, one of those that offer it. */
const breaks =
  <Jobs extends TrueJob[]>(
    candidates: (scene: Scene) => readonly Jobs[],
    mutate: (scene: Scene, jobs: Jobs) => Scene,
  ): Mutation =>
  (scene, random) => {
    const all = candidates(scene);
    if (all.length === 0) return null;
    const jobs = random.pick(all);
    return { polls: mutate(scene, jobs).polls, jobs: jobs.map(({ id }) => id) };
  };

type One = [TrueJob];
type Pair = [first: TrueJob, second: TrueJob];

type Picks = (poll: Sighting) => boolean;

const hasStatus =
  (...statuses: readonly string[]): Picks =>
  ({ saw }) =>
    statuses.includes(saw.status ?? '');
const hasEnded = hasStatus('success', 'failed');
const hasBegun = hasStatus('started', 'success', 'failed');

/** A state, 0 or nothing for what it does not show. */
type Whole = JobState & Required<Pick<JobState, 'createdAt' | 'startedAt' | 'finishedAt' | 'uploaded' | 'imported'>>;

/** What a state shows instead; undefined: no longer anything. */
type Change = (saw: Whole) => { readonly [member in keyof JobState]?: JobState[member] | undefined };

const nothing = { createdAt: 0, startedAt: 0, finishedAt: 0, uploaded: {}, imported: {} };

const changed = (saw: JobState, change: Change): JobState =>
  Object.fromEntries(
    Object.entries({ ...saw, ...change({ ...nothing, ...saw }) }).filter(([, value]) => value !== undefined),
  );

/** What the server shows of a job when all is over. */
const endOf = ({ world }: Scene, job: TrueJob): Whole => ({ ...nothing, ...stateAt(world, job, Infinity) });

/** The polls of a job that are picked, in their order. */
const pollsOf = ({ polls }: Scene, { id }: TrueJob, picks: Picks): Sighting[] =>
  polls
    .filter(isSighting)
    .filter((poll) => poll.job === id && picks(poll))
    .sort((a, b) => a.answeredAt - b.answeredAt);

/** The scene with what is shown of a job changed in every poll that is picked. */
const edit = (scene: Scene, { id }: TrueJob, picks: Picks, change: Change): Scene => ({
  ...scene,
  polls: scene.polls.map((poll) =>
    poll.job === id && isSighting(poll) && picks(poll) ? { ...poll, saw: changed(poll.saw, change) } : poll,
  ),
});

/** The scene without the polls of a job that are picked. */
const drop = (scene: Scene, { id }: TrueJob, picks: Picks): Scene => ({
  ...scene,
  polls: scene.polls.filter((poll) => !(poll.job === id && isSighting(poll) && picks(poll))),
});

/** The scene with one more poll of a job, after all others. */
function pollAgain(scene: Scene, { id }: TrueJob, saw: JobState | 'gone', afterMs = 10): Scene {
  const last = scene.polls.reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a));
  const sentAt = last.answeredAt + afterMs;
  const poll: Poll = { ...last, job: id, via: 'get', saw, sentAt, answeredAt: sentAt + 5 };
  return { ...scene, polls: [...scene.polls, poll] };
}

const anyJob = ({ world }: Scene): One[] => world.jobs.map((job) => [job]);

const runsForSomeTime = ({ startsAt, endsAt }: TrueJob): boolean => endsAt - startsAt > 20;

/** Jobs that run for some time and end so, of which a status is seen at least so often. */
const jobsThat =
  (ends: TrueJob['ends'] | 'any', status = 'pending', times = 0) =>
  (scene: Scene): One[] =>
    anyJob(scene).filter(
      ([job]) =>
        runsForSomeTime(job) &&
        (ends === 'any' || job.ends === ends) &&
        pollsOf(scene, job, hasStatus(status)).length >= times,
    );

/** A job that has ended is polled once more, and shows something else. */
const again = (change: Change, ends: TrueJob['ends'] = 'success'): Mutation =>
  breaks(jobsThat(ends), (scene, [job]) => pollAgain(scene, job, changed(endOf(scene, job), change)));

/** A successful job shows something else in all the polls in which it has one of these statuses, of which the first is seen. */
const always = (change: Change, ...statuses: readonly string[]): Mutation =>
  breaks(jobsThat('success', statuses[0], 1), (scene, [job]) => edit(scene, job, hasStatus(...statuses), change));

/** The last poll of a job that shows it started shows something else. */
const lastStarted = (candidates: (scene: Scene) => One[], change: Change): Mutation =>
  breaks(candidates, (scene, [job]) => {
    const last = pollsOf(scene, job, hasStatus('started')).pop();
    return edit(scene, job, (poll) => poll === last, change);
  });

/** From some poll on a job shows no progress, and a poll long after finds it so. */
const stuck = (status: 'pending' | 'started'): Mutation =>
  breaks(jobsThat('any', status, 1), (scene, [job]) => {
    const last = pollsOf(scene, job, hasStatus(status)).pop()?.saw ?? {};
    const open = drop(scene, job, status === 'pending' ? hasBegun : hasEnded);
    return pollAgain(open, job, last, scene.endsWithinMs + 1000);
  });

/** No longer there after the polls that are left. */
const lost = (dropped: Picks, candidates = anyJob): Mutation =>
  breaks(candidates, (scene, [job]) => pollAgain(drop(scene, job, dropped), job, 'gone'));

const more = (counts: Counts, type: string, by: number): Counts => ({ ...counts, [type]: (counts[type] ?? 0) + by });

/** One less of the type of which there is most, so that no count becomes negative. */
function fewer(counts: Counts): Counts {
  const most = Object.keys(counts).reduce((a, b) => ((counts[b] ?? 0) > (counts[a] ?? 0) ? b : a));
  return more(counts, most, -1);
}

/** Two uploads are answered with the same id. */
const sameId: Mutation = ({ polls, world }) => {
  const [first, second] = world.jobs.map(({ id }) => id);
  if (first === undefined || second === undefined) return null;
  return { polls: polls.map((poll) => (poll.job === second ? { ...poll, job: first } : poll)), jobs: [first] };
};

/** Jobs that ran one right after the other, both for some time. */
const neighbours = ({ world: { jobs } }: Scene): Pair[] =>
  jobs.flatMap((first, at): Pair[] => {
    const second = jobs[at + 1];
    return second && runsForSomeTime(first) && runsForSomeTime(second) ? [[first, second]] : [];
  });

/** Neighbours of which the second was there before the first started. */
const bothWaiting = (scene: Scene): Pair[] =>
  neighbours(scene).filter(([first, second]) => second.answeredAt + 5 < first.startsAt);

type Times = { readonly startedAt: number; readonly finishedAt: number };

/** Gives a job other instants, in every poll that shows them. */
const setTimes = (scene: Scene, job: TrueJob, { startedAt, finishedAt }: Times): Scene =>
  edit(scene, job, hasBegun, ({ status }) =>
    status === 'started' ? { startedAt, updatedAt: startedAt } : { startedAt, finishedAt },
  );

/** The second of two that wait runs at another time. */
const retimed = (retime: (first: Times, second: Times) => Times): Mutation =>
  breaks(bothWaiting, (scene, [first, second]) =>
    setTimes(scene, second, retime(endOf(scene, first), endOf(scene, second))),
  );

/** Every way in which a history is broken to see whether the oracle tells, by the invariant and by a name. */
const byInvariant: { readonly [invariant in Invariant]: { readonly [id: string]: Mutation } } = {
  'status-forward': {
    'started-turns-pending': lastStarted(jobsThat('any', 'started', 2), () => ({
      status: 'pending',
      startedAt: undefined,
    })),
  },
  'terminal-final': {
    'success-turns-failed': again(() => ({ status: 'failed' })),
    'success-turns-started': again(() => ({ status: 'started', finishedAt: undefined })),
    'success-turns-pending': again(() => ({ status: 'pending', startedAt: undefined, finishedAt: undefined })),
    'success-starts-anew': again((saw) => ({
      status: 'started',
      startedAt: saw.finishedAt + 40,
      finishedAt: undefined,
    })),
    'failed-turns-success': again(() => ({ status: 'success' }), 'failed'),
  },
  'one-at-a-time': {
    'starts-before-the-other-ends': retimed((first, second) => ({ ...second, startedAt: first.finishedAt - 1 })),
    'starts-together': retimed((first, second) => ({ ...second, startedAt: first.startedAt })),
    'runs-within-the-other': retimed(({ startedAt: at }) => ({ startedAt: at + 2, finishedAt: at + 4 })),
    'ends-after-the-next-starts': breaks(neighbours, (scene, [first, second]) =>
      setTimes(scene, first, { ...endOf(scene, first), finishedAt: endOf(scene, second).startedAt + 1 }),
    ),
  },
  'first-come-first-served': {
    'turns-swapped': breaks(bothWaiting, (scene, [first, second]) =>
      setTimes(setTimes(scene, first, endOf(scene, second)), second, endOf(scene, first)),
    ),
  },
  'run-once': {
    'run-again-unseen': again(({ finishedAt: at }) => ({
      startedAt: at + 10,
      finishedAt: at + 20,
      updatedAt: at + 20,
    })),
    'started-at-changes': again(({ startedAt }) => ({ startedAt: startedAt + 1 })),
    'restarted-as-it-runs': lastStarted(jobsThat('any', 'started', 2), ({ startedAt }) => ({
      startedAt: startedAt + 5,
    })),
  },
  'counts-never-shrink': {
    'uploaded-shrinks': again(({ uploaded }) => ({ uploaded: fewer(uploaded) })),
    'imported-shrinks': again(({ imported }) => ({ imported: fewer(imported) })),
    'one-type-shrinks-as-another-grows': again(({ uploaded }) => ({
      uploaded: more(fewer(uploaded), 'subscription_offering', 9),
    })),
    'progress-starts-over': lastStarted(jobsThat('success', 'started', 3), () => ({
      imported: { subscription_product: 0, subscription_plan: 0 },
    })),
  },
  'imported-within-uploaded': {
    'imported-above-uploaded': again(() => ({ imported: { subscription_product: 501 } })),
    'imported-of-no-upload': again(({ imported }) => ({ imported: more(imported, 'subscription_offering', 1) })),
  },
  'timestamps-in-order': {
    'finished-before-started': always((saw) => ({ finishedAt: saw.startedAt - 1 }), 'success'),
    'started-before-created': always((saw) => ({ startedAt: saw.createdAt - 1 }), 'started', 'success'),
    'finished-before-created': always((saw) => ({ startedAt: undefined, finishedAt: saw.createdAt - 1 }), 'success'),
  },
  'updated-after-created': {
    'updated-before-created': always((saw) => ({ updatedAt: saw.createdAt - 1 }), 'pending'),
  },
  'timestamps-follow-status': {
    'started-without-start': always(() => ({ startedAt: undefined }), 'started'),
    'success-without-start': always(() => ({ startedAt: undefined }), 'success'),
    'success-without-end': always(() => ({ finishedAt: undefined }), 'success'),
    'started-with-end': always((saw) => ({ finishedAt: saw.startedAt + 1 }), 'started'),
    'pending-with-start': always((saw) => ({ startedAt: saw.createdAt }), 'pending'),
    'pending-with-end': always((saw) => ({ finishedAt: saw.createdAt }), 'pending'),
  },
  'failed-had-started': {
    'failed-without-start': always(() => ({ startedAt: undefined, status: 'failed' }), 'success'),
  },
  'created-at-fixed': { 'created-at-changes': again(({ createdAt }) => ({ createdAt: createdAt - 1 })) },
  'started-at-kept': { 'started-at-vanishes': again(() => ({ startedAt: undefined })) },
  'finished-at-fixed': {
    'finished-at-changes': again(({ finishedAt }) => ({ finishedAt: finishedAt + 1 })),
    'finished-at-vanishes': again(() => ({ finishedAt: undefined })),
  },
  'owner-kept': { 'owner-changes': again(() => ({ owner: 'organization' })) },
  'nothing-lost': {
    'lost-after-201': lost(({ via }) => via !== 'create'),
    'lost-as-it-runs': lost(hasEnded, jobsThat('any', 'started', 1)),
    'lost-after-its-end': lost(() => false),
  },
  'id-unique': { 'one-id-twice': sameId },
  'uploaded-as-sent': {
    'uploaded-beyond-the-file': again(({ uploaded }) => ({ uploaded: more(uploaded, 'subscription_product', 1) })),
    'fewer-uploaded-than-sent': always(({ uploaded }) => ({ uploaded: fewer(uploaded) }), 'success'),
  },
  'imported-as-sent': {
    'fewer-imported-than-valid': always(({ imported }) => ({ imported: fewer(imported) }), 'success'),
  },
  'ends-in-time': {
    'stuck-pending': stuck('pending'),
    'stuck-started': stuck('started'),
    'ends-too-late': breaks(
      (scene) => anyJob(scene).slice(-1),
      (scene, [job]) =>
        edit(scene, job, hasEnded, ({ createdAt }) => ({ finishedAt: createdAt + scene.endsWithinMs + 1 })),
    ),
  },
};

export const brokenHistories: readonly BrokenHistory[] = Object.entries(byInvariant).flatMap(([invariant, ways]) =>
  Object.entries(ways).map(([id, apply]) => ({ id, invariant: invariant as Invariant, apply })),
);
