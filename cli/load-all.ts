import { readFileSync } from 'node:fs';
import type { LoadRun } from '../reports/load-run.ts';
import { exitCodes, worstOf } from './exit-codes.ts';
import { importJobsCommand } from './load-import-jobs.ts';
import { loadCommand } from './load.ts';
import type { LoadOptions } from './load/options.ts';
import { loadRunIn } from './load/outcome.ts';

/** Enough for a queue to form on the mock, and over in seconds. */
const shortJobs = { files: 3, records: 5000, migrations: 2, force: false } as const;

/**
 * All there is: journeys, probes, and a few import jobs, in one result.
 * @returns the exit code of them together
 */
export async function loadAll(options: LoadOptions): Promise<number> {
  const code = await loadCommand([], options);
  if (code === exitCodes.interrupted) return code;
  const { out, seed } = options;
  const first = JSON.parse(readFileSync(loadRunIn(out), 'utf8')) as LoadRun;
  const jobs = { out, profile: options.profile, ...shortJobs, ...(seed === undefined ? {} : { seed }) };
  return worstOf([code, await importJobsCommand(jobs, first)]);
}
