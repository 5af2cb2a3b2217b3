import type { Command } from 'commander';
import { parseCount } from '../contract.ts';
import { addArchive } from '../load/archive-command.ts';
import { addImportJobs } from '../load/jobs-command.ts';
import { addMerge } from '../load/merge-command.ts';
import { loadAll } from '../load-all.ts';
import { loadCommand } from '../load.ts';
import { parseDuration, parseProfile, parseRate, parseSegments, type LoadOptions } from '../load/options.ts';
import { ends } from './ends.ts';
import { out } from './out.ts';

type LoadFlags = Omit<LoadOptions, 'durationMs' | 'vus'> & { readonly duration?: number; readonly vus?: string };

/** `suite load`. */
export function define(command: Command): void {
  command
    .argument('[what...]', 'journeys, or rate-limit; none: a smoke of every journey, the probe, a few import jobs')
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
      const isAll = names.length === 0 && options.journey === undefined;
      const run = isAll ? loadAll : (asked: LoadOptions) => loadCommand(names, asked);
      process.exitCode = await run({
        ...rest,
        ...(duration === undefined ? {} : { durationMs: duration }),
        ...(vus === undefined ? {} : { vus: Number(vus) }),
      });
    });

  addImportJobs(command, ends);
  addArchive(command);
  addMerge(command);
}
