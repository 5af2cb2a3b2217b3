import type { Command } from 'commander';
import { lintDocument } from '../../openapi/lint.ts';
import { ends } from '../command.ts';
import { exitCodes } from '../../contracts/judge/exit-codes.ts';
import { runPackage } from '../process.ts';
import { brokenImports } from './import-rules.ts';

/** Complaints of our own linters, as the exit code of a tool; what keeps one from looking is a complaint as well. */
async function own(complaints: () => Promise<readonly string[]>): Promise<number> {
  const found = await complaints().catch(({ message }: Error) => [message]);
  for (const complaint of found) console.error(complaint);
  return found.length > 0 ? 1 : 0;
}

const parts: readonly (readonly [name: string, check: () => Promise<number>])[] = [
  ['types', () => runPackage('typescript', 'bin/tsc', ['-p', '.'])],
  ['types of the kernel', () => runPackage('typescript', 'bin/tsc', ['-p', 'contracts'])],
  ['types of k6 scripts', () => runPackage('typescript', 'bin/tsc', ['-p', 'load/script'])],
  ['lint', () => runPackage('oxlint', 'bin/oxlint', ['--type-aware', '--deny-warnings'])],
  ['openapi.yaml', () => own(lintDocument)],
  ['cases and requirements', () => own(async () => (await import('../../contracts/lint.ts')).lintCases(new Date()))],
  ['import rules', () => own(async () => brokenImports())],
  ['dead code', () => runPackage('knip', 'bin/knip.js', ['--no-progress'])],
  ['formatting', () => runPackage('prettier', 'bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])],
];

/** Everything that can be said of the sources without running them. */
export async function checkCommand(): Promise<number> {
  let failed = 0;
  for (const [name, check] of parts) {
    const code = await check();
    if (code === exitCodes.interrupted) return code;
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    if (code !== 0) failed += 1;
  }
  return failed > 0 ? exitCodes.suiteFailed : exitCodes.holds;
}

export const define = (command: Command): Command => command.action(ends(checkCommand));
