import type { Ground } from './bench.ts';
import { type JobsDone, inProcesses } from './processes.ts';
import type { Asked, Job } from './worker.ts';

const entry = new URL('./worker.ts', import.meta.url);

/** How many jobs a worker has under way at once: a run of the whole suite keeps one busy. */
const atOnce = { mutant: 4, clean: 1 } as const;

/** Spreads jobs over a process for each core; answers come in the order of the jobs. */
export const inParallel = <Result>(jobs: readonly Job[], ground: Ground, progress?: JobsDone): Promise<Result[]> =>
  inProcesses<Result>(
    entry,
    jobs.map((job): Asked => ({ job, ground })),
    atOnce[jobs[0]?.kind ?? 'mutant'],
    progress,
  );
