import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type MockOptions, type RunningMock, startMock } from '../mock/start.ts';
import { freshFolder } from './temporary-files.ts';
import type { JobsRun, JourneyRun, LoadRun } from '../runs/load-run.ts';

/** Commands of the suite as a user runs them. For tests. */

const suite = fileURLToPath(new URL('../cli/suite.js', import.meta.url));

export type Said = { readonly code: number | null; readonly output: string };

/** Called with what was printed so far, and a way to press Ctrl-C. */
type Midway = (output: string, interrupt: () => void) => void;

/** Runs a command with no settings but these, and the k6 of this environment. */
export const runSuite = (args: readonly string[], env: NodeJS.ProcessEnv = {}, midway?: Midway): Promise<Said> =>
  runNode([suite, ...args], env, midway);

export async function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}, midway?: Midway): Promise<Said> {
  const { PATH, HOME, K6_BIN } = process.env;
  const child = execa(process.execPath, args, {
    env: { PATH, HOME, K6_BIN, SUITE_NO_DOTENV: '1', ...env },
    extendEnv: false,
    detached: midway !== undefined,
    reject: false,
    all: true,
    buffer: false,
  });
  let output = '';
  child.all.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    midway?.(output, () => process.kill(-(child.pid ?? 0), 'SIGINT'));
  });
  const { exitCode = null } = await child;
  return { code: exitCode, output };
}

export type Ended = Said & { readonly seconds: number; readonly out: string };

export async function runImportJobs(
  args: readonly string[],
  env?: { readonly [name: string]: string },
  midway?: Midway,
): Promise<Ended> {
  const out = freshFolder();
  const began = performance.now();
  const ended = await runSuite(['load', 'import-jobs', '--out', relative('.', out), ...args], env, midway);
  return { ...ended, seconds: (performance.now() - began) / 1000, out };
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
