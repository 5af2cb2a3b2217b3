import type { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { harmless } from '../contracts/show/wording.ts';
import { checkFile } from '../load/data/check-file.ts';
import { mostRecords } from '../contracts/spec/record-types.ts';
import { checkInWords } from '../load/import-jobs/check-words.ts';
import { FileRefused, type OwnFile, ownFile } from '../load/import-jobs/input.ts';
import { jobsInWords } from '../load/import-jobs/summary.ts';
import { loadSummary } from '../load/summary.ts';
import { queueSvg } from '../reports/charts/queue.ts';
import { joinLoadRuns } from '../runs/join-load-runs.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { barsOf } from '../reports/model/jobs.ts';
import { isOwnMock, placeIn } from '../runs/places.ts';
import { paintForTerminal } from '../reports/terminal.ts';
import type { Announced } from '../targets/creations.ts';
import { readSettings } from '../targets/open.ts';
import { factsForeseen } from '../targets/preflight.ts';
import { announce } from './announce.ts';
import { ends, outOption, whole } from './command.ts';
import { parseSpeed } from './mock.ts';
import { outFolder } from './out-folder.ts';
import { fromUser } from './standing.ts';
import { afterWriting } from './exit-code-for.ts';
import { exitCodes } from '../runs/exit-codes.ts';
import { announcedByJobs, costOfJobs, planJobsItems, wantsJobsAt } from '../load/import-jobs/item.ts';
import { type JobsOptions, parseMix, parseShare } from '../load/import-jobs/options.ts';
import { TimeOption, mostSegments, parseRate, profileOption } from './load-options.ts';
import { exitCodeOf, writeLoadRun } from './load-outcome.ts';
import { runJobsItem } from '../load/import-jobs/run-jobs.ts';
import { inSession, runPhases } from '../load/run/session.ts';
import { UsageError } from '../targets/errors.ts';
import { writeWhole } from '../runs/write-whole.ts';

/**
 * Measures import jobs at the targets of the settings, and judges their queue.
 * @param before a run whose results these are to stand beside
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export async function importJobsCommand(options: JobsOptions, before: LoadRun | null = null): Promise<number> {
  if (options.checkFile !== undefined) return checkCommand(options.checkFile);
  const folder = mkdtempSync(join(tmpdir(), 'import-jobs-'));
  try {
    return await measure(options, before, folder, await refuseEarly(options, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `folder`: where files are generated; `own`: the user's own file, to be sent instead. */
async function measure(
  options: JobsOptions,
  before: LoadRun | null,
  folder: string,
  own: OwnFile | null,
): Promise<number> {
  const isPart = before !== null; // of a whole that has said what it may create, and that goes without jobs if it must
  if (!isPart) announce([jobsCreations(options, true)], readSettings());
  return inSession(
    { ...options, out: outFolder(options.out) },
    (target) => wantsJobsAt(target, options),
    async (session) => {
      const { items, excluded } = planJobsItems(
        session.run.facts,
        options,
        session.settings,
        !isPart,
        session.run.unjudged,
      );
      for (const item of items) console.log(costOfJobs(item));
      const context = { ...session, folder, own };
      const inTurn = [[items]]; // one target after the other, so that none disturbs another
      const load = await runPhases(session, inTurn, excluded, (item, machinery) =>
        runJobsItem(item, context, machinery),
      );
      const change = await own?.change();
      if (change) console.log(`note: ${harmless(change)}`);
      return end(load, options.out, before);
    },
  );
}

/**
 * What import jobs may create at real targets at most, by what the settings say of them.
 * @throws SettingsError, UsageError
 */
export function jobsCreations(options: JobsOptions, byName: boolean): Announced[] {
  const settings = readSettings();
  const wrong = Object.values(settings.wrong ?? {});
  return announcedByJobs(planJobsItems(factsForeseen(settings), options, settings, byName, wrong).items);
}

/** Says of a file what is wrong with it; sends nothing. */
async function checkCommand(path: string): Promise<number> {
  const check = await checkFile(path);
  for (const line of checkInWords(check)) console.log(line);
  return check.problems.length === 0 && check.bad.total === 0 ? exitCodes.holds : exitCodes.usage;
}

/** What cannot be sent is told before anything is built, started or sent; the user's own file is taken. */
async function refuseEarly(
  { file, files, migrations, records, force }: JobsOptions,
  folder: string,
): Promise<OwnFile | null> {
  if (files === 0 && migrations === 0)
    throw new UsageError('no job can be created: with --files 0 and --migrations 0 nothing is asked for');
  if (records !== undefined && records > mostRecords && !force)
    throw new UsageError(
      `--records is ${records}: a file holds 1 to ${mostRecords} of them; --force sends more, to see the API's 400`,
    );
  if (file === undefined) return null;
  const own = await ownFile(file, folder, force).catch((error: unknown) => {
    throw error instanceof FileRefused ? new UsageError(error.message) : error;
  });
  for (const note of own.notes) console.log(`note: ${note}`);
  return own;
}

/** Says what was found, writes results and charts. */
function end(load: LoadRun, out: string, before: LoadRun | null): number {
  const paint = paintForTerminal();
  for (const { target, jobs } of load.runs)
    if (jobs) {
      const speed = isOwnMock(placeIn(load, target)) ? [paint.dim('  the speed is the mock’s own setting')] : [];
      console.log([paint.bold(`import jobs at ${target}`), ...jobsInWords(jobs, paint), ...speed].join('\n'));
    }
  console.log(loadSummary(load, paint, before));
  return afterWriting(exitCodeOf(load), () => {
    const file = writeLoadRun(before ? joinLoadRuns(before, load) : load, out);
    const charts = writeCharts(load, out);
    console.log([`results: ${file}`, ...charts.map((chart) => `chart: ${chart}`)].join('   '));
  });
}

/** Where there is a queue: Import2 promises none. */
function writeCharts({ runs }: LoadRun, out: string): string[] {
  return runs.flatMap(({ jobs, target }) => {
    if (!jobs || jobs.jobs.length === 0 || target.startsWith('import2')) return [];
    const file = join(out, 'jobs.svg');
    writeWhole(file, queueSvg(barsOf(jobs)));
    return [file];
  });
}

/** `suite load import-jobs`, below `suite load`. */
export function addImportJobs(load: Command): void {
  load
    .command('import-jobs')
    .description('upload files, create migrations, follow each job; measure speeds and judge the queue')
    .option('--files <n>', 'how many files to upload; 0 leaves Elastic Path out', whole(0))
    .option('--records <n>', 'records in each, up to 50000', whole(1))
    .option('--mix <weights>', 'record types, such as subscription_product=1,subscription_plan=3', parseMix)
    .option('--bad-lines <share>', 'of the lines, such as 2%', parseShare)
    .option('--file <path.jsonl>', 'a file of your own instead; --files sends it so often', fromUser)
    .option('--check-file <path.jsonl>', 'say what is wrong with a file, line by line, and send nothing', fromUser)
    .option('--force', 'send a file that the API is to refuse, to see its 400', false)
    .option('--migrations <n>', 'how many Import2 migrations to create; 0 leaves Import2 out', whole(0))
    .addOption(profileOption('smoke', 'how files go out: smoke at once, others spread'))
    .addOption(new TimeOption('--duration <time>', 'stretch the profile to so long, such as 30s or 2m'))
    .option('--rate <n>', 'requests a second in all, polls among them', parseRate)
    .option('--vus <n>', 'how many uploads may be under way at once (default 10)', whole(1))
    .option('--processes <n>', 'how many k6 processes take part (default 1)', whole(1, mostSegments))
    .addOption(new TimeOption('--ends-within <time>', 'every job is to end so soon after its creation, such as 10m'))
    .option('--records-per-second <n>', 'how fast jobs of the mock run (default 50000)', parseSpeed)
    .option('--seed <text>', 'generate the files of a run that printed this seed')
    .addOption(outOption('where results and charts go'))
    .action(ends((options: JobsOptions) => importJobsCommand(options)));
}
