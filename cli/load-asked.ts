import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../contracts/settings/settings.ts';
import { wantsJobsAt } from '../load/import-jobs/item.ts';
import { journeys } from '../load/journeys.ts';
import { announcedByItems, costInWords, runItem } from '../load/run/items.ts';
import { type Asked, type Item, type LoadOptions, phasesOf, planItems } from '../load/run/plan.ts';
import { inSession, runPhases } from '../load/run/session.ts';
import type { TargetName } from '../contracts/spec/targets.ts';
import type { Announced } from '../targets/creations.ts';
import { folderFor } from '../runs/again.ts';
import { readSettings } from '../targets/open.ts';
import { factsForeseen } from '../targets/preflight.ts';
import { announce } from './announce.ts';
import { endLoad } from './load-outcome.ts';
import { outFolder } from './out-folder.ts';

/**
 * Loads the targets of the settings, says and writes what was found.
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export function loadAsked(asked: Asked, options: LoadOptions): Promise<number> {
  const announced = options.announced ?? announce([loadCreations(asked, options)], readSettings());
  const told = { ...options, announced };
  const { probe, jobs } = asked;
  const wants = (target: TargetName): boolean =>
    probe ||
    asked.journeys.some((name) => target.startsWith(`${journeys[name].api}@`)) ||
    (jobs !== undefined && wantsJobsAt(target, jobs));
  return inSession({ ...options, out: outFolder(options.out) }, wants, async (session) => {
    const { settings, out, run } = session;
    const { items, excluded } = planItems(asked, run.facts, settings, options, run.unjudged);
    for (const item of items) console.log(costInWords(item, told, settings));
    const folder = folderFor(out, session.identity.id, asked.byName, 'load-run');
    rmSync(join(folder, 'load'), { recursive: true, force: true });
    const context = { ...session, options: told };
    const load = await runPhases(
      session,
      phasesOf(items, options.profile, options.processes),
      excluded,
      (item, tools) => runItem(item, context, { ...tools, out: folder }),
      (item) => options.repeatVoid === true && createsNothingReal(item, told, settings),
    );
    return endLoad(asked.byName ? { ...load, partial: true } : load, out, folder);
  });
}

const createsNothingReal = (item: Item, options: LoadOptions, settings: Settings): boolean =>
  announcedByItems([item], options, settings).length === 0;

/**
 * What a load may create at real targets at most, by what the settings say of them.
 * @throws SettingsError, UsageError
 */
export function loadCreations(asked: Asked, options: LoadOptions): Announced[] {
  const settings = readSettings();
  const wrong = Object.values(settings.wrong ?? {});
  const { items } = planItems(asked, factsForeseen(settings), settings, options, wrong);
  return announcedByItems(items, options, settings);
}
