import type { Secret } from '../../contracts/secret.ts';
import type { Settings } from '../../contracts/settings.ts';
import { type BodyServer, serveBodies } from '../../load/import-jobs/body-server.ts';
import type { UploadBody } from '../../load/import-jobs/body.ts';
import { FileRefused, type InputFile, generatedFiles, ownFile } from '../../load/import-jobs/input.ts';
import { jobsJourney } from '../../load/import-jobs/judge-run.ts';
import type { JobsPlan } from '../../load/import-jobs/plan-file.ts';
import {
  type Wanted,
  endsWithin,
  migrationsOf,
  plansOf,
  termsOf,
  uploadsOf,
} from '../../load/import-jobs/plan-jobs.ts';
import { runJobs } from '../../load/import-jobs/run-jobs.ts';
import type { K6 } from '../../load/k6/build.ts';
import type { FinishedRun } from '../../load/run-journey.ts';
import { isMockKind } from '../../targets/facts.ts';
import type { RunIdentity } from '../../targets/target.ts';
import { UsageError } from '../usage-error.ts';
import { setUpAccount } from './control.ts';
import { type JobsItem, apiOf } from './jobs-item.ts';
import type { JobsOptions } from './jobs-options.ts';
import { parametersFor, tokenFor } from './who.ts';

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

/**
 * How fast the mock's jobs run unless told: five files of 50,000 records then take five seconds, and a migration of its
 * 357 records four, long enough for each of its statuses to be seen.
 */
const mockSpeed = { 'elastic-path': 50_000, import2: 100 } as const;

/** How long a real job is followed, and may take, unless told: nobody promises a time, and a token lives an hour. */
const realMs = { 'elastic-path': 50 * 60_000, import2: 60_000 } as const;

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
