import type { Command } from 'commander';
import { archiveJourney } from '../../load/archive.ts';
import type { ProfileName } from '../../load/profiles.ts';
import { HarnessError } from '../../targets/harness-error.ts';
import { readSettings } from '../../targets/open.ts';
import { outOption } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { outFolder } from '../out-folder.ts';
import { UsageError } from '../../targets/usage-error.ts';
import { ensureK6 } from '../../load/k6/build.ts';
import { parseDuration, parsePositive, parseProfile, parseRate, probeName, readNames } from '../../load/run/options.ts';
import { politeRate } from '../../load/run/polite-rate.ts';

export type ArchiveOptions = {
  readonly out: string;
  readonly profile: ProfileName;
  readonly duration?: number;
  readonly rate?: number;
  readonly vus?: number;
  readonly runners: number;
};

/** `suite load archive`, below `suite load`. */
export function addArchive(load: Command): void {
  load
    .command('archive')
    .description('pack journeys for machines that have k6 alone, such as runners of k6-operator (load/k8s)')
    .argument('[journey...]', 'none: all of them')
    .option('--profile <name>', 'smoke, average, stress, spike, soak', parseProfile, 'average')
    .option('--duration <time>', 'stretch the profile to so long, such as 30s or 2m', parseDuration)
    .option('--rate <n>', 'requests a second of all runners; left out: below the documented limit', parseRate)
    .option('--vus <n>', 'how many requests of all runners may be under way at once', parsePositive)
    .option('--runners <n>', 'how many there will be, so that the rate can be split evenly', parsePositive, 1)
    .addOption(outOption('where the archives go', 'reports/out/archives'))
    .action(async (names: string[], options: ArchiveOptions) => {
      process.exitCode = await archiveCommand(names, options);
    });
}

/**
 * Makes an archive of each journey.
 * @returns the exit code
 * @throws SettingsError, UsageError, HarnessError
 */
export async function archiveCommand(names: readonly string[], options: ArchiveOptions): Promise<number> {
  const asked = readNames(names);
  if (asked.byName && asked.probe)
    throw new UsageError(`${probeName} cannot be archived: each of its plans follows from the answers before`);
  outFolder(options.out);
  const k6 = await ensureK6({ k6Bin: readSettings().k6Bin });
  const { profile, duration = null, vus = null, runners } = options;
  for (const journey of asked.journeys) {
    const rate = options.rate ?? politeRate(journey);
    const plan = { journey, profile, rate, durationMs: duration, vus, segments: runners };
    const file = await archiveJourney(k6.path, plan, options.out).catch((error: Error) => {
      throw new HarnessError(error.message);
    });
    console.log(`${file}: ${profile}, up to ${rate} requests a second`);
  }
  return exitCodes.holds;
}
