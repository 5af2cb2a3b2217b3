import { join } from 'node:path';
import { Command } from 'commander';
import { interruptedCode, interruptedCodes } from '../runs/interruptible.ts';
import { ensureGenerated } from '../openapi/ensure-generated.ts';
import { DocumentError } from '../openapi/document.ts';
import { exitCodes, exitWords } from '../contracts/judge/exit-codes.ts';
import { standAt } from './standing.ts';

type Row = readonly [name: string, description: string, load: () => Promise<{ define: (command: Command) => unknown }>];

/** The commands. Only the one that is asked for is loaded: the packages of all would take seconds. */
const commands: readonly Row[] = [
  ['contract', 'judge the targets by the contract suite', () => import('./contract.ts')],
  ['accept', 'take over a deviation that a run proposes, with the reason', () => import('./accept.ts')],
  ['load', 'load the targets with validated traffic, and probe their rate limits', () => import('./load.ts')],
  ['test', "the suite's own tests, of its code and not of a target", () => import('./test.ts')],
  ['webhooks', 'webhooks of a real Import2 app', () => import('./webhooks.ts')],
  ['replay', 'judge a recorded case again, without a network', () => import('./replay.ts')],
  ['mock', 'serve both APIs on this machine', () => import('./mock.ts')],
  ['all', 'the main job: contract suite, a short load run, the page', () => import('./all.ts')],
  ['report', 'the page of the last results, and what stands beside it', () => import('./report.ts')],
  [
    'targets',
    'which real APIs the settings open, and what would open the others; calls none without --look',
    () => import('./targets.ts'),
  ],
  [
    'breaking',
    'whether openapi.yaml takes back what it promised at another commit',
    () => import('./check/breaking.ts'),
  ],
  ['check', 'all that can be said of the sources without running them', () => import('./check/check.ts')],
  ['bench', 'measure speed, memory and accuracy of the suite itself', () => import('./bench.ts')],
  ['fuzz', 'try to break the mock: property tests over raw sockets, and Schemathesis', () => import('./fuzz.ts')],
  ['proof', 'put the suite on trial: how many broken servers does it notice?', () => import('./proof.ts')],
  ['count', 'add up the tests of JUnit files', () => import('./count.ts')],
  [
    'generate',
    'make contracts/generated/ from openapi.yaml, if it changed',
    () => Promise.resolve({ define: generate }),
  ],
];

function generate(command: Command): void {
  command
    .option('--force', 'also if it did not change')
    .action(({ force = false }) => ensureGenerated(force as boolean));
}

const program = new Command('suite')
  .description('Contract tests and load tests for Import2 API v2.1 and Elastic Path subscription imports.')
  .addHelpText('after', '\nTargets and credentials come from the environment or .env; see .env.example.')
  .addHelpText(
    'after',
    `Exit codes: ${[...Object.entries(exitWords).map((row) => row.join(' ')), `${interruptedCodes.join(', ')} interrupted`].join(' · ')}`,
  )
  .exitOverride();

/**
 * Runs the command that `process.argv` names; its exit code becomes the process's.
 * @param from where the user stands
 */
export async function main(from: string): Promise<void> {
  standAt(from);
  const [first, second] = process.argv.slice(2);
  const asked = first === 'help' ? second : first;
  try {
    await ensureGenerated();
    const { prepareOutput } = await import('./output.ts'); // it needs what is generated
    prepareOutput();
    if (from !== process.cwd() && !process.env['SUITE_NO_DOTENV']) await tellOfOtherEnv(join(from, '.env'));
    for (const [name, description, load] of commands) {
      const command = program.command(name).description(description);
      if (name === asked) (await load()).define(command);
    }
    await program.parseAsync();
  } catch (error) {
    process.exitCode = await exitCodeOf(error);
  }
  if (process.exitCode === exitCodes.interrupted) process.exitCode = interruptedCode();
}

/** Settings that lie where the user stands would else be left out without a word. */
async function tellOfOtherEnv(path: string): Promise<void> {
  const { passedOver } = await import('../targets/env-file.ts');
  const said = passedOver(path);
  if (said !== null) console.error(said);
}

async function exitCodeOf(error: unknown): Promise<number> {
  if (error instanceof DocumentError) {
    console.error(error.message);
    return exitCodes.suiteFailed; // the document is a part of the suite
  }
  const { exitCodeFor } = await import('./exit-code-for.ts'); // as does this
  return exitCodeFor(error);
}
