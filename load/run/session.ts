import type { TargetName } from '../../contracts/spec/targets.ts';
import { SettingsError } from '../../contracts/settings/readers.ts';
import { type Settings, secretsOf } from '../../contracts/settings/settings.ts';
import { withoutSecrets } from '../../contracts/values/secret.ts';
import type { Unjudged } from '../../contracts/judge/target.ts';
import { type Collected, type CreatedLine, toldIn } from '../collect.ts';
import { type K6, ensureK6 } from '../k6/build.ts';
import { interruptible } from '../../runs/interruptible.ts';
import type { FinishedRun } from '../judge-run.ts';
import type { RunTools } from '../run-journey.ts';
import { filesIn } from '../run-k6.ts';
import type { LeftBehind } from '../../runs/run.ts';
import { type LoadRun, loadVersion } from '../../runs/load-run.ts';
import { exitCodes } from '../../contracts/judge/exit-codes.ts';
import { CannotWrite } from '../../runs/write-whole.ts';
import { runFacts } from '../../runs/run-facts.ts';
import { type Address, seenAs } from '../../targets/facts.ts';
import { isRefused, noteCreated } from '../../targets/creations.ts';
import { HarnessError, UsageError } from '../../targets/errors.ts';
import { Unreachable } from '../../targets/obstacle.ts';
import { createClient } from '../../targets/client.ts';
import { type OpenRun, newIdentity, openRun, readSettings } from '../../targets/open.ts';
import { recheck, unjudgedBy } from '../../targets/preflight.ts';
import type { RunIdentity } from '../../targets/target.ts';

/** What all runs of a load command have in common. */
export type LoadSession = {
  readonly settings: Settings;
  readonly identity: RunIdentity;
  readonly run: OpenRun;
  readonly k6: K6;
  readonly signal: AbortSignal;
  /** Where results go. Absolute: k6 runs in the folder of its script. */
  readonly out: string;
};

/** What a run has to know of its session. */
export type RunContext = Pick<LoadSession, 'settings' | 'identity'>;

/**
 * Gets k6 and the targets of the settings ready, a mock among them if they need one, and has work done with them.
 * @param out where results go, absolute
 * @param wants whether anything is asked for at a target: one that nobody asks for need not be there
 * @throws SettingsError, UsageError, HarnessError, Interrupted
 */
export async function inSession<Result>(
  { out, seed }: { readonly out: string; readonly seed?: string },
  wants: (target: TargetName) => boolean,
  work: (session: LoadSession) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings();
  const k6 = await ensureK6({ k6Bin: settings.k6Bin });
  const identity = newIdentity(seed);
  const { run: found, mock } = await openRun(settings, identity);
  const run = { ...found, unjudged: found.unjudged.filter(({ target }) => wants(target)) };
  try {
    return await interruptible((signal) => work({ settings, identity, run, k6, signal, out }));
  } finally {
    await mock?.stop();
  }
}

type ItemAt = { readonly facts: Address };

type RunItem<Item> = (item: Item, tools: RunTools) => Promise<FinishedRun>;

/**
 * Runs phases one after the other; the tracks of a phase beside each other, each from its first item to its last. Nothing
 * more is begun once the user has enough, where results cannot be written, or at a target that is gone or cannot be loaded
 * as asked. An item that cannot be run costs no other its results, and hides nothing that it created.
 * @param mayRepeat whether an item is run once more whose run was void: its machine was busy, say
 */
