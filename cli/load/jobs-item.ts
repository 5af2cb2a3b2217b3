import type { TargetName } from '../../contracts/exchange.ts';
import type { Secret } from '../../contracts/secret.ts';
import type { Settings } from '../../contracts/settings.ts';
import { type BodyServer, serveBodies } from '../../load/import-jobs/body-server.ts';
import type { UploadBody } from '../../load/import-jobs/body.ts';
import { FileRefused, type InputFile, generatedFiles, ownFile } from '../../load/import-jobs/input.ts';
import { jobsJourney } from '../../load/import-jobs/judge-run.ts';
import {
  type Wanted,
  endsWithin,
  migrationsOf,
  plansOf,
  termsOf,
  uploadsOf,
} from '../../load/import-jobs/plan-jobs.ts';
import type { JobsPlan } from '../../load/import-jobs/plan-file.ts';
import { runJobs } from '../../load/import-jobs/run-jobs.ts';
import type { K6 } from '../../load/k6/build.ts';
import { mostPerSecond } from '../../load/rates.ts';
import type { FinishedRun } from '../../load/run-journey.ts';
import type { LoadRun } from '../../reports/load-run.ts';
import { type TargetFacts, isMockKind } from '../../targets/facts.ts';
import type { RunIdentity } from '../../targets/target.ts';
import { UsageError } from '../usage-error.ts';
import { setUpAccount } from './control.ts';
import type { JobsOptions } from './jobs-options.ts';
import { parametersFor, tokenFor } from './who.ts';

/** Import jobs at one target. */
export type JobsItem = {
  readonly facts: TargetFacts;
  readonly options: JobsOptions;
  /** Files for Elastic Path, migrations for Import2. */
  readonly count: number;
  /** Records of a file that is generated. */
  readonly records: number;
  readonly perSecond: number;
};

/** What the runs of a command have in common. */
export type JobsContext = {
  readonly settings: Settings;
  readonly identity: RunIdentity;
  readonly options: JobsOptions;
  readonly mockUrl: string | null;
  readonly k6: K6;
  readonly signal: AbortSignal;
  /** Where files are generated. */
  readonly folder: string;
  readonly onStart?: (pid: number) => void;
};

/** How much is sent where nothing is said: a mock is there for it, a real account is somebody's. */
const usual = {
  mock: { files: 5, records: 50_000, migrations: 4, mostPerSecond: Infinity },
  real: { files: 3, records: 1000, migrations: 2, mostPerSecond: 5 },
} as const;

/**
 * How fast the mock's jobs run unless told: five files of 50,000 records then take five seconds, and a migration of its
 * 357 records four, long enough for each of its statuses to be seen.
 */
const mockSpeed = { 'elastic-path': 50_000, import2: 100 } as const;

/** How long a real job is followed, and may take, unless told: nobody promises a time, and a token lives an hour. */
const realMs = { 'elastic-path': 50 * 60_000, import2: 60_000 } as const;

const apiOf = (name: TargetName): 'elastic-path' | 'import2' =>
  name.startsWith('import2') ? 'import2' : 'elastic-path';

/**
 * What will be sent where, and what is left out and why.
 * @throws UsageError where nothing may be sent, or a rate is more than a real target may get
 */
export function planJobsItems(
  targets: readonly TargetFacts[],
  options: JobsOptions,
): { readonly items: JobsItem[]; readonly excluded: LoadRun['excluded'] } {
  const items = targets.map((facts) => itemAt(facts, options)).filter(({ count }) => count > 0);
  const excluded = items.flatMap(({ facts }) => {
    const because = whyNot(facts);
    return because === null ? [] : [{ journey: jobsJourney, target: facts.name, because }];
  });
  const left = items.filter(({ facts }) => whyNot(facts) === null);
  if (left.length > 0) return { items: left, excluded };
  const reasons = excluded.map(({ target, because }) => `${target}: ${because}`).join('; ');
  throw new UsageError(`no job can be created: ${reasons || 'the settings name no target for it'}`);
}

function itemAt(facts: TargetFacts, options: JobsOptions): JobsItem {
  const { files, records, migrations, mostPerSecond: most } = isMockKind(facts.name) ? usual.mock : usual.real;
  const isImport2 = apiOf(facts.name) === 'import2';
  const count = isImport2 ? (options.migrations ?? migrations) : (options.files ?? (options.file ? 1 : files));
  const allowed = mostPerSecond(facts.name, false);
  const { rate } = options;
  if (rate !== undefined && rate > allowed && !isMockKind(facts.name))
    throw new UsageError(
      `--rate ${rate} is more than ${facts.name} may get: up to ${allowed} a second is allowed, below its documented limit`,
    );
  const perSecond = rate ?? Math.min(allowed, most);
  return { facts, options, count, records: options.records ?? records, perSecond };
}

