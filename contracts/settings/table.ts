import { nearestOf } from '../values/nearest.ts';
import { developmentStore, productionStore, usualMockUrl, vendorUrls } from '../spec/targets.ts';
import {
  type Setting,
  accountName,
  listOf,
  mockUrl,
  onOrOff,
  optional,
  rateLimit,
  secret,
  secretUrl,
  setting,
  text,
  token,
  url,
  wholeNumber,
} from './readers.ts';

const import2Targets = ['mock', 'sandbox', 'live'] as const;
const elasticPathTargets = ['mock', 'store'] as const;

/**
 * Permissions, by what comes of them. By its API's name: what a contract run creates. `…-load`: load that creates, and the
 * probe of the rate limit. `import2-pay`: accepted payments and migrations that start in full.
 */
const permissions = ['import2', 'elastic-path', 'import2-load', 'elastic-path-load', 'import2-pay'] as const;
export type Permission = (typeof permissions)[number];

export const permissionsIn = (variable: string): Setting<readonly Permission[]> =>
  setting(variable, listOf(permissions), []);

/**
 * A setting and what is told of it, in `.env.example`, the README and messages: what it is for, an example, and where it is
 * kept on GitHub: a `secret`, a `variable`, or nowhere, since it is for a machine of one's own.
 */
type Row<Value> = Setting<Value> & {
  readonly keptAs: 'secret' | 'variable' | 'own';
  readonly about: string;
  readonly example: string;
};

const as =
  (keptAs: Row<unknown>['keptAs']) =>
  <Value>(of: Setting<Value>, about: string, example = exampleOf(of.otherwise)): Row<Value> => ({
    ...of,
    keptAs,
    about,
    example,
  });

/** What a setting is where it is not set, if that can be written. */
const exampleOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const [asVariable, asSecret, asOwn] = [as('variable'), as('secret'), as('own')] as const;

export const table = {
  import2: {
    targets: asVariable(
      setting('IMPORT2_TARGET', listOf(import2Targets), ['mock']),
      'which Import2 is judged: mock, sandbox, live; a list with commas judges each',
      'sandbox',
    ),
    baseUrl: asVariable(
      optional('IMPORT2_BASE_URL', url),
      'where it is, when not at the vendor’s address',
      vendorUrls.sandbox,
    ),
    token: asSecret(
      optional('IMPORT2_TOKEN', token('basic')),
      'the API token, or token:X as the vendor’s curl takes it',
    ),
    otherToken: asSecret(optional('IMPORT2_OTHER_TOKEN', token('basic')), 'that of a second account'),
    webhookSecret: asOwn(
      optional('IMPORT2_WEBHOOK_SECRET', secret),
      'what the app’s webhooks are signed with, for `suite webhooks`',
    ),
    sourceTool: asVariable(optional('IMPORT2_SOURCE_TOOL', text), 'what imports come from', 'wordpress'),
    destinationUrl: asVariable(
      optional('IMPORT2_DESTINATION_URL', url),
      'where imports go to; without it, some cells are left out and say so',
      'https://mycorp.example/',
    ),
    destinationUsername: asVariable(optional('IMPORT2_DESTINATION_USERNAME', text), 'who signs in there', 'janeimport'),
    destinationToken: asSecret(optional('IMPORT2_DESTINATION_TOKEN', secret), 'with what'),
    existingId: asVariable(optional('IMPORT2_EXISTING_ID', text), 'an import that may be looked at'),
    archivedId: asVariable(optional('IMPORT2_ARCHIVED_ID', text), 'one that is archived'),
    cancelledId: asVariable(optional('IMPORT2_CANCELLED_ID', text), 'one that is cancelled'),
  },
  'elastic-path': {
    targets: asVariable(
      setting('EP_TARGET', listOf(elasticPathTargets), ['mock']),
      'which Elastic Path is judged: mock, store, or both with a comma',
      'store',
    ),
    baseUrl: asVariable(
      optional('EP_BASE_URL', url),
      'where the store is; no user and password: URLs are printed',
      vendorUrls.stores[0],
    ),
    clientId: asVariable(optional('EP_CLIENT_ID', accountName), 'with EP_CLIENT_SECRET, what a token is fetched with'),
    clientSecret: asSecret(optional('EP_CLIENT_SECRET', secret), 'the other half of it'),
    token: asSecret(optional('EP_TOKEN', token('bearer')), 'a token instead of the two'),
    forbiddenToken: asSecret(optional('EP_FORBIDDEN_TOKEN', token('bearer')), 'a token without permission for imports'),
    existingId: asVariable(optional('EP_EXISTING_ID', text), 'a job that may be looked at'),
    /** Null: nobody said which of the documented limits applies. */
    rateLimit: asVariable(
      optional('EP_RATE_LIMIT', rateLimit),
      `requests a second of your store’s plan; not set: any documented one (${developmentStore}, ${productionStore}), and it gets less than ${developmentStore}`,
      String(productionStore),
    ),
    jobPatienceSeconds: asVariable(
      setting('EP_JOB_PATIENCE', wholeNumber, 180),
      'seconds that an uploaded job is followed before it counts as one that did not end',
    ),
  },
  both: {
    /** Null: one is started. */
    mockUrl: asOwn(optional('MOCK_URL', mockUrl), 'a mock that already runs', usualMockUrl),
    allowLive: asVariable(
      permissionsIn('ALLOW_LIVE'),
      `what a real account may be used for beyond reading, a list of ${permissions.join(', ')}`,
    ),
    maxCreated: asVariable(
      setting('MAX_CREATED', wholeNumber, 30),
      'the most that one command may create there; one that could exceed it ends before its first request',
    ),
    sendsTraceparent: asVariable(
      setting('SEND_TRACEPARENT', onOrOff, false),
      'whether each request of a case, a journey or a load begins a trace of its own (W3C traceparent)',
      'off',
    ),
    k6Bin: asOwn(optional('K6_BIN', text), 'instead of the k6 this project builds', '/usr/local/bin/k6'),
    historyDir: asOwn(setting('HISTORY_DIR', text, 'reports/history'), 'where nights are kept'),
  },
  /** Who is told by `suite report --notify` what has turned since the night before. */
  notify: {
    webhook: asSecret(optional('NOTIFY_WEBHOOK', secretUrl), 'a URL that gets what has turned by night as JSON'),
    slack: asSecret(optional('NOTIFY_SLACK', secretUrl), 'the same in the shape of a Slack incoming webhook'),
    pageUrl: asVariable(optional('NOTIFY_PAGE_URL', url), 'where the page is, to be named in it'),
  },
};

export const rows: readonly Row<unknown>[] = Object.values(table).flatMap((group) => Object.values(group));

export const variables: readonly string[] = rows.map(({ variable }) => variable);

/** Those that are read as a secret: what is kept as one, and the name of an account. */
export const secretVariables = rows.filter(({ read }) => read.isSecret).map(({ variable }) => variable);

export const isVariable = (name: string): boolean => variables.includes(name);

/** The setting whose name is nearest to one that is no setting, and whether that is a slip: another case, a letter or two. */
export function nearestVariable(name: string): { readonly nearest: string; readonly isSlip: boolean } {
  const written = name.toUpperCase().replace(/[.-]/g, '_');
  const { nearest, distance } = nearestOf(written, variables);
  return { nearest, isSlip: distance <= (written.length > 10 ? 2 : 1) };
}
