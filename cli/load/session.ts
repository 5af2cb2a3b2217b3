import type { Settings } from '../../contracts/settings.ts';
import type { K6 } from '../../load/k6/build.ts';
import { interruptible } from '../../load/k6/interruptible.ts';
import type { FinishedRun, Machinery } from '../../load/run-journey.ts';
import type { LoadRun } from '../../reports/load-run.ts';
import { runFacts } from '../../reports/run-facts.ts';
import { type TargetFacts, seenAs } from '../../targets/facts.ts';
import { HarnessError } from '../../targets/harness-error.ts';
import { newIdentity, openRun, readSettings } from '../../targets/open.ts';
import { Unreachable, preflight } from '../../targets/preflight.ts';
import type { RunIdentity } from '../../targets/target.ts';
import { exitCodes } from '../exit-codes.ts';
import { outFolder } from '../out-folder.ts';
import { k6For } from './k6-for.ts';

/** What all runs of a load command have in common. */
export type LoadSession = {
  readonly settings: Settings;
  readonly identity: RunIdentity;
  readonly mockUrl: string | null;
  readonly targets: readonly TargetFacts[];
  readonly k6: K6;
  readonly signal: AbortSignal;
  /** Where results go. Absolute: k6 runs in the folder of its script. */
  readonly out: string;
};

/** What a run has to know of its session. */
export type RunContext = Pick<LoadSession, 'settings' | 'identity'>;

/**
 * Gets k6 and the targets of the settings ready, a mock among them if they need one, and has work done with them.
 * @returns the exit code
 * @throws SettingsError, UsageError, Unreachable, HarnessError
 */
export async function inSession(
  options: { readonly out: string; readonly seed?: string },
  work: (session: LoadSession, targets: readonly TargetFacts[]) => Promise<number>,
): Promise<number> {
  const settings = readSettings();
  const out = outFolder(options.out);
  const k6 = await k6For(settings);
  if (k6 === null) return exitCodes.interrupted;
  const identity = newIdentity(options.seed);
  const { run, mock } = await openRun(settings, identity);
  const mockUrl = mock?.url ?? settings.mockUrl;
  try {
    return await interruptible(undefined, (signal) =>
      work({ settings, identity, mockUrl, targets: run.facts, k6, signal, out }, run.facts),
    );
  } finally {
    await mock?.stop();
  }
}

/** How one item is run to its end. */
type RunItem<Item> = (item: Item, machinery: Machinery) => Promise<FinishedRun>;

/**
 * Runs phases one after the other; the lanes of a phase beside each other, each from its first item to its last. Nothing
 * more is begun once the user has enough, or a target is gone. An item that cannot be run costs no other its results.
 */
export async function runPhases<Item>(
  session: LoadSession,
  phases: readonly (readonly (readonly Item[])[])[],
  excluded: LoadRun['excluded'],
  runItem: RunItem<Item>,
): Promise<LoadRun> {
  const { settings, identity, mockUrl, targets, k6, signal, out } = session;
  const startedAt = Date.now();
  const gone = new AbortController();
  const machinery = { k6: k6.path, out, signal: AbortSignal.any([signal, gone.signal]) };
  const finished: FinishedRun[] = [];
  const errors: string[] = [];
  const walk = async (lane: readonly Item[]): Promise<void> => {
    for (const item of lane) {
      if (machinery.signal.aborted) return;
      try {
        const one = await runItem(item, machinery);
        finished.push(one);
        if (looksGone(one) && !signal.aborted) await preflight(settings, mockUrl);
      } catch (error) {
        if (error instanceof HarnessError) {
          errors.push(error.message);
          continue;
        }
        gone.abort();
        if (!(error instanceof Unreachable)) throw error;
        console.error(error.message);
      }
    }
  };
  for (const lanes of phases) await Promise.all(lanes.map(walk));
  return {
    schema: 'load-run/1',
    run: runFacts(identity, startedAt),
    ended: signal.aborted ? 'interrupted' : gone.signal.aborted ? 'unreachable' : 'complete',
    k6: k6.version,
    targets: targets.map(seenAs),
    runs: finished.map(({ run }) => run),
    excluded,
    errors: [...errors, ...finished.flatMap(suiteErrorOf)],
  };
}

/** A cut connection alone is a finding; that nobody is there any more a fresh look must say too. */
const looksGone = ({ run, collected }: FinishedRun): boolean =>
  collected.some(({ stop }) => stop?.because === 'gone') || (run.responses.byStatus['0'] ?? 0) > 0;

const suiteErrorOf = ({ run, ending }: FinishedRun): string[] =>
  ending.kind === 'suiteError' ? [`${run.journey} at ${run.target}: ${ending.why}`] : [];
