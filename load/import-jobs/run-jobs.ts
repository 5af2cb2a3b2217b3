import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parametersFor } from '../../contracts/settings/parameters.ts';
import { setUpAccount } from '../../targets/control.ts';
import { settingsAt } from '../../targets/facts.ts';
import { type FinishedRun, collectEach } from '../judge-run.ts';
import type { RunTools } from '../run-journey.ts';
import { type K6Run, runTogether, scriptOf } from '../run-k6.ts';
import type { RunContext } from '../run/session.ts';
import { lastingCredentials } from '../run/lasting-credentials.ts';
import { type LoadSettings, loadEnvironment, loadSettings } from '../settings.ts';
import { type InputFile, generatedFiles } from './input.ts';
import { type JobsItem, mayStartFull } from './item.ts';
import { type RunTerms, jobsJourney, judgeJobs } from './judge-jobs.ts';
import type { JobsPlan } from './plan-file.ts';
import { type JobsSettings, endsWithin, migrationsOf, plansOf, uploadsOf } from './plan-jobs.ts';
import { bodyOf, serveBodies } from './upload-body.ts';
import { apiOf, lowestLimitOf } from '../../contracts/spec/targets.ts';

/**
 * How fast the mock's jobs run unless told: five files of 50,000 records then take five seconds, and a migration of its
 * 357 records four, long enough for each of its statuses to be seen.
 */
export const mockSpeed = { 'elastic-path': 50_000, import2: 100 } as const;

/** By how many, unless told: k6 processes, and uploads under way at once. */
export const usual = { processes: 1, vus: 10 } as const;

/** How long a real job is followed, and may take, unless told: nobody promises a time, and a token lives an hour. */
const realMs = { 'elastic-path': 50 * 60_000, import2: 60_000 } as const;

export async function runJobsItem(item: JobsItem, context: RunContext, tools: RunTools): Promise<FinishedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'import-jobs-'));
  try {
    return await runWithFiles(item, context, tools, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param folder where files are generated */
async function runWithFiles(
  item: JobsItem,
  context: RunContext,
  tools: RunTools,
  folder: string,
): Promise<FinishedRun> {
  const { facts, options, count, perSecond } = item;
  const { name: target, control } = facts;
  const { id: run } = context.identity;
  const settings = settingsAt(facts, context.settings);
  const api = apiOf(target);
  const neededMs = options.endsWithinMs ?? realMs[api];
  const { own: token } = await lastingCredentials(
    facts,
    settings,
    `mock-${run}-jobs-${api}`,
    neededMs,
    run,
    '--ends-within',
  );
  const recordsPerSecond = options.recordsPerSecond ?? mockSpeed[api];
  if (control !== null) await setUpAccount(control, token, { recordsPerSecond });
  const files = api === 'import2' ? [] : await filesFor(item, folder, context.identity.seed);
  const isKnown = control !== null && api === 'elastic-path';
  const { profile, durationMs = null, processes = usual.processes, vus = usual.vus } = options;
  const endsWithinMs = options.endsWithinMs ?? (isKnown ? endsWithin(files, count, recordsPerSecond) : realMs[api]);
  const asked: JobsSettings = { target, run, profile, durationMs, processes, vus, perSecond, endsWithinMs, control };
  const terms: RunTerms = {
    settings: loadSettings(facts, {
      profile,
      durationMs,
      rate: perSecond,
      token,
      allowLive: settings.allowLive,
      parameters: parametersFor(settings, run),
    }),
    endsWithinMs,
    documented: lowestLimitOf(target, settings['elastic-path'].rateLimit),
  };
  console.log(`${jobsJourney} at ${target} ...`);
  if (api === 'import2') {
    const migrations = migrationsOf(count, mayStartFull(facts));
    return runJobs(terms, plansOf(asked, { migrations }), tools);
  }
  const uploads = uploadsOf(files, count, asked);
  const bodies = await Promise.all(uploads.map(({ file, externalRef }) => bodyOf(file.path, externalRef)));
  const server = await serveBodies(bodies);
  try {
    const rows = uploads.map(({ file: { sent, isCounted, expects }, ...upload }) => ({
      ...upload,
      url: `${server.url}/${upload.at}`,
      bodyBytes: bodies[upload.at]?.size ?? 0,
      sent: isCounted ? sent : null,
      expects,
    }));
    return await runJobs(terms, plansOf(asked, { uploads: rows }), tools);
  } finally {
    server.stop();
  }
}

/** The user's own file, or generated ones. */
async function filesFor({ options, count, records }: JobsItem, folder: string, seed: string): Promise<InputFile[]> {
  const { mix, badLines, own } = options;
  if (own) return [own];
  const how = { records, ...(mix ? { mix } : {}), ...(badLines === undefined ? {} : { badLines }) };
  return generatedFiles(folder, count, how, seed);
}

/**
 * Runs the processes side by side, and judges what they saw as one history.
 * @param plans one for each of them
 */
export async function runJobs(terms: RunTerms, plans: readonly JobsPlan[], tools: RunTools): Promise<FinishedRun> {
  const { settings } = terms;
  const folder = join(tools.out, 'load', `${jobsJourney}-${settings.target}`);
  mkdirSync(folder, { recursive: true });
  const results = await runTogether(plans.map((plan) => k6Run(plan, settings, folder, tools)));
  const parts = await collectEach(results, (at) => ({ plan: plans[at] as JobsPlan }));
  return judgeJobs(parts, terms, tools.out);
}

/** For k6 to start and to write what it has. */
const graceMs = 30_000;

/** Go gives memory back sooner: uploads are large, and what a process holds of them is bounded anyway. */
const memory = { GOGC: '50', GOMEMLIMIT: '400MiB' } as const;

function k6Run(plan: JobsPlan, settings: LoadSettings, folder: string, { secrets, ...machine }: RunTools): K6Run {
  const file = join(folder, `${plan.by}-plan.json`);
  writeFileSync(file, JSON.stringify(plan));
  return {
    ...machine,
    script: scriptOf(jobsJourney),
    folder: join(folder, plan.by),
    env: { ...loadEnvironment(settings, secrets), ...memory, LOAD_JOBS: file },
    mostMs: plan.mostMs + graceMs,
  };
}
