import type { Command } from 'commander';
import { addArchive } from './load-archive.ts';
import { addImportJobs } from './load-import-jobs.ts';
import { addMerge } from './load-merge.ts';
import { loadAll } from '../load-all.ts';
import { loadCommand } from '../load.ts';
import {
  type LoadOptions,
  parseDuration,
  parsePositive,
  parseProfile,
  parseRate,
  parseSegments,
} from '../../load/run/options.ts';
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
      const isAll = names.length === 0 && rest.journey === undefined;
      const run = isAll ? loadAll : (asked: LoadOptions) => loadCommand(names, asked);
      process.exitCode = await run({ ...rest, ...(duration === undefined ? {} : { durationMs: duration }) });
    });

  // or `load` would take the options that its subcommands have as well
  for (const one of [command.parent, command]) one?.enablePositionalOptions();
  addImportJobs(command);
  addArchive(command);
  addMerge(command);
}
