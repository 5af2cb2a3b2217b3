import { type Observation, type Sighting, isSighting } from './history.ts';
import { firstShowing } from './history-jobs.ts';

/** What the server says of a job's times, in milliseconds since the epoch on its own clock; null: not said. */
export type ServerTimes = {
  readonly createdAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
};

export const serverTimesOf = (sightings: readonly Sighting[]): ServerTimes => ({
  createdAt: firstShowing(sightings, 'createdAt')?.saw.createdAt ?? null,
  startedAt: firstShowing(sightings, 'startedAt')?.saw.startedAt ?? null,
  finishedAt: firstShowing(sightings, 'finishedAt')?.saw.finishedAt ?? null,
});

/** From a second down to a microsecond, beyond which an instant as a number is not exact. */
const grains = [1000, 100, 10, 1, 0.001] as const;
const finest = grains[grains.length - 1] ?? 1;

/**
 * To how many milliseconds the server cuts or rounds its instants: the coarsest grain that all of them are multiples
 * of. A difference of two is then off by less than one grain, whichever of the two it does.
 */
export function grainOf(looks: readonly Observation[]): number {
  let at = 0;
  for (const look of looks) {
    if (!isSighting(look)) continue;
    const { createdAt, startedAt, finishedAt } = look.saw;
    while (at < grains.length - 1 && !areMultiples(grains[at] ?? finest, createdAt, startedAt, finishedAt)) at += 1;
  }
  return grains[at] ?? finest;
}

function areMultiples(grain: number, ...instants: readonly (number | undefined)[]): boolean {
  return instants.every((instant) => instant === undefined || instant % grain === 0);
}
