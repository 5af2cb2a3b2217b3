import type { FullConfig } from '@playwright/test';
import { announcement } from '../../targets/creations.ts';
import { plannedCreations } from '../../targets/dry-run.ts';
import { asksForReal, newIdentity, openRun, readSettings, runSoFar, asEnvironment } from '../../targets/open.ts';

/** Before all tests: the mock is started if needed, and every target looked at, unless the `suite` command has done so. */
export default async function setup({ projects }: FullConfig): Promise<(() => Promise<void>) | undefined> {
  const told = runSoFar();
  if (told.identity) return undefined;
  const settings = readSettings();
  const identity = newIdentity();
  const times = Math.max(1, ...projects.map(({ repeatEach }) => repeatEach));
  const announced = await plannedCreations(settings, identity, null, times);
  if (asksForReal(settings)) console.log(announcement(announced, settings));
  const { run, mock } = await openRun(settings, identity, announced);
  Object.assign(process.env, asEnvironment({ ...told, ...run }));
  return async () => mock?.stop();
}
