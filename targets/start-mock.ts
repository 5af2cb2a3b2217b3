import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { HarnessError } from './errors.ts';

export type MockProcess = {
  readonly url: string;
  /** What went wrong with it: its last words if it has ended or complained; null while all is well. */
  readonly trouble: () => string | null;
  readonly stop: () => Promise<void>;
};

/** How long it may take to end by itself. */
const endsWithinMs = 3000;

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
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)));
  const url = await address(child, withinMs, () => complaint.trim());
  await new Promise(setImmediate); // what it said before it listened has come as well
  complaint = ''; // a warning of Node, or a note on an `.env`, is no trouble
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
  return {
    url,
    trouble: () =>
      complaint || hasEnded(child) ? `${hasEnded(child) ? 'it has ended' : 'it complains'}: ${complaint}` : null,
    stop: () => stop(child),
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

function address(child: ChildProcess, withinMs: number, complaint: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new HarnessError(`the mock did not ${why}: ${complaint()}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`say within ${withinMs / 1000} s where it listens`);
    }, withinMs);
    child.once('close', (code) => {
      clearTimeout(late);
      fail(`start (exit ${String(code)})`);
    });
    child.once('error', (error) => fail(`start (${error.message})`));
    createInterface({ input: child.stdout as Readable }).on('line', (line) => {
      const url = /https?:\/\/[^\s]+/.exec(line)?.[0];
      if (!url) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.ref(); // or this process could end, with exit code 0, before the mock has
    const insist = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
