import { type Command, Option } from 'commander';
import { join } from 'node:path';
import type { TargetName } from '../contracts/spec/exchange.ts';
import { archiveJourney } from '../load/archive.ts';
import { journeys } from '../load/journeys.ts';
import { ensureK6 } from '../load/k6/build.ts';
import { runManifest } from '../load/k8s/manifest.ts';
import { mergeRunners, settledTarget } from '../load/k8s/merge.ts';
import type { ProfileName } from '../load/profiles.ts';
import { isLoaded, politeRate, probeName, readNames } from '../load/run/plan.ts';
import { loadSettings } from '../load/settings.ts';
import { loadSummary } from '../load/summary.ts';
import { paintForTerminal } from '../reports/terminal.ts';
import { writeWhole } from '../runs/write-whole.ts';
import { HarnessError, UsageError } from '../targets/errors.ts';
import { readSettings } from '../targets/open.ts';
import { endsWith, outOption, whole } from './command.ts';
import { afterWriting } from './exit-code-for.ts';
import { exitCodes } from '../runs/exit-codes.ts';
import { TimeOption, parseRate, profileOption } from './load-options.ts';
import { exitCodeOf, writeLoadRun } from './load-outcome.ts';
import { outFolder } from './out-folder.ts';
import { fromUserEach } from './standing.ts';
import { apiOf, targetNames } from '../contracts/spec/targets.ts';

/** What was or will be archived. */
type Archived = {
  readonly out: string;
  readonly profile: ProfileName;
  readonly durationMs?: number | null;
  readonly rate?: number;
};

/**
 * Makes an archive of each journey, and the manifest of its run beside it.
 * @returns the exit code
 * @throws SettingsError, UsageError, HarnessError
 */
export async function archiveCommand(
  names: readonly string[],
  {
    out,
    profile,
    durationMs = null,
    rate,
    vus = null,
    runners,
  }: Archived & { readonly vus?: number | null; readonly runners: number },
): Promise<number> {
  const asked = readNames(names);
  if (asked.byName && asked.probe)
    throw new UsageError(`${probeName} cannot be archived: each of its plans follows from the answers before`);
  outFolder(out);
  const k6 = await ensureK6({ k6Bin: readSettings().k6Bin });
  for (const journey of asked.journeys) {
    const most = rate ?? politeRate(journey);
    const plan = { journey, profile, rate: most, durationMs, vus, segments: runners };
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
  { out, profile, durationMs = null, rate, target }: Archived & { readonly target?: TargetName },
): Promise<number> {
  const [journey] = readNames([name]).journeys;
  if (journey === undefined) throw new UsageError(`${probeName} is not for runners; only journeys can be merged`);
  const { api } = journeys[journey];
  if (target !== undefined && apiOf(target) !== api)
    throw new UsageError(`--target is ${target}, and ${journey} is a journey of ${api}: its targets are allowed`);
  outFolder(out);
  const at = { name: target ?? settledTarget(api), baseUrl: '' };
  const settings = loadSettings(at, { profile, rate: rate ?? politeRate(journey), durationMs });
  const { load, spreadMs } = await mergeRunners({ journey, settings }, folders, out);
  console.log(loadSummary(load, paintForTerminal()));
  const apart = `${folders.length} runners, each by its own clock; they began ${Math.round(spreadMs)} ms apart`;
  return afterWriting(exitCodeOf(load), () => console.log(`${apart}   results: ${writeLoadRun(load, out)}`));
}

/** `suite load archive`. */
export function addArchive(load: Command): void {
  load
    .command('archive')
    .description('pack journeys for machines that have k6 alone, such as runners of k6-operator (load/k8s)')
    .argument('[journey...]', 'none: all of them')
    .addOption(profileOption('average', 'how requests go out'))
    .addOption(new TimeOption('--duration <time>', 'stretch the profile to so long, such as 30s or 2m'))
    .option('--rate <n>', 'requests a second of all runners; left out: below the documented limit', parseRate)
    .option('--vus <n>', 'how many requests of all runners may be under way at once', whole(1))
    .option('--runners <n>', 'how many there will be, so that the rate can be split evenly', whole(1), 1)
    .addOption(outOption('where the archives go', 'reports/out/archives'))
    .action(endsWith(archiveCommand));
}

/** `suite load merge`. */
export function addMerge(load: Command): void {
  load
    .command('merge')
    .description('judge what the runners of one run left behind as one run (load/k8s); sends nothing')
    .argument('<journey>')
    .argument('<folder...>', 'one for each runner, with its samples, log and summary', fromUserEach)
    .addOption(profileOption('average', 'as it was archived'))
    .addOption(new TimeOption('--duration <time>', 'as it was archived'))
    .option('--rate <n>', 'as it was archived: requests a second of all runners', parseRate)
    .addOption(
      new Option('--target <name>', 'left out: the one of load/k8s/settings.yaml').choices(
        targetNames.filter(isLoaded),
      ),
    )
    .addOption(outOption('where results go'))
    .action(async (journey: string, folders: string[], options: Parameters<typeof mergeCommand>[2]) => {
      process.exitCode = await mergeCommand(journey, folders, options);
    });
}
