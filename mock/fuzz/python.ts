import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

const folder = fileURLToPath(new URL('./.venv/', import.meta.url));
const requirements = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const stamp = join(folder, 'installed');

const patienceMs = 240_000;

/** What the tools part of the fuzz cannot do without, and how to mend it. */
export class NoTools extends Error {}

/**
 * The Python of a virtual environment that holds what requirements.txt pins; made or made anew if it does not.
 * @throws NoTools where there is no Python, or the packages cannot be had
 */
export async function pythonWithTools(say: (line: string) => void): Promise<string> {
  const python = join(folder, 'bin', 'python');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  say('installs Schemathesis into mock/fuzz/.venv (once)');
  rmSync(folder, { recursive: true, force: true });
  await step('python3', ['-m', 'venv', folder], 'python3 (3.10 or later, with venv) is needed');
  await step(
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
    'PyPI, or a mirror that pip knows, is needed',
  );
  writeFileSync(stamp, wanted); // last: an installation that was cut short is begun anew
  return python;
}

async function step(command: string, args: readonly string[], needed: string): Promise<void> {
  const ran = await runProgram(command, args, { timeoutMs: patienceMs }).catch((error: Error) => ({
    code: null,
    output: error.message,
  }));
  if (ran.code !== 0)
    throw new NoTools(
      `Schemathesis cannot be installed: ${needed}, or leave it out with --only property\n${ran.output.trim().slice(-600)}`,
    );
}
