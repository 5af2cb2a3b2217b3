import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';

/** What a module does in processes of its own. */
export type Work = {
  readonly entry: URL;
  /** The function it exports that is called with each job. */
  readonly name: string;
  /** How many jobs a process has under way at once. */
  readonly atOnce?: number;
  readonly progress?: Progress | undefined;
};

/** Is told how many jobs are done. */
export type Progress = (done: number) => void;

/**
 * Spreads jobs over a process for each core; results come in the order of the jobs.
 * @throws Error what a job threw, or that a process ended; the others are ended too
 */
export async function inProcesses<Result>(jobs: readonly unknown[], work: Work): Promise<Result[]> {
  const { entry, name, atOnce = 1, progress = () => undefined } = work;
  const most = Math.max(1, Math.min(availableParallelism(), jobs.length));
  const pool = new Tinypool({
    filename: entry.href,
    runtime: 'child_process',
    minThreads: most,
    maxThreads: most,
    concurrentTasksPerWorker: atOnce,
    execArgv: ['--import', 'tsx'],
    env: { ...(process.env as { [name: string]: string }), SUITE_NO_DOTENV: '1' },
  });
  let done = 0;
  const one = async (job: unknown): Promise<Result> => {
    const result = (await pool.run(job, { name })) as Result;
    progress(++done);
    return result;
  };
  try {
    return await Promise.all(jobs.map(one));
  } finally {
    await pool.destroy();
  }
}
