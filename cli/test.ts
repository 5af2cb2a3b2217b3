import { join } from 'node:path';
import { contractCommand } from './contract.ts';
import { exitCodes, worstOf } from './exit-codes.ts';
import { runPackage } from './process.ts';

export type TestOptions = { readonly out: string; readonly slow?: boolean; readonly long?: boolean };

/**
 * The suite's own tests, then the contract suite; or the own tests that need k6, a browser or other servers; or those of
 * many minutes.
 */
export async function testCommand({ out, slow = false, long = false }: TestOptions): Promise<number> {
  const project = long ? 'long' : slow ? 'slow' : 'fast';
  const junit = join(out, project === 'fast' ? 'own-junit.xml' : `${project}-junit.xml`);
  const args = ['run', '--project', project, '--reporter=dot', '--reporter=junit', `--outputFile.junit=${junit}`];
  const own = await runPackage('vitest/vitest.mjs', args);
  const ownCode = own === 0 ? exitCodes.holds : exitCodes.suiteFailed;
  if (project !== 'fast') return ownCode;
  return worstOf([ownCode, await contractCommand({ out })]);
}
