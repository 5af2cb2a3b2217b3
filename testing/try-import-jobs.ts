import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MockOptions, type RunningMock, startMock } from '../mock/start.ts';
import { freshFolder } from './k6-fakes.ts';
import type { JobsRun, JourneyRun, LoadRun } from '../runs/load-run.ts';

/** `suite load import-jobs` as a user runs it, with real k6, against a mock of this process. For tests. */

const suite = fileURLToPath(new URL('../cli/suite.js', import.meta.url));

export type Ended = {
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
  readonly out: string;
};

/** @param midway called with what was printed so far, and a way to press Ctrl-C */
export function runImportJobs(
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
  midway?: (output: string, interrupt: () => void) => void,
): Promise<Ended> {
  const out = freshFolder();
  const began = performance.now();
  const child = spawn(process.execPath, [suite, 'load', 'import-jobs', '--out', relative('.', out), ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], SUITE_NO_DOTENV: '1', ...env },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      midway?.(output, () => process.kill(-(child.pid ?? 0), 'SIGINT'));
    });
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, output, seconds: (performance.now() - began) / 1000, out })),
  );
}

export async function onMock<Result>(
  options: MockOptions,
  work: (mock: RunningMock) => Promise<Result>,
): Promise<Result> {
  const mock = await startMock(options);
  try {
    return await work(mock);
  } finally {
    await mock.stop();
  }
}

export const loadOf = ({ out }: Ended): LoadRun =>
  JSON.parse(readFileSync(join(out, 'load-run.json'), 'utf8')) as LoadRun;

export function runAt(ended: Ended, target: string): JourneyRun & { readonly jobs: JobsRun } {
  const run = loadOf(ended).runs.find((one) => one.target === target);
  if (!run?.jobs) throw new Error(`there are no jobs at ${target}: ${ended.output}`);
  return { ...run, jobs: run.jobs };
}

export const store = 'elastic-path@mock';
export const filesOnly = ['--migrations', '0'];
