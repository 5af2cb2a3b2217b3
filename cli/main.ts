import { Command } from 'commander';
import { type Secret, withoutSecrets } from '../contracts/secret.ts';
import { secretsOf } from '../contracts/settings.ts';
import { readSettings } from '../targets/open.ts';
import { exitCodeFor } from './exit-code-for.ts';

type Row = readonly [name: string, description: string, load: () => Promise<{ define: (command: Command) => void }>];

/** The commands. Only the one that is asked for is loaded: the packages of all would take seconds. */
const commands: readonly Row[] = [
  ['contract', 'judge the targets, one request at a time', () => import('./commands/contract.ts')],
  ['load', 'load the targets with validated traffic, and probe their rate limits', () => import('./commands/load.ts')],
  ['test', "the suite's own tests, of its code and not of a target", () => import('./commands/test.ts')],
  ['webhooks', 'webhooks of a real Import2 app', () => import('./commands/webhooks.ts')],
  ['replay', 'judge a recorded case again, without a network', () => import('./commands/replay.ts')],
  ['mock', 'serve both APIs on this machine', () => import('./commands/mock.ts')],
  ['all', 'the main job: contract suite, a short load run, the page', () => import('./commands/all.ts')],
  ['report', 'the page of the last results, and what stands beside it', () => import('./commands/report.ts')],
  [
    'targets',
    'which real APIs the settings open, and what would open the others; calls none',
    () => import('./commands/targets.ts'),
  ],
  [
    'breaking',
    'whether openapi.yaml takes back what it promised at another commit',
    () => import('./commands/breaking.ts'),
  ],
  ['check', 'types, lint, openapi.yaml, import rules, workflows, formatting', () => import('./commands/check.ts')],
  ['bench', 'measure speeds as ratios in one run', () => import('./commands/bench.ts')],
  [
    'fuzz',
    'try to break the mock: property tests over raw sockets, and Schemathesis',
    () => import('./commands/fuzz.ts'),
  ],
  ['proof', 'put the suite on trial: how many broken servers does it notice?', () => import('./commands/proof.ts')],
  ['count', 'add up the tests of JUnit files', () => import('./commands/count.ts')],
];

/** The secrets of the settings, to be kept out of what is printed; none while they cannot be read, which names none either. */
function knownSecrets(): Secret[] {
  try {
    return secretsOf(readSettings());
  } catch {
    return [];
  }
}

const secrets = knownSecrets();
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
  stream.write = (chunk: unknown, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? withoutSecrets(chunk, secrets) : chunk, ...rest);
}

const program = new Command('suite')
  .description('Contract tests and load tests for Import2 API v2.1 and Elastic Path subscription imports.')
  .addHelpText('after', '\nTargets and credentials come from the environment or .env; see .env.example.')
  .addHelpText(
    'after',
    'Exit codes: 0 holds · 1 contract broken · 2 usage · 3 suite failed · 4 unreachable · 5 load void · 6 coverage short · 7 secret found · 130 interrupted',
  )
  .exitOverride();

const [first, second] = process.argv.slice(2);
const asked = first === 'help' ? second : first;

try {
  for (const [name, description, load] of commands) {
    const command = program.command(name).description(description);
    if (name === asked) (await load()).define(command);
  }
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
}
