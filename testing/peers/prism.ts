import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./prism', import.meta.url));
const program = join(folder, 'node_modules/.bin/prism');

/** Starts Prism on openapi.yaml, installed on first use from its own lock file. */
export async function startPrism(): Promise<{ readonly url: string; readonly stop: () => void }> {
  if (!existsSync(program))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder], { stdio: 'ignore' });
  const child = spawn(process.execPath, [program, 'mock', '--port', '0', 'openapi.yaml'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`Prism ended with ${String(code)}: ${said}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listening on (http:\/\/[\d.:]+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
  });
  return { url, stop: () => void child.kill('SIGKILL') };
}
