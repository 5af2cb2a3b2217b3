import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A mock in a process of its own: a crash or an unhandled rejection there is seen, and ends nothing here. */
export type WatchedMock = {
  readonly url: URL;
  /** What went wrong with the process: its last words if it has ended or complained; null while all is well. */
  readonly trouble: () => string | null;
  readonly stop: () => Promise<void>;
};

const entry = fileURLToPath(new URL('../../cli/suite.js', import.meta.url));

/** Starts the mock without limits, its ids made from the seed. @throws Error with its own words if it does not come up */
export async function startWatchedMock(seed: number): Promise<WatchedMock> {
  const args = [entry, 'mock', '--port', '0', '--limiter', 'none', '--seed', `fuzz-${seed}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let complaint = '';
  let ended: string | null = null;
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)));
  const closed = new Promise<void>((resolve) =>
    child.once('close', (code, signal) => {
      ended = `the mock ended with ${String(code ?? signal)}`;
      resolve();
    }),
  );
  const trouble = (): string | null =>
    ended === null && complaint === '' ? null : `${ended ?? 'the mock complains'}: ${complaint}`;
  const listening = new Promise<URL>((resolve) => {
    if (child.stdout)
      createInterface(child.stdout).once('line', (line) => resolve(new URL(/http:\S+/.exec(line)?.[0] ?? '')));
  });
  const url = await Promise.race([listening, closed.then(() => Promise.reject(new Error(trouble() ?? '')))]);
  return {
    url,
    trouble,
    stop: () => {
      child.kill('SIGTERM');
      return closed;
    },
  };
}
