import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exitCodes } from '../exit-codes.ts';
import { run } from '../process.ts';
import { UsageError } from '../../targets/usage-error.ts';
import { ensureGoTool } from './tools/go-tool.ts';

export type BreakingOptions = { readonly base: string };

const document = 'openapi.yaml';

/**
 * Tells whether openapi.yaml takes back what it promised at another commit.
 * @returns the exit code: 1 when it does
 * @throws UsageError for a commit that has no openapi.yaml · HarnessError
 */
export async function breakingCommand({ base }: BreakingOptions): Promise<number> {
  const before = await documentAt(base);
  const oasdiff = await ensureGoTool('oasdiff');
  const folder = mkdtempSync(join(tmpdir(), 'breaking-'));
  try {
    const old = join(folder, document);
    writeFileSync(old, before);
    return codeOf(await run(oasdiff, ['breaking', old, document, '--fail-on=ERR', '--allow-external-refs=false']));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** oasdiff ends with 1 when it found something to fail on, and with more than 100 when it could not compare. */
function codeOf(code: number): number {
  if (code === 0) return exitCodes.holds;
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
