import { join } from 'node:path';
import type { TargetName } from '../contracts/spec/exchange.ts';
import { archiveJourney } from '../load/archive.ts';
import { journeys } from '../load/journeys.ts';
import { ensureK6 } from '../load/k6/build.ts';
import { runManifest } from '../load/k8s/manifest.ts';
import { mergeRunners, settledTarget } from '../load/k8s/merge.ts';
import type { ProfileName } from '../load/profiles.ts';
import { politeRate, probeName, readNames } from '../load/run/plan.ts';
import { loadSettings } from '../load/settings.ts';
import { loadSummary } from '../load/summary.ts';
import { paintForTerminal } from '../reports/terminal.ts';
import { writeWhole } from '../runs/write-whole.ts';
import { apiOf } from '../targets/facts.ts';
import { HarnessError } from '../targets/harness-error.ts';
import { readSettings } from '../targets/open.ts';
import { UsageError } from '../targets/usage-error.ts';
import { afterWriting } from './exit-code-for.ts';
import { exitCodes } from './exit-codes.ts';
import { exitCodeOf, writeLoadRun } from './load-outcome.ts';
import { outFolder } from './out-folder.ts';

/** What was or will be archived. */
type Archived = {
  readonly out: string;
  readonly profile: ProfileName;
  readonly duration?: number;
  readonly rate?: number;
};

/**
 * Makes an archive of each journey, and the manifest of its run beside it.
 * @returns the exit code
 * @throws SettingsError, UsageError, HarnessError
 */
export async function archiveCommand(
  names: readonly string[],
  { out, profile, duration, rate, vus, runners }: Archived & { readonly vus?: number; readonly runners: number },
): Promise<number> {
  const asked = readNames(names);
  if (asked.byName && asked.probe)
    throw new UsageError(`${probeName} cannot be archived: each of its plans follows from the answers before`);
  outFolder(out);
  const k6 = await ensureK6({ k6Bin: readSettings().k6Bin });
  for (const journey of asked.journeys) {
    const most = rate ?? politeRate(journey);
    const plan = { journey, profile, rate: most, durationMs: duration ?? null, vus: vus ?? null, segments: runners };
    const file = await archiveJourney(k6.path, plan, out).catch((error: Error) => {
      throw new HarnessError(error.message);
    });
    const manifest = join(out, `${journey}.yaml`);
    writeWhole(manifest, runManifest(journey, runners));
    console.log(`${file}: ${profile}, up to ${most} requests a second; its run: ${manifest}`);
  }
  return exitCodes.holds;
}

/**
 * Merges the raw samples of runners and judges them as one run.
 * @returns the exit code
 * @throws UsageError
 */
export async function mergeCommand(
  name: string,
  folders: readonly string[],
  { out, profile, duration, rate, target }: Archived & { readonly target?: TargetName },
): Promise<number> {
  const [journey] = readNames([name]).journeys;
  if (journey === undefined) throw new UsageError(`${probeName} is not for runners; only journeys can be merged`);
  const { api } = journeys[journey];
  if (target !== undefined && apiOf(target) !== api)
    throw new UsageError(`--target is ${target}, and ${journey} is a journey of ${api}: its targets are allowed`);
  outFolder(out);
  const at = { name: target ?? settledTarget(api), baseUrl: '' };
  const settings = loadSettings(at, { profile, rate: rate ?? politeRate(journey), durationMs: duration ?? null });
  const { load, spreadMs } = await mergeRunners({ journey, settings }, folders, out);
  console.log(loadSummary(load, paintForTerminal()));
  const apart = `${folders.length} runners, each by its own clock; they began ${Math.round(spreadMs)} ms apart`;
  return afterWriting(exitCodeOf(load), () => console.log(`${apart}   results: ${writeLoadRun(load, out)}`));
}
