import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contractHash } from '../contracts/generated/operations.ts';
import type { Settings } from '../contracts/settings.ts';
import { BuildFailed } from '../load/k6/build-failed.ts';
import { type K6, ensureK6 } from '../load/k6/build.ts';
import { Interrupted, interruptible } from '../load/k6/interruptible.ts';
import { NoGo } from '../load/k6/no-go.ts';
import { isRedRun } from '../load/red.ts';
import type { FinishedRun, Machinery } from '../load/run-journey.ts';
import { loadSummary } from '../load/summary.ts';
import type { LoadRun } from '../reports/load-run.ts';
import { colours, noColours } from '../reports/terminal.ts';
import { HarnessError } from '../targets/harness-error.ts';
import { newIdentity, openRun, readSettings } from '../targets/open.ts';
import { preflight } from '../targets/preflight.ts';
import type { RunIdentity } from '../targets/target.ts';
import { commitOf } from './commit.ts';
import { exitCodes, worstOf } from './exit-codes.ts';
import { type LoadOptions, readNames } from './load/options.ts';
import { type Excluded, type Item, phasesOf, planItems } from './load/plan.ts';
import { costInWords, runItem } from './load/run-item.ts';
import { UsageError } from './usage-error.ts';

/**
 * Loads the targets of the settings: journeys under a profile, and the probe of their limiters.
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export async function loadCommand(names: readonly string[], options: LoadOptions): Promise<number> {
  const asked = readNames([...names, ...(options.journey ?? [])]);
  const settings = readSettings();
  const k6 = await k6For(settings);
  if (k6 === null) return exitCodes.interrupted;
  const identity = newIdentity(options.seed);
  const { run, mock } = await openRun(settings, identity);
  try {
    const { items, excluded } = planItems(asked, run.facts, settings, options);
    for (const item of items) console.log(costInWords(item, options));
    const load = await interruptible(undefined, (signal) =>
      runAll(items, excluded, { settings, identity, options, mockUrl: mock?.url ?? settings.mockUrl, k6, signal }),
    );
    return end(load, options.out);
  } finally {
    await mock?.stop();
  }
}

/** The k6 to be used; null: the user ended its build. */
export async function k6For(settings: Settings): Promise<K6 | null> {
  try {
    return await ensureK6({ k6Bin: settings.k6Bin });
  } catch (error) {
    if (error instanceof Interrupted) return null;
    if (error instanceof NoGo) throw new UsageError(error.message);
    if (error instanceof BuildFailed) throw new HarnessError(error.message);
    throw error;
  }
}

/** What all items of a load run have in common. */
export type Context = {
  readonly settings: Settings;
  readonly identity: RunIdentity;
  readonly options: LoadOptions;
  readonly mockUrl: string | null;
  readonly k6: K6;
  readonly signal: AbortSignal;
};

async function runAll(items: readonly Item[], excluded: readonly Excluded[], context: Context): Promise<LoadRun> {
  const { identity, options, k6, signal } = context;
  const startedAt = Date.now();
  const files = join(options.out, 'load');
  if (existsSync(files)) rmSync(files, { recursive: true });
  const finished: FinishedRun[] = [];
  const gone = new AbortController();
  const machinery: Machinery = {
    k6: k6.path,
    out: resolve(options.out),
    signal: AbortSignal.any([signal, gone.signal]),
  };
  const walk = async (lane: readonly Item[]): Promise<void> => {
    for (const item of lane) {
      if (machinery.signal?.aborted) return;
      const one = await runItem(item, context, machinery);
      finished.push(one);
      if (await isGone(one, context)) gone.abort();
    }
  };
  for (const lanes of phasesOf(items, options.profile, options.segments)) await Promise.all(lanes.map(walk));
  return {
    schema: 'load-run/1',
    run: {
      ...identity,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: Date.now() - startedAt,
      commit: commitOf(),
      contractHash,
    },
    ended: signal.aborted ? 'interrupted' : gone.signal.aborted ? 'unreachable' : 'complete',
    k6: k6.version,
    runs: finished.map(({ run }) => run),
    excluded,
    errors: finished.flatMap(({ run, ending }) =>
      ending.kind === 'suiteError' ? [`${run.journey} at ${run.target}: ${ending.why}`] : [],
    ),
  };
}

/**
 * Whether nobody is there any more. A cut connection alone is a finding: so the target is looked at once more.
 */
async function isGone({ run, collected }: FinishedRun, { settings, mockUrl, signal }: Context): Promise<boolean> {
  const looksGone = collected.some(({ stop }) => stop?.because === 'gone') || (run.responses.byStatus['0'] ?? 0) > 0;
  if (!looksGone || signal.aborted) return false;
  return preflight(settings, mockUrl).then(
    () => false,
    (error: Error) => {
      console.error(error.message);
      return true;
    },
  );
}

function end(load: LoadRun, out: string): number {
  mkdirSync(out, { recursive: true });
  const file = join(out, 'load-run.json');
  writeFileSync(file, JSON.stringify(load, null, 1));
  console.log(loadSummary(load, process.stdout.isTTY && !process.env['NO_COLOR'] ? colours : noColours));
  console.log(`results: ${file}   raw samples: ${join(out, 'load')}`);
  return exitCodeOf(load);
}

export function exitCodeOf({ ended, errors, runs }: LoadRun): number {
  const codes: number[] = [];
  if (ended === 'interrupted') codes.push(exitCodes.interrupted);
  if (errors.length > 0 || (runs.length === 0 && ended === 'complete')) codes.push(exitCodes.suiteFailed);
  if (ended === 'unreachable') codes.push(exitCodes.unreachable);
  if (runs.some(isRedRun)) codes.push(exitCodes.broken);
  if (runs.some(({ state }) => state === 'void')) codes.push(exitCodes.loadVoid);
  return worstOf(codes);
}
