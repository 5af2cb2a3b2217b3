import type { Observation, Sighting } from './history.ts';
import type { Timing } from './history-order.ts';
import { type Growth, grow, noGrowth } from './oracle-growth.ts';
import type { Tell } from './oracle-violation.ts';

/**
 * What is known of one job, look after look in the order in which they were over: so the first look to show something
 * is the one by which it is certain soonest.
 */
export type Track = {
  readonly id: string;
  readonly account: string;
  readonly tell: Tell;
  /** The first look that showed the job, and the 201 that made it. */
  first: Sighting | undefined;
  creation: Sighting | undefined;
  /** The first look at each status. */
  readonly statuses: Sighting[];
  /** The first look that showed each instant. */
  createdAt: Sighting | undefined;
  startedAt: Sighting | undefined;
  finishedAt: Sighting | undefined;
  readonly uploaded: Growth;
  readonly imported: Growth;
  /** The look at it waiting, and at it running, that began last. */
  pending: Sighting | undefined;
  running: Sighting | undefined;
  /** The look at it running that showed the latest change. */
  changed: Sighting | undefined;
  /** The first look that showed it started, or ended after a start. */
  hadStarted: Sighting | undefined;
};

export const newTrack = ({ job, account }: Observation, tell: Tell): Track => ({
  id: job,
  account,
  tell,
  first: undefined,
  creation: undefined,
  statuses: [],
  createdAt: undefined,
  startedAt: undefined,
  finishedAt: undefined,
  uploaded: noGrowth(),
  imported: noGrowth(),
  pending: undefined,
  running: undefined,
  changed: undefined,
  hadStarted: undefined,
});

/** The first look at a status. */
export const firstAt = ({ statuses }: Track, status: string): Sighting | undefined =>
  statuses.find(({ saw }) => saw.status === status);

/** Adds what a look shows, once it has been judged. */
export function learn(track: Track, look: Sighting, timing: Timing): void {
  const { status, createdAt, startedAt, finishedAt } = look.saw;
  track.first ??= look;
  if (look.via === 'create') track.creation ??= look;
  if (status !== undefined && !firstAt(track, status)) track.statuses.push(look);
  if (createdAt !== undefined) track.createdAt ??= look;
  if (startedAt !== undefined) track.startedAt ??= look;
  if (finishedAt !== undefined) track.finishedAt ??= look;
  learnCounts(track, look, timing);
  learnTurn(track, look, timing);
}

function learnCounts({ uploaded: ups, imported: ins }: Track, look: Sighting, timing: Timing): void {
  const { uploaded, imported } = look.saw;
  const end = timing.to(look);
  if (uploaded) grow(ups, look, uploaded, ups.looks[ups.looks.length - 1]?.saw.uploaded, end);
  if (imported) grow(ins, look, imported, ins.looks[ins.looks.length - 1]?.saw.imported, end);
}

function learnTurn(track: Track, look: Sighting, timing: Timing): void {
  const { status, startedAt } = look.saw;
  if (status === 'pending') track.pending = later(track.pending, look, timing);
  if (status === 'started') {
    track.running = later(track.running, look, timing);
    if ((look.saw.updatedAt ?? -Infinity) > (track.changed?.saw.updatedAt ?? -Infinity)) track.changed = look;
  }
  // a job that failed may never have started (E-5)
  if (status === 'started' || status === 'success' || (status === 'failed' && startedAt !== undefined))
    track.hadStarted ??= look;
}

const later = (best: Sighting | undefined, look: Sighting, { from }: Timing): Sighting =>
  best && from(best) >= from(look) ? best : look;
