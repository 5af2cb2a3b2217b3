import { counted } from '../../contracts/show/words.ts';
import { whyNotAllowed } from '../../contracts/cases/permission.ts';
import { jobsJourney } from './judge-jobs.ts';
import { migrationsOf } from './plan-jobs.ts';
import type { Announced } from '../../targets/creations.ts';
import type { TargetFacts } from '../../targets/facts.ts';
import type { JobsOptions } from './options.ts';
import { type TargetName, apiOf, isSandbox } from '../../contracts/spec/targets.ts';

export type JobsItem = {
  readonly kind: 'jobs';
  readonly facts: TargetFacts;
  readonly options: JobsOptions;
  /** Files for Elastic Path, migrations for Import2. */
  readonly count: number;
  /** Records of a file that is generated. */
  readonly records: number;
  readonly perSecond: number;
};

/** What an item may create at a real target at most. */
export const announcedByJobs = ({ facts, count }: JobsItem): Announced => ({
  target: facts.name,
  most: count,
  pays: mayStartFull(facts) ? migrationsOf(count, true).filter(({ startFull }) => startFull).length : 0,
});

/** Whether migrations may be told to start in full, which designates them as sponsored by us. */
export const mayStartFull = ({ name, allowed }: TargetFacts): boolean =>
  apiOf(name) === 'import2' && whyNotAllowed(['changes', 'creates', 'pays'], allowed, 'import2', 'load') === null;

/** Whether jobs are asked for at a target, if it is there. */
export const wantsJobsAt = (target: TargetName, { files, migrations }: JobsOptions): boolean =>
  !isSandbox(target) && (apiOf(target) === 'import2' ? migrations : files) !== 0;

export function costOfJobs({ facts: { name }, options, count, records, perSecond }: JobsItem): string {
  const pace = `at most ${perSecond} requests a second`;
  if (apiOf(name) === 'import2') return `${jobsJourney} at ${name}: creates ${counted(count, 'migration')}; ${pace}`;
  const what = options.file ?? `${counted(records, 'record')} each`;
  return `${jobsJourney} at ${name}: uploads ${counted(count, 'file')} (${what}); ${pace}`;
}
