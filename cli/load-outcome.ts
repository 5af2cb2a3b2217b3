import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { apiOf, targetNames } from '../contracts/spec/targets.ts';
import { jobsInWords } from '../load/import-jobs/summary.ts';
import { loadSummary } from '../load/summary.ts';
import { annotationsOf, isInActions } from '../reports/annotations.ts';
import { queueSvg } from '../reports/charts/queue.ts';
import { barsOf } from '../reports/model/jobs.ts';
import { paintForTerminal } from '../reports/terminal.ts';
import { keepNewest } from '../runs/again.ts';
import { groupByCause, witnessesOf } from '../runs/causes/group.ts';
import { exitCodes, worstCode } from '../contracts/judge/exit-codes.ts';
import { type LoadRun, isRedRun } from '../runs/load-run.ts';
import { isOwnMock, placeIn } from '../runs/places.ts';
import { fileIn } from '../runs/result-files.ts';
import { writeWhole } from '../runs/write-whole.ts';
import { afterWriting } from './exit-code-for.ts';

/**
 * Says what a load run found, and writes results and charts.
 * @param folder where they go: `out`, or a folder of this run's own beside the whole run there
 * @returns the exit code
 */
export function endLoad(load: LoadRun, out: string, folder: string): number {
  const paint = paintForTerminal();
  for (const { target, jobs } of load.runs)
    if (jobs) {
      const speed = isOwnMock(placeIn(load, target)) ? [paint.dim('  the speed is the mock’s own setting')] : [];
      console.log([paint.bold(`import jobs at ${target}`), ...jobsInWords(jobs, paint), ...speed].join('\n'));
    }
  console.log(loadSummary(load, paint));
  if (isInActions()) for (const text of annotationsOf(groupByCause(witnessesOf(null, load)))) console.log(text);
  return afterWriting(exitCodeOf(load), () => {
    const file = fileIn(folder, 'load-run');
    writeWhole(file, JSON.stringify(load, null, 1));
    keepNewest(out);
    if (folder !== out) console.log(`beside the whole run in ${out}, which stays`);
    const charts = writeCharts(load, folder).map((chart) => `chart: ${chart}`);
    console.log([`results: ${file}`, ...charts, `raw samples: ${join(folder, 'load')}`].join('   '));
  });
}

const oneChart = 'jobs.svg';
const chartAt = (target: string): string => `jobs-${target}.svg`;

/** Where there is a queue: Import2 promises none. Those of the run before are taken away. */
function writeCharts({ runs }: LoadRun, out: string): string[] {
  for (const file of [oneChart, ...targetNames.map(chartAt)]) rmSync(join(out, file), { force: true });
  const queues = runs.flatMap(({ jobs, target }) =>
    jobs && jobs.jobs.length > 0 && apiOf(target) !== 'import2' ? [{ jobs, target }] : [],
  );
  return queues.map(({ jobs, target }) => {
    const file = join(out, queues.length === 1 ? oneChart : chartAt(target));
    writeWhole(file, queueSvg(barsOf(jobs)));
    return file;
  });
}

/** What a load run ends with. That everything was left out, each with its reason, is no failure. */
export function exitCodeOf({ ended, errors, runs, excluded, unjudged = [] }: LoadRun): number {
  const codes: number[] = [];
  if (ended === 'interrupted') codes.push(exitCodes.interrupted);
  if (errors.length > 0 || (runs.length + excluded.length === 0 && ended === 'complete'))
    codes.push(exitCodes.suiteFailed);
  codes.push(...unjudged.map(({ exit }) => exit));
  if (runs.some(isRedRun)) codes.push(exitCodes.broken);
  if (runs.some(({ state }) => state === 'void')) codes.push(exitCodes.loadVoid);
  return worstCode(codes);
}
