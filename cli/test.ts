import { type Command, Option } from 'commander';
import { join } from 'node:path';
import { ends, outOption } from './command.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { outFolder } from './out-folder.ts';
import { runPackage } from './process.ts';

export type TestOptions = { readonly out: string; readonly slow?: boolean; readonly long?: boolean };

/**
 * The suite's own tests: the fast ones; or those that need k6, a browser or other servers; or those for the night.
 * @returns the exit code: `suiteFailed` when one of them fails; `interrupted`
 */
async function testCommand({ out, slow = false, long = false }: TestOptions): Promise<number> {
  const [name, which] = long
    ? ['long', ['--project=slow*', '--tags-filter=night']]
    : slow
      ? ['slow', ['--project=slow*', '--tags-filter=!night']]
      : ['own', ['--project=fast']];
  const junit = join(outFolder(out), `${name}-junit.xml`);
  const flags = [...which, '--reporter=dot', '--reporter=junit', `--outputFile.junit=${junit}`];
  const code = await runPackage('vitest', 'vitest.mjs', ['run', ...flags], { env: coloured() });
  return code === exitCodes.holds || code === exitCodes.interrupted ? code : exitCodes.suiteFailed;
}

/** Left to itself it colours what goes to a file. */
function coloured(): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  return process.stdout.isTTY && !NO_COLOR ? { ...env, FORCE_COLOR: FORCE_COLOR ?? '1' } : { ...env, NO_COLOR: '1' };
}

export const define = (command: Command): Command =>
  command
    .addOption(
      new Option('--slow', 'instead of the fast ones: those that need other servers, k6 or a browser').conflicts(
        'long',
      ),
    )
    .option('--long', 'instead of the fast ones: those for the night, of minutes each')
    .addOption(outOption())
    .action(ends(testCommand));
