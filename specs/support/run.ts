import type { Settings } from '../../contracts/settings.ts';
import { type OpenRun, readSettings, targetsOf } from '../../targets/open.ts';

/** The run this process takes part in, as the set-up found it. */
export function currentRun(): OpenRun {
  const text = process.env['SUITE_RUN'];
  if (!text)
    throw new Error('SUITE_RUN is not set: the tests are started by `npm run contract` or `npx playwright test`');
  return JSON.parse(text) as OpenRun;
}

type Current = { readonly settings: Settings } & ReturnType<typeof targetsOf>;
let current: Current | null = null;

/** The targets this process judges; one set for all spec files, since they share one pace. */
export function currentTargets(): Current {
  current ??= openTargets(readSettings());
  return current;
}

const openTargets = (settings: Settings): Current => ({ settings, ...targetsOf(currentRun(), settings) });

/** Whether a test is asked for: `suite contract --grep` looks at `case at target`. */
export function isWanted(id: string, target: string): boolean {
  const filter = process.env['SUITE_GREP'];
  return !filter || new RegExp(filter).test(testName(id, target));
}

/** How a test is called. */
export const testName = (id: string, target: string): string => `${id} at ${target}`;
