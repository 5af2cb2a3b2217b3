import type { Command } from 'commander';
import { ends, outOption } from '../command.ts';
import { importJobsCommand } from '../load-import-jobs.ts';
import { parseSpeed } from '../mock.ts';
import { fromUser } from '../standing.ts';
import { type JobsOptions, parseMix, parseShare, parseWhole } from '../../load/import-jobs/options.ts';
import { parseDuration, parsePositive, parseProfile, parseRate, parseSegments } from '../load-options.ts';

/** Options as commander gives them. */
type Flags = Omit<JobsOptions, 'durationMs' | 'endsWithinMs' | 'force'> & {
  readonly force?: boolean;
  readonly duration?: number;
  readonly endsWithin?: number;
};

/** `suite load import-jobs`, below `suite load`. */
export function addImportJobs(load: Command): void {
  load
    .command('import-jobs')
    .description('upload files, create migrations, follow each job; measure speeds and judge the queue')
    .option('--files <n>', 'how many files to upload; 0 leaves Elastic Path out', parseWhole)
    .option('--records <n>', 'records in each, up to 50000', parsePositive)
    .option('--mix <weights>', 'record types, such as subscription_product=1,subscription_plan=3', parseMix)
    .option('--bad-lines <share>', 'of the lines, such as 2%', parseShare)
    .option('--file <path.jsonl>', 'a file of your own instead; --files sends it so often', fromUser)
    .option('--check-file <path.jsonl>', 'say what is wrong with a file, line by line, and send nothing', fromUser)
    .option('--force', 'send a file that the API is to refuse, to see its 400')
    .option('--migrations <n>', 'how many Import2 migrations to create; 0 leaves Import2 out', parseWhole)
    .option('--profile <name>', 'how files go out: smoke at once, others spread', parseProfile, 'smoke')
    .option('--duration <time>', 'stretch the profile to so long, such as 30s or 2m', parseDuration)
    .option('--rate <n>', 'requests a second in all, polls among them', parseRate)
    .option('--vus <n>', 'how many uploads may be under way at once (default 10)', parsePositive)
    .option('--processes <n>', 'how many k6 processes take part (default 1)', parseSegments)
    .option('--ends-within <time>', 'every job is to end so soon after its creation, such as 10m', parseDuration)
    .option('--records-per-second <n>', 'how fast jobs of the mock run (default 50000)', parseSpeed)
    .option('--seed <text>', 'generate the files of a run that printed this seed')
    .addOption(outOption('where results and charts go'))
    .action(ends((flags: Flags) => importJobsCommand(optionsOf(flags))));
}

function optionsOf({ duration, endsWithin, force = false, ...rest }: Flags): JobsOptions {
  return {
    ...rest,
    force,
    ...(duration === undefined ? {} : { durationMs: duration }),
    ...(endsWithin === undefined ? {} : { endsWithinMs: endsWithin }),
  };
}
