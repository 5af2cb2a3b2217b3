import { exitCodes, worstOf } from './exit-codes.ts';
import type { Announced } from '../targets/creations.ts';
import { readSettings } from '../targets/open.ts';
import { announce } from './announce.ts';
import { importJobsCommand, jobsCreations } from './load-import-jobs.ts';
import { loadAs, loadCreations } from './load.ts';
import type { JobsOptions } from '../load/import-jobs/options.ts';
import { type LoadOptions, readNames } from '../load/run/options.ts';

/** Enough for a queue to form on the mock, and over in seconds. */
const shortJobs = { files: 3, records: 5000, migrations: 2, force: false } as const;

/**
 * All there is: journeys, probes, and a few import jobs, in one result.
 * @returns the exit code of them together
 */
export async function loadAll(options: LoadOptions): Promise<number> {
  const announced = options.announced ?? announce(loadAllCreations(options), readSettings());
  const { code, load } = await loadAs([], { ...options, announced });
  if (code === exitCodes.interrupted) return code;
  const seed = load === null ? {} : { seed: load.run.seed };
  return worstOf([code, await importJobsCommand(jobsOf({ ...options, ...seed }), load)]);
}

const jobsOf = ({ out, profile, seed }: LoadOptions): JobsOptions => ({
  out,
  profile,
  ...shortJobs,
  ...(seed === undefined ? {} : { seed }),
});

/** What each part may create at real targets at most. */
export const loadAllCreations = (options: LoadOptions): Announced[][] => [
  loadCreations(readNames([]), options),
  jobsCreations(jobsOf(options), false),
];
