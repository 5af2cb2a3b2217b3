import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ignore = (): void => undefined;

/** Runs a program with this terminal and waits for it. Ctrl-C reaches it by itself; we wait until it has ended. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    const pass = (): void => void child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 3));
    });
  });
}

const { resolve } = createRequire(import.meta.url);

/** A file of a package, wherever npm has put it: a workspace keeps packages further up. */
const pathOf = (name: string, file: string): string => join(dirname(resolve(`${name}/package.json`)), file);

/** Runs a Node program of a package. */
export const runPackage = (
  name: string,
  file: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<number> => run(process.execPath, [pathOf(name, file), ...args], env);
