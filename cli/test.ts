import { join } from 'node:path';
import { contractCommand } from './contract.ts';
import { exitCodes, worstOf } from './exit-codes.ts';
import { runPackage } from './process.ts';

export type TestOptions = { readonly out: string; readonly slow?: boolean };

/** The suite's own tests, then the contract suite; or the own tests that need k6, a browser, other servers, or minutes. */
export async function testCommand({ out, slow = false }: TestOptions): Promise<number> {
  const junit = join(out, slow ? 'slow-junit.xml' : 'own-junit.xml');
  const args = [
    'run',
    '--project',
    slow ? 'slow' : 'fast',
    '--reporter=dot',
    '--reporter=junit',
    `--outputFile.junit=${junit}`,
  ];
  const own = await runPackage('vitest/vitest.mjs', args);
  const ownCode = own === 0 ? exitCodes.holds : exitCodes.suiteFailed;
  if (slow) return ownCode;
  return worstOf([ownCode, await contractCommand({ out })]);
}
