import { parametersFor } from '../../contracts/parameters.ts';
import { Secret } from '../../contracts/secret.ts';
import { type JourneyPlan, costOf } from '../../load/journey-plan.ts';
import { journeys } from '../../load/journeys.ts';
import { type FinishedRun, type Machinery, runJourney } from '../../load/run-journey.ts';
import type { LoadSettings } from '../../load/settings.ts';
import { setUpAccount } from '../../targets/control.ts';
import { isMockKind } from '../../targets/facts.ts';
import { settingsAt } from '../../targets/settings-at.ts';
import type { LoadOptions } from './options.ts';
import type { Item } from './plan.ts';
import { probeCostInWords, runProbeItem } from './run-probe-item.ts';
import type { RunContext } from './session.ts';
import { whoFor } from './who.ts';

type JourneyItem = Extract<Item, { kind: 'journey' }>;

type Context = RunContext & { readonly options: LoadOptions };

/** What an item will cost its target, before anything is sent. */
export function costInWords(item: Item, options: LoadOptions): string {
  const { name } = item.facts;
  if (item.kind === 'probe') return probeCostInWords(item.facts);
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

/** What a token must outlive its run by. */
const marginMs = 60_000;

async function runJourneyItem(item: JourneyItem, context: Context, machinery: Machinery): Promise<FinishedRun> {
  const { identity, options } = context;
  const { facts, journey } = item;
  const settings = settingsAt(facts, context.settings);
  const neededMs = costOf(planOf(item, options)).seconds * 1000 + marginMs;
  const { own: token } = await whoFor(facts, settings, `mock-${identity.id}-${journey}`, neededMs);
  if (facts.control) await setUpAccount(facts.control, token, { limiter: 'none' });
  const parameters = parametersFor(settings, identity.id);
  console.log(`${journey} at ${facts.name} ...`);
  const existingId = isMockKind(facts.name) ? null : settings.import2.existingId;
  return runJourney(planOf(item, options, { token, parameters, existingId }), machinery);
}
