import { parametersFor } from '../../contracts/settings/parameters.ts';
import type { Parameters } from '../../contracts/settings/parameters.ts';
import { lowestLimitOf } from '../../contracts/spec/rates.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import { type BodyServer, serveBodies } from './body-server.ts';
import type { UploadBody } from './body.ts';
import { type InputFile, generatedFiles } from './input.ts';
import { jobsJourney } from './judge-jobs.ts';
import type { JobsPlan } from './plan-file.ts';
import { type Wanted, endsWithin, migrationsOf, plansOf, termsOf, uploadsOf } from './plan-jobs.ts';
import { runJobs } from './run-jobs.ts';
import type { FinishedRun } from '../judge-run.ts';
import type { Machinery } from '../run-journey.ts';
import type { LoadSettings } from '../settings.ts';
import { setUpAccount } from '../../targets/control.ts';
import { apiOf, isMockKind } from '../../targets/facts.ts';
import { settingsAt } from '../../targets/settings-at.ts';
import { UsageError } from '../../targets/usage-error.ts';
import { type JobsItem, mayStartFull } from './item.ts';
import type { RunContext } from '../run/session.ts';
import { whoFor } from '../run/who.ts';

/** `folder`: where files are generated; `own`: the user's own file, to be sent instead. */
type JobsContext = RunContext & { readonly folder: string; readonly own: InputFile | null };

/**
 * How fast the mock's jobs run unless told: five files of 50,000 records then take five seconds, and a migration of its
 * 357 records four, long enough for each of its statuses to be seen.
 */
const mockSpeed = { 'elastic-path': 50_000, import2: 100 } as const;

/** How long a real job is followed, and may take, unless told: nobody promises a time, and a token lives an hour. */
const realMs = { 'elastic-path': 50 * 60_000, import2: 60_000 } as const;

/** Has k6 carry plans out, and judges what came of them. */
type Send = (wanted: Wanted, plans: readonly JobsPlan[]) => Promise<FinishedRun>;

/** Runs an item to its end. */
export async function runJobsItem(item: JobsItem, context: JobsContext, machinery: Machinery): Promise<FinishedRun> {
  const { facts, options } = item;
  const { identity } = context;
  const settings = settingsAt(facts, context.settings);
  const api = apiOf(facts.name);
  const neededMs = options.endsWithinMs ?? realMs[api];
  const { own } = await whoFor(facts, settings, `mock-${identity.id}-jobs-${api}`, neededMs, identity.id);
  const speed = facts.control === null ? null : (options.recordsPerSecond ?? mockSpeed[api]);
  if (facts.control !== null && speed !== null) await setUpAccount(facts.control, own, { recordsPerSecond: speed });
  const send: Send = (wanted, plans) => {
    console.log(`${jobsJourney} at ${facts.name} ...`);
    const parameters = parametersFor(settings, identity.id);
    return runJobs(
      {
        settings: loadSettingsOf(item, own, parameters, settings.allowLive),
        plans,
        terms: termsOf(wanted),
        documented: lowestLimitOf(facts.name, settings.elasticPath.rateLimit),
      },
      machinery,
    );
  };
  return api === 'import2' ? runMigrations(item, context, send) : runUploads(item, context, speed, send);
}

async function runUploads(
  item: JobsItem,
  context: JobsContext,
  speed: number | null,
  send: Send,
): Promise<FinishedRun> {
  const files = await filesFor(item, context);
  const endsWithinMs = speed === null ? realMs['elastic-path'] : endsWithin(files, item.count, speed);
  const wanted = wantedOf(item, context, endsWithinMs);
  let server: BodyServer | null = null;
  const bodies: UploadBody[] = [];
  try {
    server = await serveBodies(bodies);
    const uploads = uploadsOf(files, item.count, wanted, server.urlOf);
    bodies.push(...uploads.bodies);
    return await send(wanted, plansOf(wanted, { uploads: uploads.rows }));
  } finally {
    server?.stop();
  }
}

function runMigrations(item: JobsItem, context: JobsContext, send: Send): Promise<FinishedRun> {
  const wanted = wantedOf(item, context, realMs.import2);
  return send(wanted, plansOf(wanted, { migrations: migrationsOf(item.count, mayStartFull(item.facts)) }));
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
  { folder, identity, own }: JobsContext,
): Promise<InputFile[]> {
  const { force, mix, badLines } = options;
  if (own) return [own];
  try {
    const how = { records, force, ...(mix ? { mix } : {}), ...(badLines === undefined ? {} : { badLines }) };
    return await generatedFiles(folder, count, how, identity.seed);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

const loadSettingsOf = (
  { facts, options, perSecond }: JobsItem,
  token: Secret,
  parameters: Parameters,
  allowLive: LoadSettings['allowLive'] & {},
): LoadSettings => ({
  target: facts.name,
  baseUrl: facts.baseUrl,
  profile: options.profile,
  durationMs: options.durationMs ?? null,
  rate: perSecond,
  vus: null,
  token,
  existingId: null,
  careful: !isMockKind(facts.name),
  allowLive,
  parameters,
});
