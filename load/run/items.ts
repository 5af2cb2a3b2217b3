import { authorizedAs } from '../../contracts/spec/auth.ts';
import { plain } from '../../contracts/cases/plain.ts';
import { buildRequest } from '../../contracts/cases/request.ts';
import { parametersFor } from '../../contracts/settings/parameters.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import { parseJson, valueAt } from '../../contracts/values/json.ts';
import { counted } from '../../contracts/show/words.ts';
import { seedOf } from '../../contracts/values/random.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import { soughtWindowMs } from '../../limiter/prior.ts';
import { createClient } from '../../targets/client.ts';
import { setUpAccount } from '../../targets/control.ts';
import type { Announced } from '../../targets/creations.ts';
import { type TargetFacts, settingsAt } from '../../targets/facts.ts';
import { type JourneyPlan, costOf, mostCreatedBy } from '../journeys.ts';
import type { FinishedRun } from '../judge-run.ts';
import { announcedByJobs, costOfJobs } from '../import-jobs/item.ts';
import { runJobsItem } from '../import-jobs/run-jobs.ts';
import { furtherEndpoints, mostCreatedByFurther } from '../rate-limit/further-endpoints.ts';
import { probeJourney } from '../rate-limit/plan-file.ts';
import { costOfProbe, runProbe } from '../rate-limit/run-probe.ts';
import type { Tokens } from '../rate-limit/send-plan.ts';
import { type RunTools, loadJourney } from '../run-journey.ts';
import { type LoadSettings, loadSettings } from '../settings.ts';
import { type Item, type LoadOptions, probeEndpoints } from './plan.ts';
import type { RunContext } from './session.ts';
import { lastingCredentials } from './lasting-credentials.ts';
import { apiOf, documentedLimitsOf, isMock, lowestLimitOf } from '../../contracts/spec/targets.ts';

export type JourneyItem = Extract<Item, { kind: 'journey' }>;

/** What an item is run with beyond its session. */
type Context = RunContext & { readonly options: LoadOptions };

/** What an item will cost its target, before anything is sent. */
export function costInWords(item: Item, options: LoadOptions, settings: Settings): string {
  const { facts } = item;
  if (item.kind === 'probe') return probeCostInWords(facts, settings, options.announced);
  if (item.kind === 'jobs') return costOfJobs(item);
  const plan = journeyPlanOf(item, options, settings);
  const { requests, seconds } = costOf(plan);
  const { processes = 1 } = options;
  const most = mostCreatedBy(plan);
  const created =
    most === 0 ? 'creates nothing' : facts.allowed === 'everything' ? 'creates nothing real' : `creates up to ${most}`;
  const by = processes === 1 ? '' : `, by ${processes} k6 processes`;
  return `${item.journey} at ${facts.name}: ${counted(requests, 'request')} in ${seconds} s, up to ${item.rate} a second${by}; ${created}`;
}

/** Rests between a probe's plans cost nothing, and are not counted. */
function probeCostInWords(facts: TargetFacts, settings: Settings, announced: readonly Announced[] = []): string {
  const { rateLimit } = settingsAt(facts, settings)['elastic-path'];
  const { requests, seconds } = costOfProbe({ documented: documentedLimitsOf(facts.name, rateLimit) });
  return `${probeJourney} at ${facts.name}: at most ${requests} requests (nearly half of them only if more is let in than is documented), some beyond the documented limit on purpose, in ${seconds} s and the rests between them; ${createdByProbe(facts, announced)}`;
}

function createdByProbe(facts: TargetFacts, announced: readonly Announced[]): string {
  if (facts.allowed === 'everything') return 'creates nothing real';
  const most = mostCreatedByFurther(furtherAt(facts, mayCreate(facts, announced)));
  if (most > 0) return `creates up to ${most}, if a broken server takes what it must refuse`;
  return `creates nothing${mostCreatedByFurther(furtherAt(facts, true)) > 0 ? ', as MAX_CREATED leaves no room for a write that must be refused' : ''}`;
}

/** What items may create at real targets at most; a probe, at a server that takes what it must refuse. */
export const announcedByItems = (items: readonly Item[], options: LoadOptions, settings: Settings): Announced[] =>
  items.flatMap((item): Announced[] => {
    const { facts } = item;
    if (facts.allowed === 'everything') return [];
    if (item.kind === 'jobs') return [announcedByJobs(item)];
    const isProbe = item.kind === 'probe';
    const most = isProbe
      ? mostCreatedByFurther(furtherAt(facts, true))
      : mostCreatedBy(journeyPlanOf(item, options, settings));
    return most === 0 ? [] : [{ target: facts.name, most, pays: 0, ...(isProbe ? { ifRoom: true } : {}) }];
  });

const furtherAt = (facts: TargetFacts, creates: boolean) =>
  furtherEndpoints(probeEndpoints(facts, true), facts.allowed, creates);

/** Whether what the further endpoints of a target may create was announced; nothing real comes of it at a mock. */
const mayCreate = ({ name, allowed }: TargetFacts, announced: readonly Announced[] = []): boolean =>
  allowed === 'everything' || announced.some(({ target, ifRoom }) => target === name && ifRoom === true);

