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
  const jobs = new Map<string, JobHistory>();
  for (const poll of polls) {
    const { account, job: id } = poll;
    const key = JSON.stringify([account, id]);
    const job = jobs.get(key);
    if (job) job.polls.push(poll);
    else jobs.set(key, { account, id, polls: [poll] });
  }
  return [...jobs.values()];
}

/** The 201s that a job was answered with: one, unless two uploads were given one id. The same one may be handed in twice. */
export function creationsOf({ polls }: JobHistory): Sighting[] {
  const all = polls.filter(isSighting).filter(({ via }) => via === 'create');
  return all.filter((poll, at) => all.findIndex((one) => isSamePoll(one, poll)) === at);
}

const isSamePoll = (a: Poll, b: Poll): boolean =>
  a.by === b.by && a.sentAt === b.sentAt && a.answeredAt === b.answeredAt;

/** The first poll that shows a member, and so its value. */
export const firstShowing = (polls: readonly Sighting[], member: keyof JobState): Sighting | undefined =>
  polls.find(({ saw }) => saw[member] !== undefined);

/** How far clocks and answers are trusted when polls are put in order. */
export type Trust = {
  /** How far the clocks of two observers may be apart, in milliseconds; 0 for processes of one machine. */
  readonly observerSkewMs: number;
  /** How old what a list page shows may be, in milliseconds; Infinity: a page says nothing of the present. */
  readonly listStaleMs: number;
};

/** When what a poll showed was true, at the earliest and at the latest, in milliseconds of the observers' common time. */
export type Timing = {
  readonly from: (poll: Poll) => number;
  readonly to: (poll: Poll) => number;
};

/**
 * The order of polls: one comes before another if its `to` lies before the other's `from`; otherwise they overlap, and
 * have no order. With several observers whose clocks may differ every poll is widened by half the difference.
 */
export function timingOf(polls: readonly Poll[], { observerSkewMs, listStaleMs }: Trust): Timing {
  const half = polls.some(({ by }) => by !== polls[0]?.by) ? observerSkewMs / 2 : 0;
  return {
    from: (poll) => poll.sentAt - half - (poll.via === 'list' ? listStaleMs : 0),
    to: (poll) => poll.answeredAt + half,
  };
}
