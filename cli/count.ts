import type { Command } from 'commander';
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { ends } from './command.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { fromUserEach } from './standing.ts';

/** Adds up the tests of JUnit files and prints `N passed, N failed`. A file that is not there, or not whole, is a failure. */
function countCommand(files: readonly string[]): Promise<number> {
  const counts = files.map(countIn);
  const sum = (of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0);
  const failed = sum((count) => count.failed);
  const said = `${sum((count) => count.passed)} passed, ${failed} failed`;
  console.log(said);
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary)
    appendFileSync(summary, `${failed > 0 ? '✕' : '✓'} ${said} (${files.map((file) => basename(file)).join(', ')})\n`);
  return Promise.resolve(failed > 0 ? exitCodes.broken : exitCodes.holds);
}

type Count = { readonly passed: number; readonly failed: number };

function countIn(file: string): Count {
  if (!existsSync(file)) {
    console.error(`${file} is not there: its tests did not run to their end`);
    return { passed: 0, failed: 1 };
  }
  const text = statSync(file).isFile() ? readFileSync(file, 'utf8') : '';
  const suites = [...text.matchAll(/<testsuite [^>]*>/g)].map(([tag]) => tag);
  if (suites.length === 0 || !/<\/testsuites?>\s*$/.test(text)) {
    console.error(`${file} is no whole JUnit file: its tests did not run to their end`);
    return { passed: 0, failed: 1 };
  }
  const total = (name: string): number =>
    suites.reduce((sum, tag) => sum + Number(new RegExp(` ${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0);
  const failed = total('failures') + total('errors');
  return { passed: total('tests') - failed - total('skipped'), failed };
}

export const define = (command: Command): Command =>
  command.argument('<files...>', 'JUnit files', fromUserEach).action(ends(countCommand));
