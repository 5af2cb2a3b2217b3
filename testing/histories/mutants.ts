import type { Invariant } from '../../contracts/jobs/invariants.ts';
import type { JobState } from '../../contracts/jobs/poll.ts';
import type { Random } from '../../contracts/values/random.ts';
import type { TrueJob } from './world.ts';
import { queueMutants } from './mutants-queue.ts';
import {
  type Mutated,
  type Scene,
  drop,
  edit,
  endOf,
  hasStatus,
  jobsThat,
  lookAgain,
  looksAt,
  oneOf,
  without,
} from './scene.ts';

/** One way in which a server breaks the promises of its jobs, and the rule that must say so. */
export type Mutant = {
  readonly id: string;
  readonly invariant: Invariant;
  /** @returns null where the scene does not offer what the mutant needs */
  readonly apply: (scene: Scene, random: Random) => Mutated | null;
};

type Change = (saw: JobState) => JobState;
type Row = readonly [id: string, invariant: Invariant, change: Change];

const started = (saw: JobState): number => saw.startedAt ?? 0;
const finished = (saw: JobState): number => saw.finishedAt ?? 0;
const created = (saw: JobState): number => saw.createdAt ?? 0;

/** Adds to the counts of one type. */
const more = (saw: JobState, kind: 'uploaded' | 'imported', type: string, by: number): JobState => ({
  ...saw,
  [kind]: { ...saw[kind], [type]: (saw[kind]?.[type] ?? 0) + by },
});

/** One less of the type of which there is most, so that no count becomes negative. */
function fewer(saw: JobState, kind: 'uploaded' | 'imported'): JobState {
  const types = Object.keys(saw[kind] ?? {});
  const most = types.reduce((a, b) => ((saw[kind]?.[b] ?? 0) > (saw[kind]?.[a] ?? 0) ? b : a));
  return more(saw, kind, most, -1);
}

/** A successful job is looked at once more, and shows something else. */
const secondThoughts: readonly Row[] = [
  ['success-turns-failed', 'terminal-final', (saw) => ({ ...saw, status: 'failed' })],
  ['success-turns-started', 'terminal-final', (saw) => ({ ...without(saw, 'finishedAt'), status: 'started' })],
  [
    'success-turns-pending',
    'terminal-final',
    (saw) => ({ ...without(saw, 'startedAt', 'finishedAt'), status: 'pending' }),
  ],
  [
    'success-starts-anew',
    'terminal-final',
    (saw) => ({ ...without(saw, 'finishedAt'), status: 'started', startedAt: finished(saw) + 40 }),
  ],
  [
    'run-again-unseen',
    'run-once',
    (saw) => ({ ...saw, startedAt: finished(saw) + 10, finishedAt: finished(saw) + 20, updatedAt: finished(saw) + 20 }),
  ],
  ['started-at-changes', 'run-once', (saw) => ({ ...saw, startedAt: started(saw) + 1 })],
  ['finished-at-changes', 'finished-at-fixed', (saw) => ({ ...saw, finishedAt: finished(saw) + 1 })],
  ['created-at-changes', 'created-at-fixed', (saw) => ({ ...saw, createdAt: created(saw) - 1 })],
  ['started-at-vanishes', 'started-at-kept', (saw) => without(saw, 'startedAt')],
  ['finished-at-vanishes', 'finished-at-fixed', (saw) => without(saw, 'finishedAt')],
  ['uploaded-shrinks', 'counts-never-shrink', (saw) => fewer(saw, 'uploaded')],
  ['imported-shrinks', 'counts-never-shrink', (saw) => fewer(saw, 'imported')],
  [
    'one-type-shrinks-as-another-grows',
    'counts-never-shrink',
    (saw) => more(fewer(saw, 'uploaded'), 'uploaded', 'subscription_offering', 9),
  ],
  [
    'imported-above-uploaded',
    'imported-within-uploaded',
    (saw) => ({ ...saw, imported: { subscription_product: 501 } }),
  ],
  ['imported-of-no-upload', 'imported-within-uploaded', (saw) => more(saw, 'imported', 'subscription_offering', 1)],
  ['uploaded-beyond-the-file', 'uploaded-as-sent', (saw) => more(saw, 'uploaded', 'subscription_product', 1)],
];

/** A successful job shows something else in all the looks in which it has that status. */
const fromTheStart: readonly (readonly [...Row, ...statuses: string[]])[] = [
  ['finished-before-started', 'timestamps-in-order', (saw) => ({ ...saw, finishedAt: started(saw) - 1 }), 'success'],
  ['updated-before-created', 'updated-after-created', (saw) => ({ ...saw, updatedAt: created(saw) - 1 }), 'pending'],
  [
    'started-before-created',
    'timestamps-in-order',
    (saw) => ({ ...saw, startedAt: created(saw) - 1 }),
    'started',
    'success',
  ],
  [
    'finished-before-created',
    'timestamps-in-order',
    (saw) => ({ ...without(saw, 'startedAt'), finishedAt: created(saw) - 1 }),
    'success',
  ],
  ['started-without-start', 'timestamps-follow-status', (saw) => without(saw, 'startedAt'), 'started'],
  ['success-without-start', 'timestamps-follow-status', (saw) => without(saw, 'startedAt'), 'success'],
  ['success-without-end', 'timestamps-follow-status', (saw) => without(saw, 'finishedAt'), 'success'],
  ['started-with-end', 'timestamps-follow-status', (saw) => ({ ...saw, finishedAt: started(saw) + 1 }), 'started'],
  ['pending-with-start', 'timestamps-follow-status', (saw) => ({ ...saw, startedAt: created(saw) }), 'pending'],
  ['pending-with-end', 'timestamps-follow-status', (saw) => ({ ...saw, finishedAt: created(saw) }), 'pending'],
  [
    'failed-without-start',
    'failed-had-started',
    (saw) => ({ ...without(saw, 'startedAt'), status: 'failed' }),
    'success',
  ],
  ['fewer-uploaded-than-sent', 'uploaded-as-sent', (saw) => fewer(saw, 'uploaded'), 'success'],
  ['fewer-imported-than-valid', 'imported-as-sent', (saw) => fewer(saw, 'imported'), 'success'],
];

