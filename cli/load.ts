import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { journeys } from '../load/journeys.ts';
import { loadSummary } from '../load/summary.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { paintForTerminal } from '../reports/terminal.ts';
import type { Announced } from '../targets/creations.ts';
import { readSettings } from '../targets/open.ts';
import { factsForeseen } from '../targets/preflight.ts';
import { announce } from './announce.ts';
import { outFolder } from './out-folder.ts';
import { type Asked, type LoadOptions, readNames } from '../load/run/options.ts';
import { exitCodeOf, writeLoadRun } from './load-outcome.ts';
import { phasesOf, planItems } from '../load/run/plan.ts';
import { announcedByItems, costInWords, runItem } from '../load/run/run-item.ts';
import { inSession, runPhases } from '../load/run/session.ts';
import { afterWriting } from './exit-code-for.ts';

/**
 * Loads the targets of the settings: journeys under a profile, and the probe of their limiters.
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export async function loadCommand(names: readonly string[], options: LoadOptions): Promise<number> {
  return (await loadAs(names, options)).code;
}

/** What a load run found, beside the exit code; null: it was interrupted before anything was sent. */
type Loaded = { readonly code: number; readonly load: LoadRun | null };

/** As `loadCommand`, for who goes on with what was found. */
export async function loadAs(names: readonly string[], options: LoadOptions): Promise<Loaded> {
  let load: LoadRun | null = null;
  const asked = readNames([...names, ...(options.journey ?? [])]);
  const announced = options.announced ?? announce([loadCreations(asked, options)], readSettings());
  const wants = (target: string): boolean =>
    asked.probe || asked.journeys.some((name) => target.startsWith(`${journeys[name].api}@`));
  const code = await inSession({ ...options, out: outFolder(options.out) }, wants, async (session) => {
    const { settings, out, run } = session;
    const { items, excluded } = planItems(asked, run.facts, settings, options, run.unjudged);
    const told = { ...options, announced };
    for (const item of items) console.log(costInWords(item, told, settings));
    rmSync(join(out, 'load'), { recursive: true, force: true });
    const phases = phasesOf(items, options.profile, options.segments);
    const context = { ...session, options: told };
    load = await runPhases(session, phases, excluded, (item, machinery) => runItem(item, context, machinery));
    return end(load, options.out);
  });
  return { code, load };
}

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

function end(load: LoadRun, out: string): number {
  console.log(loadSummary(load, paintForTerminal()));
  return afterWriting(exitCodeOf(load), () =>
    console.log(`results: ${writeLoadRun(load, out)}   raw samples: ${join(out, 'load')}`),
  );
}
