import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { HarnessError } from './harness-error.ts';

export type MockProcess = { readonly url: string; readonly stop: () => Promise<void> };

/** How long a mock may take to end. */
const patienceMs = 3000;

/** How long it may take until it says where it listens, on a machine that is busy. */
const startsWithinMs = 120_000;

const entry = fileURLToPath(new URL('../cli/suite.js', import.meta.url));

/**
 * Starts the mock in a process of its own on a free port. It ends with this process, whatever ends that.
 * @throws HarnessError with the mock's own words, if it does not come up in time
 */
export async function startMockProcess(
  flags: readonly string[] = [],
  withinMs: number = startsWithinMs,
): Promise<MockProcess> {
  const child = spawn(process.execPath, [entry, 'mock', '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // a signal to our group is for us: the requests under way still need their mock
  });
  const url = await address(child, withinMs);
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
  return { url, stop: () => stop(child) };
}

/** The address the mock prints once it listens. */
function address(child: ChildProcess, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(
        new HarnessError(`the mock did not say within ${withinMs / 1000} s where it listens: ${complaint.trim()}`),
      );
    }, withinMs);
    child.once('close', () => clearTimeout(late));
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('exit', (code) =>
      reject(new HarnessError(`the mock did not start (exit ${String(code)}): ${complaint.trim()}`)),
    );
    child.once('error', (error) => reject(new HarnessError(`the mock did not start: ${error.message}`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /https?:\/\/[^\s]+/.exec(line)?.[0];
      if (!url) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.ref(); // or this process could end, with exit code 0, before the mock has
    const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
