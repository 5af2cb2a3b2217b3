import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Installed = { readonly url: string; readonly stop: () => void };

/** Starts a program of a folder, as seen from here, installed on first use from the folder's own lock file; it prints where it listens. */
async function start(folder: string, needs: string, args: readonly string[], env: { [name: string]: string } = {}) {
  const at = fileURLToPath(new URL(`./${folder}`, import.meta.url));
  if (!existsSync(`${at}/node_modules/${needs}`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', at], { stdio: 'ignore' });
  const [script = '', ...more] = args;
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [`${at}/${script}`, ...more], { env, stdio: [...stdio] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
    if (!url) continue;
    child.stdout.resume(); // or it would stop when the pipe is full
    return { url, stop: () => void child.kill('SIGKILL') };
  }
  throw new Error(`${folder} ended before it told where it listens`);
}

export const startPrism = (): Promise<Installed> =>
  start('prism', '.bin/prism', ['node_modules/.bin/prism', 'mock', '--port', '0', 'openapi.yaml']);

export const startRateLimited = (limit: number, windowMs: number): Promise<Installed> =>
  start('../../bench/limiter-corpus/node', 'express-rate-limit', ['server.js', 'express-rate-limit'], {
    LIMIT: `${limit}`,
    WINDOW_MS: `${windowMs}`,
  });
