import { groupedBy } from '../values/grouped.ts';
import { type JobState, type Poll, type Sighting, isSighting } from './poll.ts';

/** All that was seen of one job. */
export type JobHistory = {
  readonly account: string;
  readonly id: string;
  /** In the order in which they came in. */
  readonly polls: Poll[];
};

/** The polls of a history job by job, in the order in which jobs first show. */
export function jobsIn(polls: readonly Poll[]): JobHistory[] {
  const byJob = groupedBy(polls, ({ account, job }) => JSON.stringify([account, job]));
  return [...byJob.values()].flatMap((all) => {
    const [first] = all;
    return first ? [{ account: first.account, id: first.job, polls: all }] : [];
  });
}

/** The 201s that a job was answered with: one, unless two uploads were given one id. The same one may be handed in twice. */
export function creationsOf({ polls }: JobHistory): Sighting[] {
  const all = polls.filter(isSighting).filter(({ via }) => via === 'create');
  return all.filter((poll, at) => all.findIndex((one) => isSamePoll(one, poll)) === at);
}

const isSamePoll = (a: Poll, b: Poll): boolean =>
  a.by === b.by && a.sentAt === b.sentAt && a.answeredAt === b.answeredAt;

export const firstShowing = (polls: readonly Sighting[], member: keyof JobState): Sighting | undefined =>
  polls.find(({ saw }) => saw[member] !== undefined);

/** Whether a job was at work: one that failed, and of which nothing shows a start, never was (E-5). */
export const hasRun = (polls: readonly Sighting[]): boolean =>
  polls.some(
    ({ saw: { status, startedAt } }) => status === 'started' || status === 'success' || startedAt !== undefined,
  );

/**
 * When what a poll showed was true, at the earliest; at the latest it was when it was answered. A page of a list says
 * nothing of the present. All who poll are on one machine, so they share a clock: one poll comes before another if it was
 * answered before the other can have been true; otherwise they overlap, and have no order.
 */
export const trueFrom = ({ via, sentAt }: Poll): number => (via === 'list' ? -Infinity : sentAt);
