import { Command } from 'commander';
import { allCommand } from './all.ts';
import { benchCommand } from './bench/bench.ts';
import { breakingCommand } from './check/breaking.ts';
import { checkCommand } from './check/check.ts';
import { contractCommand, parseCount } from './contract.ts';
import { countCommand } from './count.ts';
import { exitCodeFor } from './exit-code-for.ts';
import { fuzzCommand, parseFuzzPart, parseFuzzSeed } from './fuzz.ts';
import { addArchive } from './load/archive-command.ts';
import { addImportJobs } from './load/jobs-command.ts';
import { loadCommand } from './load.ts';
import { type LoadOptions, parseDuration, parseProfile, parseRate, parseSegments } from './load/options.ts';
import { mockCommand, parseFault, parseLimiter, parsePort, parseSpeed } from './mock.ts';
import { targetsCommand } from './open-targets.ts';
import { reportCommand } from './report.ts';
import { type ReplayOptions, replayCommand } from './replay.ts';
import { proofCommand } from './proof.ts';
import { testCommand } from './test.ts';
import { webhooksCommand } from './webhooks.ts';

const out = ['--out <folder>', 'where results and reports go', 'reports/out'] as const;

const program = new Command('suite')
  .description('Contract tests and load tests for Import2 API v2.1 and Elastic Path subscription imports.')
  .addHelpText('after', '\nTargets and credentials come from the environment or .env; see .env.example.')
  .addHelpText(
    'after',
    'Exit codes: 0 holds · 1 contract broken · 2 usage · 3 suite failed · 4 unreachable · 5 load void · 6 coverage short · 7 secret found · 130 interrupted',
  )
  .exitOverride();

type LoadFlags = Omit<LoadOptions, 'durationMs' | 'vus'> & { readonly duration?: number; readonly vus?: string };

/** Ends the process with what a command returns. */
const ends =
  <Options>(command: (options: Options) => Promise<number>) =>
  async (options: Options): Promise<void> => {
    process.exitCode = await command(options);
  };

program
  .command('contract')
  .description('judge the targets, one request at a time')
  .option('--grep <pattern>', 'only cases whose "case at target" matches this regular expression')
  .option(...out)
  .option('--workers <n>', 'how many tests at once (default 2)', parseCount)
  .option('--seed <text>', 'repeat a run with the seed it printed')
  .option('--repeat-each <n>', 'run each case so many times', parseCount)
  .option('--record', 'keep every exchange, redacted, for `suite replay`')
  .option('--propose-deviations', 'write what real targets broke as rows ready for review')
  .option('--dry-run', 'print every request that would be sent, and send none')
  .action(ends(contractCommand));

const load = program
  .command('load')
  .description('load the targets with validated traffic, and probe their rate limits')
  .argument('[what...]', 'journeys, or rate-limit; none: a smoke of every journey, and the probe')
  .option('--journey <name...>', 'the same as naming it')
  .option('--profile <name>', 'smoke, average, stress, spike, soak', parseProfile, 'smoke')
  .option('--duration <time>', 'stretch the profile to so long, such as 30s or 2m', parseDuration)
  .option('--rate <n>', 'requests a second at the height of the profile', parseRate)
  .option('--vus <n>', 'how many requests may be under way at once', parseCount)
  .option('--segments <n>', 'let so many k6 processes share each journey, at the same rate', parseSegments)
  .option('--seed <text>', 'repeat a run with the seed it printed')
  .option(...out)
  .action(async (names: string[], options: LoadFlags) => {
    const { duration, vus, ...rest } = options;
    process.exitCode = await loadCommand(names, {
      ...rest,
      ...(duration === undefined ? {} : { durationMs: duration }),
      ...(vus === undefined ? {} : { vus: Number(vus) }),
    });
  });

addImportJobs(load, ends);
addArchive(load);

program
  .command('test')
  .description("the suite's own tests, then the contract suite")
  .option('--slow', 'instead: own tests that need other servers, k6 or a browser')
  .option('--long', 'instead: own tests of many minutes, for the night')
  .option(...out)
  .action(ends(testCommand));

