import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { HarnessError } from './harness-error.ts';

export type MockProcess = { readonly url: string; readonly stop: () => Promise<void> };

/** How long a mock may take to end. */
const patienceMs = 3000;

const entry = fileURLToPath(new URL('../cli/suite.js', import.meta.url));

/**
 * Starts the mock in a process of its own on a free port. It ends with this process, whatever ends that.
 * @throws HarnessError with the mock's own words, if it does not come up
 */
export async function startMockProcess(flags: readonly string[] = []): Promise<MockProcess> {
  const child = spawn(process.execPath, [entry, 'mock', '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // a signal to our group is for us: the requests under way still need their mock
  });
  const url = await address(child);
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
  return { url, stop: () => stop(child) };
}

/** The address the mock prints once it listens. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('exit', (code) =>
      reject(new HarnessError(`the mock did not start (exit ${String(code)}): ${complaint.trim()}`)),
    );
    child.once('error', (error) => reject(new HarnessError(`the mock did not start: ${error.message}`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /https?:\/\/[^\s]+/.exec(line)?.[0];
      if (url) resolve(url);
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
