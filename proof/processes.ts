import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

type Asked = { readonly at: number; readonly job: unknown };
type Done = { readonly at: number; readonly result: unknown };

/** What is told how many jobs are done. */
export type JobsDone = (done: number) => void;

/**
 * Spreads jobs over a process for each core; results come in the order of the jobs.
 * @param entry a module that calls `answerJobs`
 * @param atOnce how many jobs a process has under way at once
 * @throws Error if a process ends before it has answered; the others are ended too
 */
export async function inProcesses<Result>(
  entry: URL,
  jobs: readonly unknown[],
  atOnce: number,
  progress: JobsDone = () => undefined,
): Promise<Result[]> {
  const results: Result[] = [];
  const open = jobs.map((job, at): Asked => ({ at, job }));
  const children: ChildProcess[] = [];
  let done = 0;
  const work = async (): Promise<void> => {
    const child = fork(entry, [], { execArgv: ['--import', 'tsx'], env: { ...process.env, SUITE_NO_DOTENV: '1' } });
    children.push(child);
    await isReady(child);
    const slot = async (): Promise<void> => {
      for (let asked = open.shift(); asked; asked = open.shift()) {
        results[asked.at] = (await ask(child, asked)) as Result;
        progress(++done);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, slot));
    child.kill();
  };
  try {
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), Math.max(1, jobs.length)) }, work));
  } finally {
    open.length = 0; // where one has died the others have nothing left to do
    for (const child of children) child.kill();
  }
  return results;
}

/** The other end: answers every job this process is sent, if it was started for that. */
export function answerJobs(answer: (job: never) => unknown): void {
  if (!process.send) return;
  process.once('disconnect', () => process.exit()); // whoever asked is gone
  process.on('message', ({ at, job }: Asked) => {
    void Promise.resolve(answer(job as never)).then((result) => process.send?.({ at, result } satisfies Done));
  });
  process.send('ready');
}

const ended = (code: number | null): Error => new Error(`a worker process ended with ${String(code)}`);

function isReady(child: ChildProcess): Promise<void> {
  child.setMaxListeners(0);
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(ended(code)));
  });
}

function ask(child: ChildProcess, asked: Asked): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(ended(code));
    const listen = ({ at, result }: Done): void => {
      if (at !== asked.at) return;
      child.off('message', listen);
      child.off('exit', gone);
      resolve(result);
    };
    child.on('message', listen);
    child.once('exit', gone);
    child.send(asked);
  });
}