/** @param known whom the run goes out as; left out where only its cost is asked for */
const journeyPlanOf = (
  { journey, rate, facts }: JourneyItem,
  { profile, durationMs, vus, processes = 1 }: LoadOptions,
  { import2 }: Settings,
  known: Partial<LoadSettings> = {},
): JourneyPlan => ({
  journey,
  settings: loadSettings(facts, {
    profile,
    rate,
    durationMs: durationMs ?? null,
    vus: vus ?? null,
    existingId: isMock(facts.name) ? null : import2.existingId, // our mock knows no id of the settings
    ...known,
  }),
  processes,
});

export function runItem(item: Item, context: Context, tools: RunTools): Promise<FinishedRun> {
  switch (item.kind) {
    case 'journey':
      return runJourneyItem(item, context, tools);
    case 'probe':
      return runProbeItem(item.facts, context, tools);
    case 'jobs':
      return runJobsItem(item, context, tools);
    default:
      return item satisfies never;
  }
}

async function runJourneyItem(item: JourneyItem, context: Context, tools: RunTools): Promise<FinishedRun> {
  const { facts, journey } = item;
  const plan = await journeyPlanFor(item, context);
  if (facts.control) await setUpAccount(facts.control, plan.settings.token, { limiter: 'none' });
  console.log(`${journey} at ${facts.name} ...`);
  return loadJourney(plan, tools);
}

/** The plan of a journey with the token that it goes out with. */
export async function journeyPlanFor(item: JourneyItem, context: Context): Promise<JourneyPlan> {
  const { identity, options } = context;
  const { facts, journey } = item;
  const settings = settingsAt(facts, context.settings);
  const neededMs = costOf(journeyPlanOf(item, options, settings)).seconds * 1000;
  const { own: token } = await lastingCredentials(
    facts,
    settings,
    `mock-${identity.id}-${journey}`,
    neededMs,
    identity.id,
    '--duration',
  );
  const parameters = parametersFor(settings, identity.id);
  return journeyPlanOf(item, options, settings, { token, parameters, allowLive: settings.allowLive });
}

/** How long a probe may take with its pauses, in milliseconds. */
const probeMs = 180_000;

async function runProbeItem(facts: TargetFacts, context: Context, tools: RunTools): Promise<FinishedRun> {
  const { identity, options } = context;
  const settings = settingsAt(facts, context.settings);
  const account = `mock-${identity.id}-limit-${facts.name.replace('@', '-')}`;
  const { own, other } = await lastingCredentials(facts, settings, account, probeMs, identity.id, null);
  const { tokens, hasJobs } = await withJobs(other === null ? [own] : [own, other], facts, { settings, identity });
  const endpoints = probeEndpoints(facts, hasJobs);
  const parameters = parametersFor(settings, identity.id);
  console.log(`${probeJourney} at ${facts.name} ...`);
  return runProbe(
    {
      settings: loadSettings(facts, { token: own, parameters, allowLive: settings.allowLive, careful: true }),
      documented: documentedLimitsOf(facts.name, settings['elastic-path'].rateLimit),
      restMs: restOf(facts, hasJobs),
      endpoints,
      further: furtherEndpoints(endpoints, facts.allowed, mayCreate(facts, options.announced)),
      tokens,
      seed: seedOf(identity.seed),
    },
    tools,
    (purpose, requests) => console.log(`  ${facts.name}: ${requests} requests: ${purpose}`),
  );
}

/** So many windows a limiter may remember what came before us. */
const restWindows = 2;

/** Somebody else's may be slower than documented, and remember our greeting for longer. */
const leastRestMs = 10_000;

/** How long a limiter is left alone first. A fresh account of our mock has nothing to forget. */
function restOf({ name, control }: TargetFacts, hasJobs: boolean): number {
  if (control !== null && !hasJobs) return 0;
  const windows = restWindows * soughtWindowMs({ documented: lowestLimitOf(name, null) });
  return control === null ? Math.max(leastRestMs, windows) : windows;
}

/** Credentials by name, each with a job of its account where all of them have one to look at. */
async function withJobs(
  tokens: readonly Secret[],
  facts: TargetFacts,
  context: RunContext,
): Promise<{ readonly tokens: Tokens; readonly hasJobs: boolean }> {
  const jobs = await Promise.all(tokens.map((token) => existingJob(facts, context, token)));
  const hasJobs = jobs.every((job) => job !== null);
  const named = tokens.map((token, at): [string, Tokens[string]] => [
    at === 0 ? 'own' : 'other',
    { token, parameters: hasJobs ? { import_uuid: jobs[at] ?? '' } : {} },
  ]);
  return { tokens: Object.fromEntries(named), hasJobs };
}

/**
 * A job that a probe may look at, so that it has a second endpoint: the settings', or one made on a mock. Null: there is
 * none, and the scope is left open.
 */
async function existingJob(
  { name, baseUrl }: TargetFacts,
  { settings, identity: { id: run } }: RunContext,
  token: Secret,
): Promise<string | null> {
  if (apiOf(name) === 'import2') return null;
  if (!isMock(name)) return settings['elastic-path'].existingId;
  const operation = 'elastic-path.createImport';
  const { method, path, headers, body } = buildRequest({ operation, request: {} }, parametersFor(settings, run));
  const client = createClient({ run });
  const answer = await client.send({
    method,
    url: baseUrl + path,
    headers: [...headers, ...authorizedAs(token, 'bearer')],
    body,
  });
  await client.close();
  if (answer.kind === 'failure' || answer.status !== plain[operation].status) return null;
  const id = valueAt(parseJson(answer.body), '/data/id');
  return typeof id === 'string' ? id : null;
}
