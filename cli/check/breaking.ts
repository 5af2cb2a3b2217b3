import type { Command } from 'commander';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ends } from '../command.ts';
import { isInActions } from '../../reports/annotations.ts';
import { exitCodes } from '../../contracts/judge/exit-codes.ts';
import { Interrupted } from '../../runs/interruptible.ts';
import { run } from '../process.ts';
import { UsageError, HarnessError } from '../../targets/errors.ts';

export type BreakingOptions = { readonly base: string };

const document = 'openapi.yaml';
const oasdiff = 'github.com/oasdiff/oasdiff@v1.33.0';

/**
 * Tells whether openapi.yaml takes back what it promised at another commit.
 * @returns the exit code: `broken` when it does
 * @throws UsageError for a commit that has no openapi.yaml · HarnessError, Interrupted
 */
async function breakingCommand({ base }: BreakingOptions): Promise<number> {
  const before = await documentAt(base);
  const folder = mkdtempSync(join(tmpdir(), 'breaking-'));
  try {
    const old = join(folder, document);
    writeFileSync(old, before);
    await install(folder);
    const format = isInActions() ? ['--format', 'githubactions'] : [];
    const args = ['breaking', old, document, '--fail-on=ERR', '--allow-external-refs=false', ...format];
    return codeOf(await run(join(folder, 'oasdiff'), args));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Interrupted; HarnessError where there is no Go, or nothing to build with it from */
async function install(folder: string): Promise<void> {
  const env = { ...process.env, GOBIN: folder };
  const code = await run('go', ['install', oasdiff], { env }).catch((error: Error) => error.message);
  if (code === exitCodes.interrupted) throw new Interrupted();
  if (code !== 0) throw new HarnessError(`oasdiff tells what breaks; Go 1.26 or newer builds it, and cannot: ${code}`);
}

/** oasdiff ends with 1 when it found something to fail on, and with more than 100 when it could not compare. */
function codeOf(code: number): number {
  if (code === exitCodes.holds || code === exitCodes.interrupted) return code;
  return code === 1 ? exitCodes.broken : exitCodes.suiteFailed;
}

async function documentAt(commit: string): Promise<string> {
  try {
    const args = ['show', '--end-of-options', `${commit}:${document}`];
    const { stdout } = await promisify(execFile)('git', args, { maxBuffer: 64e6 });
    return stdout;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new UsageError(
      `--base ${commit}: ${said}; a commit or branch of this repository with an ${document} is allowed`,
    );
  }
}

export const define = (command: Command): Command =>
  command
    .option('--base <commit>', 'the commit or branch to compare with', 'origin/main')
    .action(ends(breakingCommand));