program
  .command('webhooks')
  .description('webhooks of a real Import2 app')
  .command('listen')
  .description('receive and judge them until Ctrl-C; IMPORT2_WEBHOOK_SECRET checks their signatures')
  .option('--port <n>', 'the port; 0 takes any free one', parsePort, 8080)
  .option('--host <address>', 'the address to listen on', '127.0.0.1')
  .option(...out)
  .action(ends(webhooksCommand));

program
  .command('replay')
  .description('judge a recorded case again, without a network')
  .argument('<record>', 'a file, or "case at target" of the last run')
  .option(...out)
  .action(async (what: string, options: ReplayOptions) => {
    process.exitCode = await replayCommand(what, options);
  });

program
  .command('mock')
  .description('serve both APIs on this machine')
  .option('--port <n>', 'the port; 0 takes any free one', parsePort, 4010)
  .option('--host <address>', 'the address to listen on', '127.0.0.1')
  .option(
    '--limiter <limiter>',
    'for all accounts: none, or such as token-bucket:limit=10,windowMs=1000,burst=20',
    parseLimiter,
  )
  .option('--records-per-second <n>', 'how fast jobs run (default 5000)', parseSpeed)
  .option('--seed <text>', 'ids and tokens are made from it')
  .option('--fault <fault>', 'break for all accounts, by name or JSON; can be repeated', parseFault)
  .option('--log', 'print each request')
  .action(ends(mockCommand));

program
  .command('all')
  .description('the main job: contract suite, a short load run, the page')
  .option(...out)
  .action(ends(allCommand));

program
  .command('report')
  .description('the page of the last results, and what stands beside it')
  .option(...out)
  .option('--scan', 'instead: look for secrets in every artefact, packed or encoded (exit 7)')
  .action(ends(reportCommand));

program
  .command('targets')
  .description('which real APIs the settings open, and what would open the others; calls none')
  .action(ends(() => targetsCommand()));

program
  .command('breaking')
  .description('whether openapi.yaml takes back what it promised at another commit')
  .option('--base <commit>', 'the commit or branch to compare with', 'origin/main')
  .action(ends(breakingCommand));

program
  .command('check')
  .description('types, lint, openapi.yaml, import rules, workflows, formatting')
  .action(ends(checkCommand));

program
  .command('bench')
  .description('measure speeds as ratios in one run')
  .option('--long', 'also what takes minutes')
  .option(...out)
  .action(ends(benchCommand));

program
  .command('fuzz')
  .description('try to break the mock: property tests over raw sockets, and Schemathesis')
  .option('--cases <n>', 'property cases; Schemathesis gets a share of it for each operation', parseCount, '12000')
  .option('--seed <n>', 'repeat a run with the seed it printed', parseFuzzSeed, 1)
  .option('--only <part>', 'property or schemathesis', parseFuzzPart)
  .option(...out)
  .action(ends(fuzzCommand));

program
  .command('proof')
  .description('put the suite on trial: how many broken servers does it notice?')
  .option('--operator <name>', 'only mutants of this kind')
  .option('--operation <id>', 'only mutants of this operation')
  .option('--mutant <id>', 'one mutant: what it is, the difference it makes, what told it')
  .option('--sample <n>', 'so many of them, chosen by the seed', parseCount)
  .option('--seed <text>', 'repeat a run with the seed it printed')
  .option('--clean <n>', 'runs of the whole suite on a sound server (default 200, or 10 for a part)', parseCount)
  .option('--list', 'print the ids of the mutants, and judge none')
  .option('--proxy <url>', 'break the answers of the server at this root, such as http://127.0.0.1:4010')
  .option(...out)
  .action(ends(proofCommand));

program
  .command('count')
  .description('add up the tests of JUnit files')
  .argument('<files...>')
  .action(async (files: string[]) => {
    process.exitCode = await countCommand(files);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
}
