import { existsSync } from 'node:fs';
import type { TargetName } from '../../contracts/spec/exchange.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import { runFacts } from '../../runs/run-facts.ts';
import { newIdentity } from '../../targets/open.ts';
import { UsageError } from '../../targets/usage-error.ts';
import type { JourneyPlan } from '../journeys.ts';
import { journeys } from '../journeys.ts';
import { judgeJourney, spreadOf } from '../judge-journey.ts';
import { readRunners } from './runners.ts';

/**
 * Merges the raw samples of a journey's runners and judges them as one run, each by its own clock.
 * @param folders one for each runner, in any order
 * @param spreadMs how far apart they began
 * @throws UsageError for folders that are not those of all runners of the journey
 */
export async function mergeRunners(
  plan: JourneyPlan,
  folders: readonly string[],
  out: string,
): Promise<{ readonly load: LoadRun; readonly spreadMs: number }> {
  const parts = await partsIn(folders);
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

async function partsIn(folders: readonly string[]) {
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) throw new UsageError(`${missing} is not there: the folder of a runner is allowed`);
  return readRunners(folders).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error; // not the file system's, nor zlib's
    throw new UsageError(`what the runners left in ${folders.join(', ')} cannot be read: ${error.message}`);
  });
}

/** The target of `settings.yaml` for an API. */
export const settledTarget = (api: 'import2' | 'elastic-path'): TargetName =>
  api === 'import2' ? 'import2@sandbox' : 'elastic-path@store';
