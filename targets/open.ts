import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apis } from '../contracts/spec/operation.ts';
import { type Environment, SettingsError } from '../contracts/settings/readers.ts';
import { type Settings, parseSettingsByApi, secretsOf } from '../contracts/settings/settings.ts';
import { isVariable, nearestVariable } from '../contracts/settings/table.ts';
import { stars } from '../contracts/values/secret.ts';
import type { Target, Unjudged } from '../contracts/judge/target.ts';
import { type Client, createClient, realAnswersMs } from './client.ts';
import { type Announced, creationJournal, journalName } from './creations.ts';
import { readEnvFile } from './env-file.ts';
import { type TargetFacts, knowingTheirLive } from './facts.ts';
import { paceFor, paced } from './pacing.ts';
import { longestSendMs, patient } from './patience.ts';
import { HarnessError } from './errors.ts';
import { needsMock } from './addresses.ts';
import { answersWithinMs, longestRecheckMs, preflight } from './preflight.ts';
import { type MockProcess, startMockProcess } from './start-mock.ts';
import { type RunIdentity, httpTarget, randomLetters } from './target.ts';
import { isMock } from '../contracts/spec/targets.ts';

/** Where results go in the checkout if nobody says. */
export const usualOut = 'reports/out';

/** A path in the checkout, wherever the user stands. */
export const pathInCheckout = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * The settings of this process.
 * @throws SettingsError for what concerns both APIs; what concerns one is in `wrong`; EnvFileError
 */
export const readSettings = (environment: Environment = process.env): Settings =>
  parseSettingsByApi(withEnvFile(environment));

/**
 * The environment over `.env`, which is left out with `SUITE_NO_DOTENV`. A variable that is set to nothing, as a CI sets
 * that of a secret nobody gave it, leaves what `.env` says.
 * @throws SettingsError for a variable whose name is a letter or two off; EnvFileError
 */
export function withEnvFile(environment: Environment = process.env, path = pathInCheckout('.env')): Environment {
  refuseSlips(environment);
  const file = environment['SUITE_NO_DOTENV'] ? {} : readEnvFile(path);
  const given = Object.entries(environment).filter(([, value]) => value?.trim());
  return { ...file, ...Object.fromEntries(given) };
}

/** In the environment a name that only begins as ours do may be anybody's; a slip of the pen is not. */
function refuseSlips(environment: Environment): void {
  for (const [name, value] of Object.entries(environment)) {
    if (isVariable(name) || !value?.trim()) continue;
    const { nearest, isSlip } = nearestVariable(name);
    if (isSlip) throw new SettingsError(name, stars, `this is no setting; did you mean ${nearest}?`);
  }
}

/** How many tests run at once, unless told or kept from it. */
export const usualWorkers = 2;

/** Whether the settings ask for a real target: then one worker does it all, so that the pace is kept. */
export const asksForReal = (settings: Settings): boolean =>
  apis.some((api) => settings[api].targets.some((target) => target !== 'mock'));

/** What a case sends at most: its own request, a create, five polls that wait for what was created, a look again, two sign-ins. */
const mostRequests = 10;

/**
 * How long a test may take, in milliseconds, before it is taken for hung: never less than what we wait for a target by our
 * own will, or that would end as a fault of ours.
 */
export const longestTestMs = (settings: Settings): number =>
  60_000 + (asksForReal(settings) ? mostRequests * longestSendMs(realAnswersMs) + longestRecheckMs : 0);

/** What a run found out about its targets. */
export type OpenRun = {
  readonly identity: RunIdentity;
  readonly startedAt: number;
  readonly facts: readonly TargetFacts[];
  /** Targets that were asked for and cannot be judged. */
  readonly unjudged: readonly Unjudged[];
  /** What may be created at its real targets at most, as it was said before the first request; left out: nothing. */
  readonly announced?: readonly Announced[];
};

/** A contract run as every process that takes part in it knows it, as JSON in `SUITE_RUN`. */
export type SharedRun = OpenRun & {
  /** The folder of its results. */
  readonly out: string;
  /** Which tests are asked for, as a regular expression for `case at target`. */
  readonly filter?: string | undefined;
  /** Every case is recorded, not red ones alone. */
  readonly recordsAll?: boolean | undefined;
  /** Our reporter is at work, and fails what is red. */
  readonly isReported?: true;
};

export const asEnvironment = (run: Partial<SharedRun>): { readonly SUITE_RUN: string } => ({
  SUITE_RUN: JSON.stringify(run),
});

/** What this process was told of its run: nothing, or where its results go, or all. */
export const runSoFar = (): Partial<SharedRun> => JSON.parse(process.env['SUITE_RUN'] ?? '{}') as Partial<SharedRun>;

export function currentRun(): SharedRun {
  const run = runSoFar();
  if (run.identity) return run as SharedRun;
  throw new Error('SUITE_RUN is not set: the tests are started by `npm run contract` or `npx playwright test`');
}

/** Gets a run ready: starts the mock if the settings need one, and looks at every target. */
export async function openRun(
  settings: Settings,
  identity: RunIdentity,
  announced: readonly Announced[] = [],
): Promise<{ run: OpenRun; mock: MockProcess | null }> {
  const started = needsMock(settings) ? await startMockProcess().catch(asHarnessError) : null;
  const [mock, noMock] = started instanceof HarnessError ? [null, started] : [started, null];
  try {
    const found = await preflight(settings, mock?.url ?? settings.mockUrl, noMock, identity.id);
    return { run: { identity, startedAt: Date.now(), ...found, announced }, mock };
  } catch (error) {
    await mock?.stop();
    throw error;
  }
}

/** Without a mock of its own a run still judges real targets. */
function asHarnessError(error: unknown): HarnessError {
  if (error instanceof HarnessError) return error;
  throw error;
}

/**
 * The targets of a run, over one client; the real ones share a pace, and so does who looks at them again by `rechecking`.
 * `sent` counts what has gone to real ones, whoever sent it.
 */
export function targetsOf(
  run: Pick<OpenRun, 'identity' | 'facts' | 'announced'> & { readonly out?: string | undefined },
  settings: Settings,
): { targets: Target[]; client: Client; rechecking: Client; sent: () => number } {
  const client = createClient({ timeoutMs: answersWithinMs(run.facts), run: run.identity.id });
  const pace = paceFor(run.facts, settings);
  let sent = 0;
  const counted: Client = { ...client, send: (request) => (sent++, client.send(request)) };
  const rechecking = pace === null ? client : paced(counted, pace);
  const polite = pace === null ? client : patient(rechecking, { waits: (why) => console.error(why) });
  const journal = join(run.out ?? pathInCheckout(usualOut), journalName);
  const creations = creationJournal(journal, run.identity.id, run.announced ?? [], secretsOf(settings));
  const targets = knowingTheirLive(run.facts).map((facts) =>
    httpTarget(facts, settings, isMock(facts.name) ? client : polite, run.identity, creations),
  );
  return { targets, client, rechecking, sent: () => sent };
}

/** A name for a run that sorts by time and that no other run has. */
export function newIdentity(seed?: string): RunIdentity {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const random = randomLetters();
  return { id: `r${stamp}${random}`, seed: seed ?? random };
}
