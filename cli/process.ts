import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { interruptible } from '../runs/interruptible.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { HarnessError } from '../targets/errors.ts';

export type RunOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /**
   * For a program of our own that ends in good order by SIGINT: it is a group of its own, so that a signal reaches it once,
   * from us; what it sends is heard; and its channel closes when we are gone, whatever ended us.
   */
  readonly hears?: (message: unknown) => void;
};

/** How long a program may take to write what it has, once it was told to end; in milliseconds. */
const endsWithinMs = 15_000;

/**
 * Runs a program with this terminal and waits for it; it ends when we are told to.
 * @returns its exit code; `interrupted` if it was ended so
 */
export function run(command: string, args: readonly string[], { env, hears }: RunOptions = {}): Promise<number> {
  return interruptible(async (signal) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit', ...(hears ? (['ipc'] as const) : [])],
      env: env ?? process.env,
      detached: hears !== undefined,
    });
    const force = (): void => void child.kill('SIGKILL');
    const end = (): void => {
      child.kill(hears ? 'SIGINT' : 'SIGTERM');
      setTimeout(force, endsWithinMs).unref();
    };
    if (hears) child.on('message', hears);
    signal.addEventListener('abort', end);
    process.on('exit', force);
    try {
      return await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => resolve(signal.aborted ? exitCodes.interrupted : (code ?? exitCodes.suiteFailed)));
      });
    } finally {
      process.off('exit', force);
    }
  });
}

const require = createRequire(import.meta.url);

/** A file of a package, wherever npm has put it: a workspace keeps packages further up. Not all packages export it. */
function pathOf(name: string, file: string): string {
  const paths = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name, file));
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new HarnessError(`${name} is not installed: run \`npm ci\``);
  return found;
}

export const runPackage = (
  name: string,
  file: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<number> => run(process.execPath, [pathOf(name, file), ...args], options);
