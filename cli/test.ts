import { join } from 'node:path';
import { contractCommand } from './contract.ts';
import { exitCodes, worstOf } from './exit-codes.ts';
import { outFolder } from './out-folder.ts';
import { runPackage, runPackageBeside } from './process.ts';

export type TestOptions = { readonly out: string; readonly slow?: boolean; readonly long?: boolean };

/**
 * The suite's own tests beside the contract suite, each of which leaves the other half of the machine idle; or the own
 * tests that need k6, a browser or other servers; or those of many minutes.
 */
export async function testCommand({ out, slow = false, long = false }: TestOptions): Promise<number> {
  outFolder(out);
  if (slow || long) {
    const project = long ? 'long' : 'slow';
    return codeOf(await runPackage(vitest, argumentsFor(project, join(out, `${project}-junit.xml`)), coloured()));
  }
  const own = runPackageBeside(vitest, argumentsFor('fast', join(out, 'own-junit.xml')), coloured());
  const contract = await contractCommand({ out }).catch((error: unknown) => ({ error }));
  const { code, printed } = await own;
  process.stdout.write(printed);
  if (typeof contract === 'object') throw contract.error;
  return worstOf([codeOf(code), contract]);
}

const vitest = 'vitest/vitest.mjs';

/** Left to itself it colours what goes to a file, and does not colour what we show of it later. */
function coloured(): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  return process.stdout.isTTY && !NO_COLOR ? { ...env, FORCE_COLOR: FORCE_COLOR ?? '1' } : { ...env, NO_COLOR: '1' };
}

const argumentsFor = (project: string, junit: string): string[] => [
  'run',
  `--project=${project}`,
  '--reporter=dot',
  '--reporter=junit',
  `--outputFile.junit=${junit}`,
];

const codeOf = (code: number): number => (code === 0 ? exitCodes.holds : exitCodes.suiteFailed);
