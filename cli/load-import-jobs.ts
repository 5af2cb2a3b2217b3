import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractHash } from '../contracts/generated/operations.ts';
import type { Settings } from '../contracts/settings.ts';
import { checkFile } from '../load/data/check-file.ts';
import { checkInWords } from '../load/import-jobs/check-words.ts';
import { queueGantt } from '../load/import-jobs/gantt.ts';
import { FileRefused, ownFile } from '../load/import-jobs/input.ts';
import { jobsInWords } from '../load/import-jobs/summary.ts';
import { interruptible } from '../load/k6/interruptible.ts';
import type { FinishedRun } from '../load/run-journey.ts';
import { loadSummary } from '../load/summary.ts';
import { joinLoadRuns } from '../reports/join-load-runs.ts';
import type { LoadRun } from '../reports/load-run.ts';
import { type Paint, colours, noColours } from '../reports/terminal.ts';
import { newIdentity, openRun, readSettings } from '../targets/open.ts';
import { preflight } from '../targets/preflight.ts';
import { commitOf } from './commit.ts';
import { exitCodes } from './exit-codes.ts';
import { exitCodeOf, k6For } from './load.ts';
import type { JobsOptions } from './load/jobs-options.ts';
import { type JobsItem, costOfJobs, planJobsItems } from './load/jobs-item.ts';
import { type JobsContext, runJobsItem } from './load/run-jobs-item.ts';
import { UsageError } from './usage-error.ts';

/**
 * Measures import jobs at the targets of the settings, and judges their queue.
 * @param before a run whose results these are to stand beside
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export async function importJobsCommand(options: JobsOptions, before: LoadRun | null = null): Promise<number> {
  if (options.checkFile !== undefined) return checkCommand(options.checkFile);
  await refuseEarly(options);
  const settings = readSettings();
  const k6 = await k6For(settings);
  if (k6 === null) return exitCodes.interrupted;
  const identity = newIdentity(options.seed);
  const { run, mock } = await openRun(settings, identity);
  const folder = mkdtempSync(join(tmpdir(), 'import-jobs-'));
  try {
    const { items, excluded } = planJobsItems(run.facts, options);
    for (const item of items) console.log(costOfJobs(item));
    const mockUrl = mock?.url ?? settings.mockUrl;
    const load = await interruptible(undefined, (signal) =>
      runAll(items, excluded, { settings, identity, options, mockUrl, k6, signal, folder }),
    );
    return end(load, options.out, before);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await mock?.stop();
  }
}

/** Says of a file what is wrong with it; sends nothing. */
async function checkCommand(path: string): Promise<number> {
  const check = await checkFile(path);
  for (const line of checkInWords(check)) console.log(line);
  return check.problems.length === 0 && check.bad.total === 0 ? exitCodes.holds : exitCodes.usage;
}

/** A file that is not to be sent is told before anything is built, started or sent. */
async function refuseEarly({ file, force }: JobsOptions): Promise<void> {
  if (file === undefined) return;
  await ownFile(file, force).catch((error: unknown) => {
    throw error instanceof FileRefused ? new UsageError(error.message) : error;
  });
}

/** One target after the other, so that none disturbs another. */
async function runAll(
  items: readonly JobsItem[],
  excluded: LoadRun['excluded'],
  context: JobsContext,
): Promise<LoadRun> {
  const startedAt = Date.now();
  const finished: FinishedRun[] = [];
  let ended: LoadRun['ended'] = 'complete';
  for (const item of items) {
    if (context.signal.aborted || ended !== 'complete') break;
    const one = await runJobsItem(item, context);
    finished.push(one);
    if (!context.signal.aborted && (await isGone(one, context))) ended = 'unreachable';
  }
  return {
    schema: 'load-run/1',
    run: {
      ...context.identity,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: Date.now() - startedAt,
      commit: commitOf(),
      contractHash,
    },
    ended: context.signal.aborted ? 'interrupted' : ended,
    k6: context.k6.version,
    runs: finished.map(({ run }) => run),
    excluded,
    errors: finished.flatMap(({ run, ending }) =>
      ending.kind === 'suiteError' ? [`${run.journey} at ${run.target}: ${ending.why}`] : [],
    ),
  };
}

/** A cut connection alone is a finding; that nobody is there a fresh look must say too. */
async function isGone({ run, collected }: FinishedRun, { settings, mockUrl }: JobsContext): Promise<boolean> {
  const maybe = collected.some(({ stop }) => stop?.because === 'gone') || (run.responses.byStatus['0'] ?? 0) > 0;
  if (!maybe) return false;
  return preflightFails(settings, mockUrl);
}

const preflightFails = (settings: Settings, mockUrl: string | null): Promise<boolean> =>
  preflight(settings, mockUrl).then(
    () => false,
    (error: Error) => {
      console.error(error.message);
      return true;
    },
  );

/** Writes results and charts, says what was found. */
function end(load: LoadRun, out: string, before: LoadRun | null): number {
  mkdirSync(out, { recursive: true });
  const file = join(out, 'load-run.json');
  writeFileSync(file, JSON.stringify(before ? joinLoadRuns(before, load) : load, null, 1));
  const charts = writeCharts(load, out);
  const paint: Paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? colours : noColours;
  for (const { target, jobs } of load.runs)
    if (jobs) console.log([paint.bold(`import jobs at ${target}`), ...jobsInWords(jobs, paint)].join('\n'));
  console.log(loadSummary(load, paint));
  console.log([`results: ${file}`, ...charts.map((chart) => `chart: ${chart}`)].join('   '));
  return exitCodeOf(load);
}

/** Where there is a queue: Import2 promises none. */
function writeCharts({ runs }: LoadRun, out: string): string[] {
  return runs.flatMap(({ jobs, target }) => {
    if (!jobs || jobs.jobs.length === 0 || target.startsWith('import2')) return [];
    const file = join(out, 'jobs.svg');
    writeFileSync(file, queueGantt(jobs, `Import jobs at ${target}`));
    return [file];
  });
}
