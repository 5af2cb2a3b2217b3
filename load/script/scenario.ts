import type { Options } from 'k6/options';
import { isLevel, lengthOf, peakOf, profiles, stagesOf } from '../profiles.ts';
import { evenVus } from '../segments.ts';
import type { LoadSettings } from '../settings.ts';

type Scenario = NonNullable<Options['scenarios']>[string];

/** The one scenario of a journey. */
export const arrivals = 'arrivals';

/** Names of samples are operations: `url` would hold ids. */
export const systemTags: NonNullable<Options['systemTags']> = ['scenario', 'status', 'name', 'error_code', 'group'];

/** A VU is busy while it waits for its answer: as many as the highest rate needs when answers take half a second. */
const vusFor = (peak: number): number => Math.min(500, Math.ceil(peak / 2) + 4);

/** How long answers that are under way at the end are waited for. */
export const gracefulStop = '11s';

/** The profile as a k6 scenario, which so many processes will share. */
export function scenarioFor({ profile, rate, durationMs, vus }: LoadSettings, processes: number): Scenario {
  const stages = stagesOf(profiles[profile], rate, durationMs);
  const preAllocatedVUs = evenVus(vus ?? vusFor(peakOf(stages)), processes);
  const common = { timeUnit: '1m', preAllocatedVUs, gracefulStop };
  const [first] = stages;
  if (first && isLevel(stages))
    return { executor: 'constant-arrival-rate', rate: first.from, duration: `${lengthOf(stages)}ms`, ...common };
  return {
    executor: 'ramping-arrival-rate',
    startRate: first?.from ?? 1,
    // a stage of no length jumps to a rate; every stretch here begins where it says
    stages: stages.flatMap(({ from, to, ms }, at) => [
      ...(at > 0 && from !== stages[at - 1]?.to ? [{ target: from, duration: '0s' }] : []),
      { target: to, duration: `${ms}ms` },
    ]),
    ...common,
  };
}
