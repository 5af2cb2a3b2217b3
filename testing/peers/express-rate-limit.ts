import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./express-rate-limit', import.meta.url));

/** Starts an Express server behind express-rate-limit, installed on first use from its own lock file. */
export async function startRateLimited(
  limit: number,
  windowMs: number,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  if (!existsSync(`${folder}/node_modules/express-rate-limit`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder], { stdio: 'ignore' });
  const child = spawn(process.execPath, [`${folder}/server.js`], {
    env: { LIMIT: String(limit), WINDOW_MS: String(windowMs) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the rate-limited peer ended with ${String(code)}`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  return { url, stop: () => void child.kill('SIGKILL') };
}
