import { type JobState, type Poll, type Sighting, isSighting } from '../../contracts/jobs/poll.ts';
import type { Random } from '../../contracts/values/random.ts';
import { stateAt, watch } from './watch.ts';
import { type Service, type TrueJob, type World, worldOf } from './world.ts';

/** A legal history in which every change can be told, and what a mutant needs to break it. */
export type Scene = {
  readonly world: World;
  readonly looks: readonly Poll[];
  /** Every job of the scene ends within this time, in milliseconds. */
  readonly endsWithinMs: number;
};

/** A history with one fault. */
export type Mutated = {
  readonly looks: readonly Poll[];
  /** Who is to be named: one of these jobs or pairs. */
  readonly names: readonly (readonly string[])[];
};

/** A queue of jobs uploaded in turn, each polled in turn from its 201 to past its end. */
export function sceneOf(seed: number, service: Service = {}): Scene {
  const world = worldOf(seed, { jobs: 5 + (seed % 4), uploads: 'in-turn', grainMs: 1, ...service });
  const looks = watch(world, seed, { inTurn: true, observers: 1 + (seed % 3) });
  const begin = Math.min(...world.jobs.map(({ sentAt }) => sentAt));
  return { world, looks, endsWithinMs: Math.ceil(lastEnd(world) - begin) + 5000 };
}

/** When the last job of a world ends, in true time. */
export const lastEnd = ({ jobs }: World): number =>
  Math.max(...jobs.map(({ endsAt, answeredAt }) => Math.max(endsAt, answeredAt)));

/** What the server shows of a job when all is over. */
export const endOf = ({ world }: Scene, job: TrueJob): JobState & Required<Pick<JobState, 'createdAt'>> => {
  const shown = stateAt(world, job, Infinity);
  return { ...shown, createdAt: shown.createdAt ?? 0 };
};

/** The looks at a job in their order. */
export const looksAt = ({ looks }: Scene, id: string): Sighting[] =>
  looks
    .filter((look): look is Sighting => look.job === id && isSighting(look))
    .sort((a, b) => a.answeredAt - b.answeredAt);

/** The jobs that run for some time and end as wanted. */
export const jobsThat = ({ world }: Scene, ends?: TrueJob['ends']): TrueJob[] =>
  world.jobs.filter((job) => job.endsAt - job.startsAt > 20 && (ends === undefined || job.ends === ends));

/** One of some, or nothing if there is none. */
export const oneOf = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items.length > 0 ? random.pick(items) : undefined;

/** The scene with what is shown of a job changed in every look that a condition picks. */
export function edit(
  scene: Scene,
  id: string,
  change: (saw: JobState) => JobState,
  picks: (look: Sighting) => boolean = () => true,
): Scene {
  const looks = scene.looks.map((look) =>
    look.job === id && isSighting(look) && picks(look) ? { ...look, saw: change(look.saw) } : look,
  );
  return { ...scene, looks };
}

/** The scene without the looks at a job that a condition picks. */
export const drop = (scene: Scene, id: string, picks: (look: Sighting) => boolean): Scene => ({
  ...scene,
  looks: scene.looks.filter((look) => !(look.job === id && isSighting(look) && picks(look))),
});

/** The scene with one more look at a job, after all others. */
export function lookAgain(scene: Scene, id: string, saw: JobState | 'gone', afterMs = 10): Scene {
  const last = scene.looks.reduce((a, b) => (b.answeredAt > a.answeredAt ? b : a));
  const sentAt = last.answeredAt + afterMs;
  const look: Poll = { ...last, job: id, via: 'get', saw, sentAt, answeredAt: sentAt + 5 };
  return { ...scene, looks: [...scene.looks, look] };
}

export const hasStatus =
  (...statuses: readonly string[]) =>
  ({ saw }: Sighting): boolean =>
    statuses.includes(saw.status ?? '');

/** A state without some of its members. */
export function without(saw: JobState, ...members: readonly (keyof JobState)[]): JobState {
  const kept = Object.entries(saw).filter(([member]) => !members.some((one) => one === member));
  return Object.fromEntries(kept) as JobState;
}