/** A mutant of one job, which it is given. */
const ofAJob = (
  id: string,
  invariant: Invariant,
  candidates: (scene: Scene) => readonly TrueJob[],
  mutate: (scene: Scene, job: TrueJob, random: Random) => Scene,
): Mutant => ({
  id,
  invariant,
  apply: (scene, random) => {
    const job = oneOf(random, candidates(scene));
    return job ? { looks: mutate(scene, job, random).looks, names: [[job.id]] } : null;
  },
});

/** The jobs of which a status is seen at least so often. */
const seenAs =
  (status: string, times: number, ends?: TrueJob['ends']) =>
  (scene: Scene): TrueJob[] =>
    jobsThat(scene, ends).filter(({ id }) => looksAt(scene, id).filter(hasStatus(status)).length >= times);

/** The last look at a job in a status shows something else. */
function atLast(scene: Scene, { id }: TrueJob, status: string, change: Change): Scene {
  const last = looksAt(scene, id).filter(hasStatus(status)).pop();
  return edit(scene, id, change, (look) => look === last);
}

/** From some look on a job shows no progress, and a look long after finds it so. */
function stuck(scene: Scene, job: TrueJob, status: 'pending' | 'started'): Scene {
  const last = looksAt(scene, job.id).filter(hasStatus(status)).pop()?.saw ?? {};
  const open = drop(scene, job.id, hasStatus(...(status === 'pending' ? ['started'] : []), 'success', 'failed'));
  return lookAgain(open, job.id, last, scene.endsWithinMs + 1000);
}

const singleMutants: readonly Mutant[] = [
  ofAJob(
    'failed-turns-success',
    'terminal-final',
    (scene) => jobsThat(scene, 'failed'),
    (scene, job) => lookAgain(scene, job.id, { ...endOf(scene, job), status: 'success' }),
  ),
  ofAJob('started-turns-pending', 'status-forward', seenAs('started', 2), (scene, job) =>
    atLast(scene, job, 'started', (saw) => ({ ...without(saw, 'startedAt'), status: 'pending' })),
  ),
  ofAJob('restarted-as-it-runs', 'run-once', seenAs('started', 2), (scene, job) =>
    atLast(scene, job, 'started', (saw) => ({ ...saw, startedAt: started(saw) + 5 })),
  ),
  ofAJob('progress-starts-over', 'counts-never-shrink', seenAs('started', 3, 'success'), (scene, job) =>
    atLast(scene, job, 'started', (saw) => ({ ...saw, imported: { subscription_product: 0, subscription_plan: 0 } })),
  ),
  ofAJob(
    'lost-after-201',
    'nothing-lost',
    ({ world }) => world.jobs,
    (scene, { id }) =>
      lookAgain(
        drop(scene, id, ({ via }) => via !== 'create'),
        id,
        'gone',
      ),
  ),
  ofAJob('lost-as-it-runs', 'nothing-lost', seenAs('started', 1), (scene, { id }) =>
    lookAgain(drop(scene, id, hasStatus('success', 'failed')), id, 'gone'),
  ),
  ofAJob(
    'lost-after-its-end',
    'nothing-lost',
    ({ world }) => world.jobs,
    (scene, { id }) => lookAgain(scene, id, 'gone'),
  ),
  ofAJob('stuck-pending', 'ends-in-time', seenAs('pending', 1), (scene, job) => stuck(scene, job, 'pending')),
  ofAJob('stuck-started', 'ends-in-time', seenAs('started', 1), (scene, job) => stuck(scene, job, 'started')),
  ofAJob(
    'ends-too-late',
    'ends-in-time',
    ({ world }) => world.jobs.slice(-1),
    (scene, { id }) =>
      edit(
        scene,
        id,
        (saw) => ({ ...saw, finishedAt: created(saw) + scene.endsWithinMs + 1 }),
        hasStatus('success', 'failed'),
      ),
  ),
];

/** Two uploads are answered with the same id. */
const sameId: Mutant = {
  id: 'one-id-twice',
  invariant: 'id-unique',
  apply: ({ looks, world }) => {
    const [first, second] = world.jobs.map(({ id }) => id);
    if (first === undefined || second === undefined) return null;
    return { looks: looks.map((look) => (look.job === second ? { ...look, job: first } : look)), names: [[first]] };
  },
};

/** Every way in which a history is broken to see whether the oracle tells. */
export const mutants: readonly Mutant[] = [
  ...secondThoughts.map(([id, invariant, change]) =>
    ofAJob(
      id,
      invariant,
      (scene) => jobsThat(scene, 'success'),
      (scene, job) => lookAgain(scene, job.id, change(endOf(scene, job))),
    ),
  ),
  ...fromTheStart.map(([id, invariant, change, ...statuses]) =>
    ofAJob(id, invariant, seenAs(statuses[0] ?? '', 1, 'success'), (scene, job) =>
      edit(scene, job.id, change, hasStatus(...statuses)),
    ),
  ),
  ...singleMutants,
  sameId,
  ...queueMutants,
];
