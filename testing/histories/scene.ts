import { type JobState, type Poll, type Sighting, isSighting } from '../../contracts/jobs/poll.ts';
import { watch } from './watch.ts';
import { type Service, type TrueJob, type World, lastEnd, stateAt, worldOf } from './world.ts';

/** A legal history in which every change can be told, and what a mutant needs to break it. */
export type Scene = {
  readonly world: World;
  readonly polls: readonly Poll[];
  /** Every job of the scene ends within this time, in milliseconds. */
  readonly endsWithinMs: number;
};

/** A queue of jobs uploaded in turn, each polled in turn from its 201 to past its end. */
export function sceneOf(seed: number, service: Service = {}): Scene {
  const world = worldOf(seed, { jobs: 5 + (seed % 4), uploads: 'in-turn', grainMs: 1, ...service });
  const polls = watch(world, seed, { inTurn: true, observers: 1 + (seed % 3) });
  const begin = Math.min(...world.jobs.map(({ sentAt }) => sentAt));
  return { world, polls, endsWithinMs: Math.ceil(lastEnd(world) - begin) + 5000 };
}

/** A state, 0 or nothing for what it does not show. */
type Whole = JobState & Required<Pick<JobState, 'createdAt' | 'startedAt' | 'finishedAt' | 'uploaded' | 'imported'>>;

/** What a state shows instead; undefined: no longer anything. */
export type Change = (saw: Whole) => { readonly [member in keyof JobState]?: JobState[member] | undefined };

const whole = (saw: JobState): Whole => ({
  createdAt: 0,
  startedAt: 0,
  finishedAt: 0,
  uploaded: {},
  imported: {},
  ...saw,
});

export const changed = (saw: JobState, change: Change): JobState =>
  Object.fromEntries(Object.entries({ ...saw, ...change(whole(saw)) }).filter(([, value]) => value !== undefined));

/** What the server shows of a job when all is over. */
export const endOf = ({ world }: Scene, job: TrueJob): Whole => whole(stateAt(world, job, Infinity));

/** The polls of a job in their order. */
export const pollsOf = ({ polls }: Scene, { id }: TrueJob): Sighting[] =>
  polls
    .filter(isSighting)
    .filter(({ job }) => job === id)
    .sort((a, b) => a.answeredAt - b.answeredAt);

export type Picks = (poll: Sighting) => boolean;

export const hasStatus =
  (...statuses: readonly string[]): Picks =>
  ({ saw }) =>
    statuses.includes(saw.status ?? '');

export const hasEnded = hasStatus('success', 'failed');
export const hasBegun = hasStatus('started', 'success', 'failed');

/** The scene with what is shown of a job changed in every poll that is picked. */
export const edit = (scene: Scene, { id }: TrueJob, change: Change, picks: Picks = () => true): Scene => ({
  ...scene,
  polls: scene.polls.map((poll) =>
    poll.job === id && isSighting(poll) && picks(poll) ? { ...poll, saw: changed(poll.saw, change) } : poll,
  ),
});

/** The scene without the polls of a job that are picked. */
export const drop = (scene: Scene, { id }: TrueJob, picks: Picks): Scene => ({
  ...scene,
  polls: scene.polls.filter((poll) => !(poll.job === id && isSighting(poll) && picks(poll))),
});

/** The scene with one more poll of a job, after all others. */
export function pollAgain(scene: Scene, { id }: TrueJob, saw: JobState | 'gone', afterMs = 10): Scene {
  const last = scene.polls.reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a));
  const sentAt = last.answeredAt + afterMs;
  const poll: Poll = { ...last, job: id, via: 'get', saw, sentAt, answeredAt: sentAt + 5 };
  return { ...scene, polls: [...scene.polls, poll] };
}
