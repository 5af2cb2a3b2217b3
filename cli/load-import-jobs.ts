import type { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mostRecords } from '../contracts/spec/record-types.ts';
import { harmless } from '../contracts/show/wording.ts';
import { checkFile } from '../load/data/check-file.ts';
import { checkInWords } from '../load/import-jobs/check-words.ts';
import { type OwnFile, ownFile } from '../load/import-jobs/input.ts';
import { mockSpeed, usual } from '../load/import-jobs/run-jobs.ts';
import { type JobsOptions, parseMix, parseShare } from '../load/import-jobs/options.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { tidying } from '../runs/interruptible.ts';
import { UsageError } from '../targets/errors.ts';
import { ends, outOption, whole } from './command.ts';
import { loadAsked } from './load-asked.ts';
import { TimeOption, durationOption, parseRate, processesOption, profileOption } from './load-options.ts';
import { parseSpeed } from './mock.ts';
import { fromUser } from './standing.ts';

/**
 * Measures import jobs at the targets of the settings, and judges their queue.
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export async function importJobsCommand(options: JobsOptions): Promise<number> {
  if (options.checkFile !== undefined) return checkFileCommand(options.checkFile);
  const folder = mkdtempSync(join(tmpdir(), 'import-jobs-'));
  const tidy = (): void => rmSync(folder, { recursive: true, force: true });
  return tidying(tidy, async () => {
    const own = await refuseEarly(options, folder);
    const jobs = own ? { ...options, own } : options;
    const code = await loadAsked({ journeys: [], probe: false, jobs, byName: true }, options);
    const change = await own?.change();
    if (change) console.log(`note: ${harmless(change)}`);
    return code;
  });
}

/** Says of a file what is wrong with it; sends nothing. */
async function checkFileCommand(path: string): Promise<number> {
  const check = await checkFile(path);
  for (const line of checkInWords(check)) console.log(line);
  return check.problems.length === 0 && check.bad.total === 0 ? exitCodes.holds : exitCodes.usage;
}

/** What cannot be sent is told before anything is built, started or sent; the user's own file is taken. */
async function refuseEarly(options: JobsOptions, folder: string): Promise<OwnFile | null> {
  const { file, files, migrations, records, force } = options;
  const ofGenerated = (['records', 'mix', 'badLines'] as const).find((name) => options[name] !== undefined);
  if (file !== undefined && ofGenerated)
    throw new UsageError(
      `--${ofGenerated.replace('L', '-l')} says what a generated file holds, and --file sends one of your own: name one of the two`,
    );
  if (file !== undefined && files === 0)
    throw new UsageError('--files 0 sends no file, and --file names one: name one of the two');
  if (files === 0 && migrations === 0)
    throw new UsageError('no job can be created: with --files 0 and --migrations 0 nothing is asked for');
  if (records !== undefined && records > mostRecords && !force)
    throw new UsageError(
      `--records is ${records}: a file holds 1 to ${mostRecords} of them; --force sends more, to see the API's 400`,
    );
  if (file === undefined) return null;
  const own = await ownFile(file, folder, force);
  for (const note of own.notes) console.log(`note: ${note}`);
  return own;
}

/** `suite load import-jobs`, below `suite load`. */
export function addImportJobs(load: Command): void {
  load
    .command('import-jobs')
    .description('upload files, create migrations, follow each job; measure speeds and judge the queue')
    .option('--files <n>', 'how many files to upload; 0 leaves Elastic Path out', whole(0))
    .option('--records <n>', `records in each, up to ${mostRecords}`, whole(1))
    .option('--mix <weights>', 'record types, such as subscription_product=1,subscription_plan=3', parseMix)
    .option('--bad-lines <share>', 'of the lines, such as 2%', parseShare)
    .option('--file <path.jsonl>', 'a file of your own instead; --files sends it so often', fromUser)
    .option('--check-file <path.jsonl>', 'say what is wrong with a file, line by line, and send nothing', fromUser)
    .option('--force', 'send a file that the API is to refuse, to see its 400', false)
    .option('--migrations <n>', 'how many Import2 migrations to create; 0 leaves Import2 out', whole(0))
    .addOption(profileOption('smoke', 'how files go out: smoke at once, others spread'))
    .addOption(durationOption())
    .option('--rate <n>', 'requests a second in all, polls among them', parseRate)
    .option('--vus <n>', `how many uploads may be under way at once (default ${usual.vus})`, whole(1))
    .addOption(processesOption(`let so many k6 processes share the jobs (default ${usual.processes})`))
    .addOption(new TimeOption('--ends-within <time>', 'every job is to end so soon after its creation, such as 10m'))
    .option(
      '--records-per-second <n>',
      `how fast jobs of the mock run (default ${mockSpeed['elastic-path']})`,
      parseSpeed,
    )
    .option('--seed <text>', 'generate the files of a run that printed this seed')
    .addOption(outOption('where results and charts go'))
    .action(ends((options: JobsOptions) => importJobsCommand(options)));
}