export async function runPhases<Item extends ItemAt>(
  session: LoadSession,
  phases: readonly (readonly (readonly Item[])[])[],
  excluded: LoadRun['excluded'],
  runItem: RunItem<Item>,
  mayRepeat: (item: Item) => boolean = () => false,
): Promise<LoadRun> {
  const { settings, identity, run: opened, k6, signal, out } = session;
  const startedAt = Date.now();
  const over = new AbortController();
  const client = createClient({ run: identity.id });
  const tools = { k6: k6.path, out, secrets: secretsOf(settings), signal: AbortSignal.any([signal, over.signal]) };
  const finished = new Map<Item, FinishedRun>();
  const errors: string[] = [];
  const leftBehind: LeftBehind[] = [];
  const unjudged = [...opened.unjudged];
  const tellLost = (error: unknown, facts: ItemAt['facts']): void => {
    if (isOfTarget(error)) unjudged.push(whyLost(error, facts));
    else if (error instanceof HarnessError) errors.push(error.message);
    else if (error instanceof CannotWrite) {
      over.abort();
      errors.push(`${error.message}; nothing more was begun`);
    } else {
      errors.push(`${facts.name}: ${withoutSecrets(String(error), tools.secrets)}`);
      if (error instanceof Error) console.error(withoutSecrets(error.stack ?? '', tools.secrets));
    }
  };
  const runOne = async (item: Item): Promise<void> => {
    const { facts } = item;
    const logs: string[] = [];
    const onStart = (_: number, folder: string): void => void logs.push(filesIn(folder).log);
    const one = await runItem(item, { ...tools, onStart }).catch((error: unknown) => tellLost(error, facts));
    if (one) finished.set(item, one);
    try {
      const collected = one?.collected ?? (await Promise.all(logs.map(toldIn)));
      noteLeft({ collected }, item, { identity, out }, leftBehind);
      const gone = one && looksGone(one) && !signal.aborted ? await recheck(facts, settings, client) : null;
      if (gone) unjudged.push(gone);
    } catch (error) {
      tellLost(error, facts);
    }
  };
  const walk = async (track: readonly Item[]): Promise<void> => {
    for (const item of track) {
      if (tools.signal.aborted) return;
      if (unjudged.some(({ target }) => target === item.facts.name)) continue;
      await runOne(item);
    }
  };
  const runAll = async (wanted: (item: Item) => boolean): Promise<void> => {
    for (const tracks of phases) await Promise.all(tracks.map((track) => walk(track.filter(wanted))));
  };
  try {
    await runAll(() => true);
    const isToRepeat = (item: Item): boolean => finished.get(item)?.run.state === 'void' && mayRepeat(item);
    const voids = new Set(tools.signal.aborted || unjudged.length > 0 ? [] : [...finished.keys()].filter(isToRepeat));
    for (const { run } of [...voids].flatMap((item) => finished.get(item) ?? []))
      console.log(`void, and run once more: ${run.journey} at ${run.target}`);
    if (voids.size > 0) await runAll((item) => voids.has(item));
  } finally {
    await client.close();
  }
  return loadRunOf(session, startedAt, [...finished.values()], {
    ended: signal.aborted ? 'interrupted' : unjudged.length > 0 ? 'unreachable' : 'complete',
    ...(unjudged.length > 0 ? { unjudged } : {}),
    leftBehind,
    excluded,
    errors,
  });
}

/** The result of a load: what has finished, and what else is to be told. */
export const loadRunOf = (
  { identity, run, k6 }: Pick<LoadSession, 'identity' | 'run' | 'k6'>,
  startedAt: number,
  finished: readonly FinishedRun[],
  { leftBehind = [], errors, ...told }: Pick<LoadRun, 'ended' | 'unjudged' | 'leftBehind' | 'excluded' | 'errors'>,
): LoadRun => ({
  schema: loadVersion,
  run: runFacts(identity, startedAt),
  k6: k6.version,
  targets: run.facts.map(seenAs),
  runs: finished.map((one) => one.run),
  ...(leftBehind.length > 0 ? { leftBehind } : {}),
  ...told,
  errors: [...errors, ...finished.flatMap(suiteErrorOf)],
});

/** Lists what a run may have created at a real target, and keeps it in the journal. */
export function noteLeft(
  { collected }: { readonly collected: readonly Pick<Collected, 'created'>[] },
  { facts }: ItemAt,
  { identity, out }: Pick<LoadSession, 'identity' | 'out'>,
  listed: LeftBehind[],
): void {
  const created = collected.flatMap((left) => left.created);
  listed.push(...created.flatMap((each) => leftBy(each, facts)));
  noteCreated(out, identity.id, facts.name, created);
}

const leftBy = ({ operation, status, id }: CreatedLine, { name: target }: ItemAt['facts']): LeftBehind[] =>
  isRefused({ refused: false, status }) ? [] : [{ target, operation, id: id ?? 'without an id' }];

/** Whether an error says that a target cannot be loaded as it was asked for; what to mend is said by it. */
const isOfTarget = (error: unknown): error is Unreachable | UsageError | SettingsError =>
  [Unreachable, UsageError, SettingsError].some((kind) => error instanceof kind);

/** Such as a token that would not outlive the run. */
function whyLost(error: Unreachable | UsageError | SettingsError, facts: ItemAt['facts']): Unjudged {
  if (error instanceof Unreachable) return unjudgedBy(error, facts);
  return {
    target: facts.name,
    baseUrl: facts.baseUrl,
    why: `${error.message}.`,
    todo: 'Run it again so.',
    exit: exitCodes.usage,
  };
}

/** A cut connection alone is a finding; that nobody is there any more a fresh look must say too. */
const looksGone = ({ run, collected }: FinishedRun): boolean =>
  collected.some(({ stop }) => stop?.reason === 'gone') || (run.responses.byStatus['0'] ?? 0) > 0;

const suiteErrorOf = ({ run, ending }: FinishedRun): string[] =>
  ending.kind === 'suiteError' ? [`${run.journey} at ${run.target}: ${ending.why}`] : [];
