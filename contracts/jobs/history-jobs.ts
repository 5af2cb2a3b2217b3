import { type JobState, type Observation, type Sighting, isSighting } from './history.ts';

/** All that was seen of one job. */
export type JobHistory = {
  readonly account: string;
  readonly id: string;
  /** In the order in which they came in. */
  readonly looks: Observation[];
};

/** The looks of a history job by job, in the order in which jobs first show. Linear. */
export function jobsIn(looks: Iterable<Observation>): JobHistory[] {
  const jobs: JobHistory[] = [];
  const accounts = new Map<string, Map<string, JobHistory>>();
  for (const look of looks) {
    let ofAccount = accounts.get(look.account);
    if (!ofAccount) accounts.set(look.account, (ofAccount = new Map()));
    let job = ofAccount.get(look.job);
    if (!job) {
      job = { account: look.account, id: look.job, looks: [] };
      ofAccount.set(look.job, job);
      jobs.push(job);
    }
    job.looks.push(look);
  }
  return jobs;
}

/** The 201s that a job was answered with: one, unless two uploads were given one id. The same one may be handed in twice. */
export function creationsOf({ looks }: JobHistory): Sighting[] {
  const all = looks.filter((look): look is Sighting => look.via === 'create' && isSighting(look));
  const isFirst = (look: Sighting, at: number): boolean => all.findIndex((one) => isSameLook(one, look)) === at;
  return all.filter(isFirst);
}

const isSameLook = (a: Observation, b: Observation): boolean =>
  a.by === b.by && a.sentAt === b.sentAt && a.answeredAt === b.answeredAt;

/** The first look that shows a member, and so its value. */
export function firstShowing(looks: readonly Observation[], member: keyof JobState): Sighting | undefined {
  return looks.find((look): look is Sighting => isSighting(look) && look.saw[member] !== undefined);
}
