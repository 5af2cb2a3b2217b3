import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { TargetName } from '../../contracts/spec/exchange.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import { runFacts } from '../../runs/run-facts.ts';
import { newIdentity } from '../../targets/open.ts';
import { UsageError } from '../../targets/errors.ts';
import { collect } from '../collect.ts';
import { type JourneyPlan, journeys } from '../journeys.ts';
import { type JourneyPart, judgeJourney, spreadOf } from '../judge-journey.ts';
import type { K6Ending } from '../k6-ending.ts';
import { filesIn } from '../run-k6.ts';

/**
 * Merges the raw samples of a journey's runners and judges them as one run, each by its own clock.
 * @param folders one for each runner, in any order
 * @returns `spreadMs`: how far apart they began
 * @throws UsageError for folders that are not those of all runners of the journey
 */
export async function mergeRunners(
  plan: JourneyPlan,
  folders: readonly string[],
  out: string,
): Promise<{ readonly load: LoadRun; readonly spreadMs: number }> {
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) throw new UsageError(`${missing} is not there: the folder of a runner is allowed`);
  const ordered = inOrder(folders);
  const parts: JourneyPart[] = [];
  for (const [at, folder] of ordered.entries()) parts.push(await readRunner(folder, { at, of: ordered.length }));
  const { run } = judgeJourney(plan, parts, out, 'own');
  // the archives of all journeys leave files of the same names
  const other = run.latency.find(({ operation }) => !operation.startsWith(`${journeys[plan.journey].api}.`));
  if (other) throw new UsageError(`these are no runners of ${plan.journey}: they sent ${other.operation}`);
  const load: LoadRun = {
    schema: 'load-run/1',
    run: runFacts(newIdentity(), Date.parse(run.startedAt), run.durationMs),
    ended: 'complete',
    k6: 'as in the image of the runners',
    runs: [run],
    excluded: [],
    errors: [],
  };
  return { load, spreadMs: spreadOf(parts) };
}

/**
 * The folders of a run's runners in their order. The operator names pods `<run>-<number>-<random>`, from 1 on, and gives
 * each number its segment.
 * @throws UsageError where a number is missing, is there twice or cannot be read
 */
export function inOrder(folders: readonly string[]): string[] {
  const ordered = [...folders].sort((a, b) => numberOf(a) - numberOf(b));
  if (ordered.length > 0 && ordered.every((folder, at) => numberOf(folder) === at + 1)) return ordered;
  const found = ordered.map((folder) => basename(folder)).join(', ') || 'none';
  throw new UsageError(
    `the folders of all runners of one run are needed, numbered from 1 as in import2-list-1-x7k2p; found ${found}`,
  );
}

const numberOf = (folder: string): number => Number(/-(\d+)(?:-[a-z0-9]+)?$/.exec(basename(folder))?.[1] ?? NaN);

async function readRunner(folder: string, segment: JourneyPart['segment']): Promise<JourneyPart> {
  const files = filesIn(folder);
  const collected = await collect(files).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error; // not the file system's, nor zlib's
    throw new UsageError(`what a runner left in ${folder} cannot be read: ${error.message}`);
  });
  const { requests, stop } = collected;
  const startedAt = collected.scenarioStart ?? requests[0]?.start ?? Date.now();
  const endedAt = requests.reduce((last, { end }) => Math.max(last, end), startedAt);
  // how its k6 ended stands in its pod; here is only seen whether it came to its end
  const ended: K6Ending = existsSync(files.summary)
    ? { kind: 'complete', thresholds: false }
    : { kind: 'void', why: 'k6 left no summary, so it did not come to its end' };
  const ending: K6Ending = stop ? { kind: 'aborted' } : ended;
  return { segment, result: { ending, startedAt, durationMs: endedAt - startedAt, files }, collected };
}

/** The target of `settings.yaml` for an API. */
export const settledTarget = (api: 'import2' | 'elastic-path'): TargetName =>
  api === 'import2' ? 'import2@sandbox' : 'elastic-path@store';
