import { parametersFor } from '../../contracts/settings/parameters.ts';
import { Secret } from '../../contracts/values/secret.ts';
import { type JourneyPlan, costOf, mostCreatedBy } from '../journey-plan.ts';
import type { FinishedRun } from '../judge-run.ts';
import { type Machinery, runJourney } from '../run-journey.ts';
import type { LoadSettings } from '../settings.ts';
import type { Settings } from '../../contracts/settings/settings.ts';
import type { Announced } from '../../targets/creations.ts';
import { setUpAccount } from '../../targets/control.ts';
import { isMockKind } from '../../targets/facts.ts';
import { settingsAt } from '../../targets/settings-at.ts';
import type { LoadOptions } from './options.ts';
import type { Item } from './plan.ts';
import { announcedByProbe, probeCostInWords, runProbeItem } from './run-probe-item.ts';
import type { RunContext } from './session.ts';
import { whoFor } from './who.ts';

type JourneyItem = Extract<Item, { kind: 'journey' }>;

type Context = RunContext & { readonly options: LoadOptions };

/** What an item will cost its target, before anything is sent. */
export function costInWords(item: Item, options: LoadOptions, settings: Settings): string {
  const { name } = item.facts;
  if (item.kind === 'probe') return probeCostInWords(item.facts, settings, options.announced);
  const plan = planOf(item, options, existingIdFor(item, settings));
  const { requests, seconds } = costOf(plan);
  const { segments = 1 } = options;
  const isFree = item.facts.allowed === 'everything';
  const most = mostCreatedBy(plan);
  const created = most === 0 ? 'creates nothing' : isFree ? 'creates nothing real' : `creates up to ${most}`;
  const by = segments === 1 ? '' : `, by ${segments} k6 processes`;
  return `${item.journey} at ${name}: ${requests} requests in ${seconds} s, up to ${item.rate} a second${by}; ${created}`;
}

/** What items may create at real targets at most. */
export const announcedByItems = (items: readonly Item[], options: LoadOptions, settings: Settings): Announced[] =>
  items.flatMap((item): Announced[] => {
    if (item.facts.allowed === 'everything') return [];
    if (item.kind === 'probe') return announcedByProbe(item.facts);
    const most = mostCreatedBy(planOf(item, options, existingIdFor(item, settings)));
    return most === 0 ? [] : [{ target: item.facts.name, most, pays: 0 }];
  });

/** An id that spares a journey its import. Our mock knows none of the settings. */
const existingIdFor = ({ facts }: JourneyItem, { import2 }: Settings): string | null =>
  isMockKind(facts.name) ? null : import2.existingId;

const planOf = (
  { journey, rate, facts }: JourneyItem,
  { profile, durationMs, vus, segments }: LoadOptions,
  existingId: string | null,
  known: Pick<LoadSettings, 'token' | 'parameters' | 'allowLive'> = { token: new Secret(''), parameters: {} },
): JourneyPlan => ({
  journey,
  settings: {
    target: facts.name,
    baseUrl: facts.baseUrl,
    profile,
    rate,
    durationMs: durationMs ?? null,
    vus: vus ?? null,
    existingId,
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
  const neededMs = costOf(planOf(item, options, null)).seconds * 1000 + marginMs;
  const { own: token } = await whoFor(facts, settings, `mock-${identity.id}-${journey}`, neededMs, identity.id);
  if (facts.control) await setUpAccount(facts.control, token, { limiter: 'none' });
  const parameters = parametersFor(settings, identity.id);
  console.log(`${journey} at ${facts.name} ...`);
  const known = { token, parameters, allowLive: settings.allowLive };
  return runJourney(planOf(item, options, existingIdFor(item, settings), known), machinery);
}
