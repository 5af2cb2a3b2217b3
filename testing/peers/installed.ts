import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** A server of a program; `stop` ends what was started, and nothing else. */
export type Started = { readonly url: string; readonly pid: number; readonly stop: () => Promise<void> };

type Options = {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
  /** For a program that is to end with us (targets/parent.ts). */
  readonly ipc?: boolean;
  readonly stderr?: 'inherit' | 'ignore';
};

/** How long a program may take until it says where it listens, in milliseconds. */
export const longestStartMs = 20_000;

/**
 * Starts a program that prints where it listens.
 * @throws Error if it does not
 */
export async function startProgram(
  [command = '', ...args]: readonly string[],
  options: Options = {},
): Promise<Started> {
  const how = { stdin: 'ignore', stderr: 'inherit', reject: false, forceKillAfterDelay: 2000, buffer: false } as const;
  const child = execa(command, args, { ...how, ...options });
  const told = new Promise<string | null>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
      if (url) resolve(url);
    });
    void child.then(() => resolve(null));
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await child;
  };
  const url = await Promise.race([told, sleep(longestStartMs, null, { ref: false })]);
  if (url) return { url, pid: child.pid ?? 0, stop };
  await stop();
  throw new Error(`${command} did not tell where it listens`);
}

const at = (folder: string): string => fileURLToPath(new URL(folder, import.meta.url));

/** Installs the packages of a folder from its own lock file, if it has none yet: whole or not at all, as two tests may want them at once. */
async function installed(folder: string): Promise<string> {
  const packages = join(folder, 'node_modules');
  if (existsSync(packages)) return folder;
  const own = await mkdtemp(join(folder, 'out-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) await copyFile(join(folder, file), join(own, file));
    await execa('npm', ['ci', '--no-audit', '--no-fund'], { cwd: own });
    await rename(join(own, 'node_modules'), packages).catch((error: unknown) => {
      if (!existsSync(packages)) throw error; // otherwise another was done first
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return folder;
}

const prism = [process.execPath, 'node_modules/.bin/prism', 'mock', '--port', '0', at('../../openapi.yaml')];

export const startPrism = async (): Promise<Started> => startProgram(prism, { cwd: await installed(at('prism')) });

export const startRateLimited = async (limit: number, windowMs: number): Promise<Started> =>
  startProgram([process.execPath, 'server.js', 'express-rate-limit'], {
    cwd: await installed(at('../../bench/limiter-corpus/node')),
    env: { LIMIT: `${limit}`, WINDOW_MS: `${windowMs}` },
  });
