import type { Command } from 'commander';
import { archiveJourney } from '../../load/archive.ts';
import { type JourneyId, journeys } from '../../load/journeys.ts';
import type { ProfileName } from '../../load/profiles.ts';
import { mostPerSecond } from '../../load/rates.ts';
import { readSettings } from '../../targets/open.ts';
import { parseCount } from '../contract.ts';
import { exitCodes } from '../exit-codes.ts';
import { k6For } from '../load.ts';
import { UsageError } from '../usage-error.ts';
import { parseDuration, parseProfile, parseRate, probeName, readNames } from './options.ts';

export type ArchiveOptions = {
  readonly out: string;
  readonly profile: ProfileName;
  readonly duration?: number;
  readonly rate?: number;
  readonly vus?: string;
  readonly runners?: string;
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
    .option('--vus <n>', 'how many requests of all runners may be under way at once', parseCount)
    .option('--runners <n>', 'how many there will be, so that the rate can be split evenly (default 1)', parseCount)
    .option('--out <folder>', 'where the archives go', 'reports/out/archives')
    .action(async (names: string[], options: ArchiveOptions) => {
      process.exitCode = await archiveCommand(names, options);
    });
}

/** What real targets allow: an archive does not know yet where it will run. */
export const politeRate = (journey: JourneyId): number =>
  mostPerSecond(journeys[journey].api === 'import2' ? 'import2@live' : 'elastic-path@store', false);

/**
 * Makes an archive of each journey.
 * @returns the exit code
 * @throws SettingsError, UsageError, HarnessError
 */
export async function archiveCommand(names: readonly string[], options: ArchiveOptions): Promise<number> {
  const asked = readNames(names);
  if (asked.byName && asked.probe)
    throw new UsageError(`${probeName} cannot be archived: each of its plans follows from the answers before`);
  const k6 = await k6For(readSettings());
  if (k6 === null) return exitCodes.interrupted;
  const { profile, duration = null, vus, runners = '1', out } = options;
  for (const journey of asked.journeys) {
    const rate = options.rate ?? politeRate(journey);
    const plan = {
      journey,
      profile,
      rate,
      durationMs: duration,
      vus: vus === undefined ? null : Number(vus),
      segments: Number(runners),
    };
    console.log(`${await archiveJourney(k6.path, plan, out)}: ${profile}, up to ${rate} requests a second`);
  }
  return exitCodes.holds;
}