function whyNot({ name, mayWrite, abilities }: TargetFacts): string | null {
  if (name.endsWith('sandbox')) return 'a sandbox creates nothing, so there is no job to follow';
  if (mayWrite !== true) return `would create at a real account; ${mayWrite.setting} allows it`;
  return abilities.includes('memory') ? null : 'needs a server that remembers what was created';
}

/** What an item will cost its target, before anything is sent. */
export function costOfJobs({ facts: { name }, options, count, records, perSecond }: JobsItem): string {
  const pace = `at most ${perSecond} requests a second`;
  if (apiOf(name) === 'import2') return `${jobsJourney} at ${name}: creates ${count} migrations; ${pace}`;
  const what = options.file ?? `${records.toLocaleString('en-US')} records each`;
  return `${jobsJourney} at ${name}: uploads ${count} files (${what}); ${pace}`;
}

/** Runs an item to its end. */
export async function runJobsItem(item: JobsItem, context: JobsContext): Promise<FinishedRun> {
  const { facts } = item;
  const { settings, identity } = context;
  const neededMs = item.options.endsWithinMs ?? realMs[apiOf(facts.name)];
  const token = await tokenFor(facts, settings, `mock-${identity.id}-jobs-${apiOf(facts.name)}`, neededMs);
  const speed = facts.control === null ? null : (item.options.recordsPerSecond ?? mockSpeed[apiOf(facts.name)]);
  if (facts.control !== null && speed !== null) await setUpAccount(facts.control, token, { recordsPerSecond: speed });
  return apiOf(facts.name) === 'import2'
    ? runMigrations(item, context, token)
    : runUploads(item, context, token, speed);
}

async function runUploads(
  item: JobsItem,
  context: JobsContext,
  token: Secret,
  speed: number | null,
): Promise<FinishedRun> {
  const files = await filesFor(item, context);
  const wanted = wantedOf(
    item,
    context,
    speed === null ? realMs['elastic-path'] : endsWithin(files, item.count, speed),
  );
  let server: BodyServer | null = null;
  const bodies: UploadBody[] = [];
  try {
    server = await serveBodies(bodies);
    const uploads = uploadsOf(files, item.count, wanted, server.urlOf);
    bodies.push(...uploads.bodies);
    return await send(item, context, token, wanted, plansOf(wanted, { uploads: uploads.rows }));
  } finally {
    server?.stop();
  }
}

function runMigrations(item: JobsItem, context: JobsContext, token: Secret): Promise<FinishedRun> {
  const wanted = wantedOf(item, context, realMs.import2);
  return send(item, context, token, wanted, plansOf(wanted, { migrations: migrationsOf(item.count) }));
}

function wantedOf({ facts, options, perSecond }: JobsItem, { identity }: JobsContext, endsWithinMs: number): Wanted {
  return {
    target: facts.name,
    run: identity.id,
    profile: options.profile,
    durationMs: options.durationMs ?? null,
    processes: options.processes ?? 1,
    vus: options.vus ?? 10,
    perSecond,
    control: facts.control,
    endsWithinMs: options.endsWithinMs ?? endsWithinMs,
  };
}

/** The user's own file, or generated ones. */
async function filesFor(
  { options, count, records }: JobsItem,
  { folder, identity }: JobsContext,
): Promise<InputFile[]> {
  const { file, force, mix, badLines } = options;
  try {
    if (file !== undefined) return [await ownFile(file, force)];
    const how = { records, force, ...(mix ? { mix } : {}), ...(badLines === undefined ? {} : { badLines }) };
    return await generatedFiles(folder, count, how, identity.seed);
  } catch (error) {
    throw error instanceof FileRefused || error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function send(
  { facts, options }: JobsItem,
  { settings, identity, k6, signal, onStart }: JobsContext,
  token: Secret,
  wanted: Wanted,
  plans: readonly JobsPlan[],
): Promise<FinishedRun> {
  console.log(`${jobsJourney} at ${facts.name} ...`);
  const loadSettings = {
    target: facts.name,
    baseUrl: facts.baseUrl,
    profile: wanted.profile,
    durationMs: wanted.durationMs,
    rate: wanted.perSecond,
    vus: null,
    token,
    existingId: null,
    careful: !isMockKind(facts.name),
    parameters: parametersFor(settings, identity.id),
  };
  const run = { settings: loadSettings, plans, terms: termsOf(wanted) };
  return runJobs(run, { k6: k6.path, out: options.out, signal, ...(onStart ? { onStart } : {}) });
}
