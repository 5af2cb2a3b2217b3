import type { LimiterModel } from '../../limiter/models/model.ts';
import { type DocumentedLimit, type Prior, budgetFor } from '../../limiter/prior.ts';
import { type Random, seeded } from '../../limiter/random.ts';
import { retryAfterStyles } from '../../limiter/models/retry-after.ts';
import type { LimiterScope } from '../../limiter/models/scope.ts';
import type { LimiterSetting } from '../../limiter/models/setting.ts';

/** A limiter whose parameters are known, with what its documentation says of it, which need not be true. */
export type Labelled = { readonly name: string; readonly setting: LimiterSetting; readonly prior: Omit<Prior, 'seed'> };

const kinds = [
  'fixed-window',
  'fixed-window-from-first',
  'sliding-log',
  'sliding-counter',
  'token-bucket',
  'gcra',
] as const;
const windows = [500, 700, 1000, 1000, 1500, 2000, 5000, 10_000, 30_000, 60_000] as const;
const scopes: readonly LimiterScope[] = ['all-endpoints', 'all-endpoints', 'per-endpoint', 'per-token', 'per-address'];

/** How the documented number of requests relates to the true one; most documentation is right. */
const documentings: readonly ((limit: number) => number)[] = [
  (limit) => limit,
  (limit) => limit,
  (limit) => limit,
  (limit) => limit + 1,
  (limit) => Math.max(1, limit - 1),
  (limit) => 2 * limit,
  (limit) => Math.ceil(limit / 2),
];

const bursts: readonly ((limit: number) => number)[] = [
  (limit) => limit,
  (limit) => Math.ceil(limit / 2),
  (limit) => 2 * limit,
  () => 1,
];

/** The labelled limiters: `each` of every kind, small and large limits alike, the same for the same seed. */
export function labelledLimiters(each: number, seed: number): Labelled[] {
  const random = seeded(seed);
  return kinds.flatMap((kind) => Array.from({ length: each }, () => labelled(kind, random)));
}

const pick = <Item>(items: readonly Item[], random: Random): Item => items[Math.floor(items.length * random())] as Item;

function labelled(kind: (typeof kinds)[number], random: Random): Labelled {
  const limit = Math.min(100, Math.floor(101 ** random()));
  const windowMs = pick(windows, random);
  const model = modelOf(kind, limit, windowMs, random);
  const scope = pick(scopes, random);
  const countRefused = random() < 0.3;
  const setting = { model, countRefused, scope, retryAfter: pick(retryAfterStyles, random) };
  const documented: DocumentedLimit = { requests: pick(documentings, random)(limit), seconds: windowMs / 1000, scope };
  const tokens = scope === 'per-token' || random() < 0.5 ? ['first', 'second'] : ['first'];
  const prior = { documented, endpoints: ['list', 'get'], tokens, budget: budgetFor(documented) };
  return { name: nameOf(setting, documented), setting, prior };
}

function modelOf(kind: (typeof kinds)[number], limit: number, windowMs: number, random: Random): LimiterModel {
  switch (kind) {
    case 'fixed-window':
    case 'sliding-counter':
      return { kind, limit, windowMs, phaseMs: Math.floor(windowMs * random()) };
    case 'fixed-window-from-first':
    case 'sliding-log':
      return { kind, limit, windowMs };
    case 'token-bucket':
    case 'gcra':
      return { kind, limit, windowMs, burst: Math.min(100, pick(bursts, random)(limit)) };
    default:
      return kind satisfies never;
  }
}

function nameOf({ model, countRefused, scope }: LimiterSetting, { requests }: DocumentedLimit): string {
  if (model.kind === 'none') return 'none';
  const burst = 'burst' in model ? ` burst ${model.burst}` : '';
  const counting = countRefused ? ', refused count' : '';
  return `${model.kind} ${model.limit} in ${model.windowMs} ms${burst}, ${scope}${counting}, documented ${requests}`;
}
