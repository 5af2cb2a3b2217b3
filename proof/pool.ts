import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Ground } from './bench.ts';
import type { Asked, Done, Job } from './worker.ts';

const entry = new URL('./worker.ts', import.meta.url).pathname;

/** How many jobs a worker has under way at once: a run of the whole suite keeps one busy. */
const atOnce = { mutant: 4, clean: 1 } as const;

/** Spreads jobs over a process for each core; answers come in the order of the jobs. */
export async function inParallel<Result>(
  jobs: readonly Job[],
  ground: Ground,
  progress: (done: number) => void = () => undefined,
): Promise<Result[]> {
  const results: Result[] = [];
  const open = jobs.map((job, at): Asked => ({ at, job, ground }));
  let done = 0;
  const workers = Math.min(availableParallelism(), Math.max(1, jobs.length));
  const work = async (): Promise<void> => {
    const child = await started();
    const slot = async (): Promise<void> => {
      for (let asked = open.shift(); asked; asked = open.shift()) {
        results[asked.at] = await ask<Result>(child, asked);
        progress(++done);
      }
    };
    await Promise.all(Array.from({ length: atOnce[jobs[0]?.kind ?? 'mutant'] }, slot));
    child.disconnect();
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}

function started(): Promise<ChildProcess> {
  const child = fork(entry, [], { execArgv: ['--import', 'tsx'], env: { ...process.env, SUITE_NO_DOTENV: '1' } });
  child.setMaxListeners(0);
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`a worker of the proof ended with ${String(code)}`)));
  });
}

function ask<Result>(child: ChildProcess, asked: Asked): Promise<Result> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`a worker of the proof ended with ${String(code)}`));
    const listen = ({ at, result }: Done): void => {
      if (at !== asked.at) return;
      child.off('message', listen);
      child.off('exit', gone);
      resolve(result as Result);
    };
    child.on('message', listen);
    child.once('exit', gone);
    child.send(asked);
  });
}
