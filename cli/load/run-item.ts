import type { LoadSettings } from '../../load/settings.ts';
import { type JourneyPlan, costOf } from '../../load/journey-plan.ts';
import { type FinishedRun, type Machinery, runJourney } from '../../load/run-journey.ts';
import { journeys } from '../../load/journeys.ts';
import type { Tokens } from '../../load/rate-limit/send-plan.ts';
import { costOfProbe, runProbe } from '../../load/rate-limit/run-probe.ts';
import { assumed } from '../../contracts/limiter/prior.ts';
import { documentedLimitOf } from '../../load/rates.ts';
import { Secret } from '../../contracts/secret.ts';
import { type TargetFacts, isMockKind } from '../../targets/facts.ts';
import type { Context } from '../load.ts';
import { setUpAccount } from './control.ts';
import { existingJob } from './existing-job.ts';
import type { LoadOptions } from './options.ts';
import { type Item, probeEndpoints } from './plan.ts';
import { parametersFor, tokenFor } from './who.ts';

type JourneyItem = Extract<Item, { kind: 'journey' }>;

/** What an item will cost its target, before anything is sent. */
export function costInWords(item: Item, options: LoadOptions): string {
  const { name } = item.facts;
  if (item.kind === 'probe') {
    const documented = documentedLimitOf(name);
    const { requests, seconds } = costOfProbe({ documented });
    return `rate-limit at ${name}: at most ${requests} requests in ${seconds} s, some of them beyond the documented limit on purpose`;
  }
  const { requests, seconds } = costOf(planOf(item, options));
  const creates = journeys[item.journey].creates;
  const { segments = 1 } = options; // each prepares for itself
  const once = segments === 1 ? 'creates one import' : `creates ${segments} imports`;
  const created = creates === 'nothing' ? 'creates nothing' : creates === 'once' ? once : 'creates imports';
  const by = segments === 1 ? '' : `, by ${segments} k6 processes`;
  return `${item.journey} at ${name}: ${requests} requests in ${seconds} s, up to ${item.rate} a second${by}; ${created}`;
}

const planOf = (
  { journey, rate, facts }: JourneyItem,
  { profile, durationMs, vus, segments }: LoadOptions,
  known: Pick<LoadSettings, 'token' | 'parameters' | 'existingId'> = {
    token: new Secret(''),
    parameters: {},
    existingId: null,
  },
): JourneyPlan => ({
  journey,
  settings: {
    target: facts.name,
    baseUrl: facts.baseUrl,
    profile,
    rate,
    durationMs: durationMs ?? null,
    vus: vus ?? null,
    ...known,
    careful: !isMockKind(facts.name),
  },
  ...(segments === undefined ? {} : { segments }),
});

/** Runs an item to its end. */
export function runItem(item: Item, context: Context, machinery: Machinery): Promise<FinishedRun> {
  switch (item.kind) {
    case 'journey':
      return runJourneyItem(item, context, machinery);
    case 'probe':
      return runProbeItem(item.facts, context, machinery);
    default:
      return item satisfies never;
  }
}

/** What a token must outlive its run by; and how long a probe may take with its pauses, in milliseconds. */
const marginMs = 60_000;
const probeMs = 180_000;

/** So many windows a limiter may remember what came before us; a fresh account of our mock has nothing to forget. */
const restWindows = 2;

async function runJourneyItem(item: JourneyItem, context: Context, machinery: Machinery): Promise<FinishedRun> {
  const { settings, identity, options } = context;
  const { facts, journey } = item;
  const neededMs = costOf(planOf(item, options)).seconds * 1000 + marginMs;
  const token = await tokenFor(facts, settings, `mock-${identity.id}-${journey}`, neededMs);
  if (facts.control) await setUpAccount(facts.control, token, { limiter: 'none' });
  const parameters = parametersFor(settings, identity.id);
  console.log(`${journey} at ${facts.name} ...`);
  const existingId = isMockKind(facts.name) ? null : settings.import2.existingId;
  return runJourney(planOf(item, options, { token, parameters, existingId }), machinery);
}

async function runProbeItem(facts: TargetFacts, context: Context, machinery: Machinery): Promise<FinishedRun> {
  const { settings, identity } = context;
  const account = `mock-${identity.id}-limit-${facts.name.replace('@', '-')}`;
  const own = await tokenFor(facts, settings, account, probeMs);
  const documented = documentedLimitOf(facts.name);
  const isOwnAccount = own.reveal() === account;
  const given = facts.name.startsWith('import2') ? settings.import2.otherToken : null;
  const other = isOwnAccount ? new Secret(`${account}-other`) : given;
  const { tokens, hasJobs } = await withJobs(other === null ? [own] : [own, other], facts, context);
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
    careful: true,
  };
  console.log(`rate-limit at ${facts.name} ...`);
  return runProbe(
    {
      settings: loadSettings,
      documented,
      restMs: facts.control !== null && !hasJobs ? 0 : restWindows * 1000 * (documented ?? assumed).seconds,
      endpoints: probeEndpoints(facts, hasJobs),
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
  { settings, identity }: Context,
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
