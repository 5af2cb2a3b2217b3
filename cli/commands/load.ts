import { type Command, Option } from 'commander';
import { type LoadOptions } from '../../load/run/plan.ts';
import { loadAll, loadCommand } from '../load.ts';
import { parseDuration, parsePositive, parseProfile, parseRate, parseSegments } from '../load-options.ts';
import { archiveCommand, mergeCommand } from '../load-runners.ts';
import { fromUserEach } from '../standing.ts';
import { addImportJobs } from './load-import-jobs.ts';
import { outOption } from '../command.ts';

/** Options as commander gives them. */
type Flags = Omit<LoadOptions, 'durationMs'> & { readonly duration?: number };

/** `suite load`. */
export function define(command: Command): void {
  command
    .argument('[what...]', 'journeys, or rate-limit; none: a smoke of every journey, the probe, a few import jobs')
    .option('--journey <name...>', 'the same as naming it')
    .option('--profile <name>', 'smoke, average, stress, spike, soak', parseProfile, 'smoke')
    .option('--duration <time>', 'stretch the profile to so long, such as 30s or 2m', parseDuration)
    .option('--rate <n>', 'requests a second at the height of the profile', parseRate)
    .option('--vus <n>', 'how many requests may be under way at once', parsePositive)
    .option('--segments <n>', 'let so many k6 processes share each journey, at the same rate', parseSegments)
    .option('--seed <text>', 'probe by the plans of a run that printed this seed')
    .addOption(outOption())
    .action(async (names: string[], { duration, ...rest }: Flags) => {
      const options = { ...rest, ...(duration === undefined ? {} : { durationMs: duration }) };
      const isAll = names.length === 0 && rest.journey === undefined;
      process.exitCode = await (isAll ? loadAll(options) : loadCommand(names, options));
    });
  // or `load` would take the options that its subcommands have as well
  for (const one of [command.parent, command]) one?.enablePositionalOptions();
  addImportJobs(command);
  addArchive(command);
  addMerge(command);
}

/** `suite load archive`. */
function addArchive(load: Command): void {
  load
    .command('archive')
    .description('pack journeys for machines that have k6 alone, such as runners of k6-operator (load/k8s)')
    .argument('[journey...]', 'none: all of them')
    .option('--profile <name>', 'smoke, average, stress, spike, soak', parseProfile, 'average')
    .option('--duration <time>', 'stretch the profile to so long, such as 30s or 2m', parseDuration)
    .option('--rate <n>', 'requests a second of all runners; left out: below the documented limit', parseRate)
    .option('--vus <n>', 'how many requests of all runners may be under way at once', parsePositive)
    .option('--runners <n>', 'how many there will be, so that the rate can be split evenly', parsePositive, 1)
    .addOption(outOption('where the archives go', 'reports/out/archives'))
    .action(async (names: string[], options: Parameters<typeof archiveCommand>[1]) => {
      process.exitCode = await archiveCommand(names, options);
    });
}

const targets = ['import2@mock-live', 'import2@sandbox', 'import2@live', 'elastic-path@mock', 'elastic-path@store'];

/** `suite load merge`. */
function addMerge(load: Command): void {
  load
    .command('merge')
    .description('judge what the runners of one run left behind as one run (load/k8s); sends nothing')
    .argument('<journey>')
    .argument('<folder...>', 'one for each runner, with its samples, log and summary', fromUserEach)
    .option('--profile <name>', 'as it was archived', parseProfile, 'average')
    .option('--duration <time>', 'as it was archived', parseDuration)
    .option('--rate <n>', 'as it was archived: requests a second of all runners', parseRate)
    .addOption(new Option('--target <name>', 'left out: the one of load/k8s/settings.yaml').choices(targets))
    .addOption(outOption('where results go'))
    .action(async (journey: string, folders: string[], options: Parameters<typeof mergeCommand>[2]) => {
      process.exitCode = await mergeCommand(journey, folders, options);
    });
}
