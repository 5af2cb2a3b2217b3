import { servers } from '../generated/operations.ts';
import type { DocumentedLimit } from '../../limiter/prior.ts';
import type { Api } from './operation.ts';

const [sandboxServer, liveServer] = servers.import2;
const [storeServer] = servers['elastic-path'];
const { limit: import2 } = liveServer;
const { limit: store } = storeServer;

/** Where the vendors' own APIs are. */
export const vendorUrls = {
  sandbox: sandboxServer.url,
  live: liveServer.url,
  stores: servers['elastic-path'].map(({ url }) => url),
} as const;

/** Where `npm run mock` listens unless told. */
export const usualMockPort = 4010;
export const usualMockUrl = `http://127.0.0.1:${usualMockPort}`;

const pathOf = (url: string): string => url.replace(/^https:\/\/[^/]+/, '');

/** The limits of a development store, which our mock has too, and of a production store, in requests a second. */
export const developmentStore = store.developmentStore;
export const productionStore = store.requests;

const ofStores = [developmentStore, productionStore].map((requests) => ({
  requests,
  seconds: store.seconds,
  scope: store.scope,
}));

/** Import2 has both; Elastic Path's one is live. */
export const sites = ['live', 'sandbox'] as const;
export type Site = (typeof sites)[number];

/** What is known of a target by its name alone. */
type Row = {
  readonly api: Api;
  /** `sandbox`: where nothing real is created, and any id is answered alike. */
  readonly site: Site;
  /**
   * Where it stands below a mock's root: at the vendors' own paths, so that a mock of theirs, or anybody's, is found there as
   * ours is. Null: it is real.
   */
  readonly base: string | null;
  /** The documented limits, the lowest first: plans differ, and one applies. Empty: it is documented to have none. */
  readonly limits: readonly DocumentedLimit[];
};

/** Every target. Each real one has a mock that stands for it: the one of the same API and site. */
export const targetTable = {
  'import2@mock-live': { api: 'import2', site: 'live', base: pathOf(vendorUrls.live), limits: [import2] },
  'import2@mock-sandbox': { api: 'import2', site: 'sandbox', base: pathOf(vendorUrls.sandbox), limits: [] },
  'import2@sandbox': { api: 'import2', site: 'sandbox', base: null, limits: [] },
  'import2@live': { api: 'import2', site: 'live', base: null, limits: [import2] },
  'elastic-path@mock': { api: 'elastic-path', site: 'live', base: pathOf(storeServer.url), limits: ofStores },
  'elastic-path@store': { api: 'elastic-path', site: 'live', base: null, limits: ofStores },
} as const satisfies { readonly [name: `${Api}@${string}`]: Row };

/** An API, and where it is judged; every result file calls it so. */
export type TargetName = keyof typeof targetTable;

export const targetNames = Object.keys(targetTable) as readonly TargetName[];

/** Undefined for the name of no target, as an old result file may hold. */
const rowOf = (name: string): Row | undefined => (targetTable as { readonly [name: string]: Row })[name];

/** Which of the two APIs an id is of: the first part of that of a target, an operation, a case or a journey. */
export const apiOf = (id: string): Api => (/^import2[.@]/.test(id) ? 'import2' : 'elastic-path');

/** Which target of its API a name is of: `mock-live`, `store`. */
export const whichOf = (name: string): string => name.split('@')[1] ?? '';

/** Whether the target is a mock: there every authority binds. */
export const isMock = (name: string): boolean => typeof rowOf(name)?.base === 'string';

export const isSandbox = (name: string): boolean => rowOf(name)?.site === 'sandbox';

/** Whether accounts are somebody's there: what is created stays, and what is shown may be other people's. */
export const isRealAccount = (name: string): boolean => rowOf(name) !== undefined && !isMock(name) && !isSandbox(name);

/** The mock that stands for a real target, or the real one that a mock stands for. */
export const counterpartOf = (name: string): TargetName | undefined =>
  targetNames.find((other) => other !== name && apiOf(other) === apiOf(name) && isSandbox(other) === isSandbox(name));

/** The mock that promises all of an API. */
export const mockOf = (api: Api): TargetName => (api === 'import2' ? 'import2@mock-live' : 'elastic-path@mock');

/** The live API beside a sandbox. */
export const liveBeside = (name: TargetName): TargetName | undefined =>
  targetNames.find(
    (other) => apiOf(other) === apiOf(name) && isSandbox(name) && !isSandbox(other) && isMock(other) === isMock(name),
  );

export const mockTargets = targetNames.filter(isMock);
export const sandboxTargets = targetNames.filter(isSandbox);

/** The targets of a mock, and where each stands below its root. */
export const mountPoints = targetNames.flatMap((target) => {
  const { api, site, base } = targetTable[target];
  return base === null ? [] : [{ target, api, site, base }];
});

/**
 * The documented limits of a target, the lowest first; empty where it is documented to have none. Of several one applies:
 * plans differ, and `EP_RATE_LIMIT` says which it is.
 * @param set that setting, in requests a second; null: nobody said
 */
export function documentedLimitsOf(target: TargetName, set: number | null): readonly DocumentedLimit[] {
  const { api, limits } = targetTable[target];
  const [lowest] = limits;
  if (set === null || api === 'import2' || !lowest) return limits;
  return [{ ...lowest, requests: set * lowest.seconds }];
}

/** The limit that is surely none too high: the lowest of those that may apply. Null: there is none. */
export const lowestLimitOf = (target: TargetName, set: number | null): DocumentedLimit | null =>
  documentedLimitsOf(target, set)[0] ?? null;

/** The share of a documented limit that we use: it is somebody's real account. */
const politeShare = 0.9;

/** The most that we may send to a target, in requests a second. A sandbox without a limit is not strained either. */
export function politeRateOf(target: TargetName, set: number | null): number {
  const lowest = lowestLimitOf(target, set) ?? import2;
  return (lowest.requests / lowest.seconds) * politeShare;
}
