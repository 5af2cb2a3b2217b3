import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Trial, TrialResult } from './limiter-trial.ts';
import type { Asked, Done } from './limiter-worker.ts';

const entry = fileURLToPath(new URL('./limiter-worker.ts', import.meta.url));

/**
 * Spreads trials over a process for each core; results come in the order of the trials.
 * @throws Error if a worker ends before it has answered
 */
export async function inParallel(
  trials: readonly Trial[],
  progress: (done: number) => void = () => undefined,
): Promise<TrialResult[]> {
  const results: TrialResult[] = [];
  const open = trials.map((trial, at): Asked => ({ at, trial }));
  let done = 0;
  const work = async (): Promise<void> => {
    const child = await started();
    try {
      for (let asked = open.shift(); asked; asked = open.shift()) {
        results[asked.at] = await ask(child, asked);
        progress(++done);
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), trials.length) }, work));
  return results;
}

const ended = (code: number | null): Error => new Error(`a worker of the limiter bench ended with ${String(code)}`);

function started(): Promise<ChildProcess> {
  const child = fork(entry, [], { execArgv: ['--import', 'tsx'], env: { ...process.env, SUITE_NO_DOTENV: '1' } });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('error', reject);
    child.once('exit', (code) => reject(ended(code)));
  });
}

function ask(child: ChildProcess, asked: Asked): Promise<TrialResult> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(ended(code));
    child.once('message', ({ result }: Done) => {
      child.off('exit', gone);
      resolve(result);
    });
    child.once('exit', gone);
    child.send(asked);
  });
}
