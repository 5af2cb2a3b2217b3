import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { JourneyPlan } from './journeys.ts';
import { k6Environment, scriptOf } from './run-k6.ts';
import { variablesOf } from './settings.ts';

/** Where nothing is: the archive holds no target, so that one that is told none calls nobody. */
const nowhere = 'http://target.invalid';

/** What is fixed in an archive: k6 keeps the options that the script had when it was made. No secret, no target. */
const fixedIn = ({ settings: { profile, rate, durationMs, vus }, processes = 1 }: JourneyPlan) =>
  variablesOf({
    LOAD_BASE_URL: nowhere,
    LOAD_PROFILE: profile,
    LOAD_RATE: rate,
    LOAD_PROCESSES: processes,
    LOAD_DURATION_MS: durationMs,
    LOAD_VUS: vus,
  });

/**
 * Packs a journey with all it imports, for machines that have k6 and nothing else. Target, token and parameters come from
 * the environment of whoever runs it (`loadEnvironment`); profile and rate are fixed.
 * @returns the path of `<journey>.tar`
 * @throws Error in k6's words, when it refuses
 */
export async function archiveJourney(k6: string, plan: JourneyPlan, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${plan.journey}.tar`);
  const fixed = Object.entries(fixedIn(plan)).flatMap(([variable, value]) => ['-e', `${variable}=${value}`]);
  await execa(
    k6,
    ['archive', '--quiet', '--no-color', '--log-format=raw', ...fixed, '-O', file, scriptOf(plan.journey)],
    {
      env: k6Environment(),
      extendEnv: false,
      timeout: 60_000,
    },
  );
  return file;
}
