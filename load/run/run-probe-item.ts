import { assumed } from '../../limiter/prior.ts';
import { parametersFor } from '../../contracts/settings/parameters.ts';
import { documentedLimitsOf, lowestLimitOf } from '../../contracts/spec/rates.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import { looksBeside, mostCreatedByLooks } from '../rate-limit/looks.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { costOfProbe, runProbe } from '../rate-limit/run-probe.ts';
import type { Tokens } from '../rate-limit/send-plan.ts';
import type { FinishedRun } from '../judge-run.ts';
import type { Machinery } from '../run-journey.ts';
import type { LoadSettings } from '../settings.ts';
import type { Announced } from '../../targets/creations.ts';
import type { TargetFacts } from '../../targets/facts.ts';
import { settingsAt } from '../../targets/settings-at.ts';
import { existingJob } from './existing-job.ts';
import type { LoadOptions } from './options.ts';
import { probeEndpoints } from './plan.ts';
import type { RunContext } from './session.ts';
import { whoFor } from './who.ts';

/** What a probe will cost its target. Rests between its plans cost nothing, and are not counted. */
export function probeCostInWords(facts: TargetFacts, settings: Settings, announced: readonly Announced[] = []): string {
  const { name } = facts;
  const { rateLimit } = settingsAt(facts, settings).elasticPath;
  const { requests, seconds } = costOfProbe({ documented: documentedLimitsOf(name, rateLimit) });
  return `rate-limit at ${name}: at most ${requests} requests, some beyond the documented limit on purpose, in ${seconds} s and the rests between them; ${createdInWords(facts, announced)}`;
}

function createdInWords(facts: TargetFacts, announced: readonly Announced[]): string {
  const { allowed } = facts;
  if (allowed === 'everything') return 'creates nothing real';
  const most = mostCreatedByLooks(looksOf(facts, mayCreate(facts, announced)));
  if (most > 0) return `creates up to ${most}, if a broken server takes what it must refuse`;
  return `creates nothing${mostCreatedByLooks(looksOf(facts, true)) > 0 ? ', as MAX_CREATED leaves no room for a write that must be refused' : ''}`;
}

/** What a probe may create at a real target, at a server that takes what it must refuse. */
export function announcedByProbe(facts: TargetFacts): Announced[] {
  const most = mostCreatedByLooks(looksOf(facts, true));
  return most === 0 ? [] : [{ target: facts.name, most, pays: 0, ifRoom: true }];
}

const looksOf = (facts: TargetFacts, creates: boolean) =>
  looksBeside(probeEndpoints(facts, true), facts.allowed, creates);

/** Whether what the looks at a target may create was announced; nothing real comes of it at a mock. */
const mayCreate = ({ name, allowed }: TargetFacts, announced: readonly Announced[]): boolean =>
  allowed === 'everything' || announced.some(({ target, ifRoom }) => target === name && ifRoom === true);

/** How long a probe may take with its pauses, in milliseconds. */
const probeMs = 180_000;

/** So many windows a limiter may remember what came before us. */
const restWindows = 2;

/** Somebody else's may be slower than documented, and remember our greeting for longer. */
const leastRestMs = 10_000;

/** How long a limiter is left alone first. A fresh account of our mock has nothing to forget. */
function restOf({ name, control }: TargetFacts, hasJobs: boolean): number {
  if (control !== null && !hasJobs) return 0;
  const windows = restWindows * 1000 * (lowestLimitOf(name, null) ?? assumed).seconds;
  return control === null ? Math.max(leastRestMs, windows) : windows;
}

/** Runs the probe of a target to its end. */
export async function runProbeItem(
  facts: TargetFacts,
  context: RunContext & { readonly options: Pick<LoadOptions, 'announced'> },
  machinery: Machinery,
): Promise<FinishedRun> {
  const { identity } = context;
  const settings = settingsAt(facts, context.settings);
  const account = `mock-${identity.id}-limit-${facts.name.replace('@', '-')}`;
  const { own, other } = await whoFor(facts, settings, account, probeMs, identity.id);
  const documented = documentedLimitsOf(facts.name, settings.elasticPath.rateLimit);
  const { tokens, hasJobs } = await withJobs(other === null ? [own] : [own, other], facts, { settings, identity });
  const loadSettings: LoadSettings = {
    target: facts.name,
    baseUrl: facts.baseUrl,
    profile: 'smoke',
    rate: 1,
    durationMs: null,
    vus: null,
    token: own,
    parameters: parametersFor(settings, identity.id),
    existingId: null,
    allowLive: settings.allowLive,
    careful: true,
  };
  const endpoints = probeEndpoints(facts, hasJobs);
  console.log(`rate-limit at ${facts.name} ...`);
  return runProbe(
    {
      settings: loadSettings,
      documented,
      restMs: restOf(facts, hasJobs),
      endpoints,
      looks: looksBeside(endpoints, facts.allowed, mayCreate(facts, context.options.announced ?? [])),
      tokens,
      seed: seedOf(identity.seed),
    },
    machinery,
    (purpose, requests) => console.log(`  ${facts.name}: ${requests} requests: ${purpose}`),
  );
}

/** Credentials by name, each with a job of its account where all of them have one to look at. */
async function withJobs(
  tokens: readonly Secret[],
  facts: TargetFacts,
  { settings, identity }: RunContext,
): Promise<{ readonly tokens: Tokens; readonly hasJobs: boolean }> {
  const jobs = await Promise.all(tokens.map((token) => existingJob(facts, settings, token, identity.id)));
  const hasJobs = jobs.every((job) => job !== null);
  const named = tokens.map((token, at): [string, Tokens[string]] => [
    at === 0 ? 'own' : 'other',
    { token, parameters: hasJobs ? { import_uuid: jobs[at] ?? '' } : {} },
  ]);
  return { tokens: Object.fromEntries(named), hasJobs };
}

/** A number made of a seed's text (FNV-1a). */
const seedOf = (text: string): number =>
  [...text].reduce((hash, character) => Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0, 2_166_136_261);
