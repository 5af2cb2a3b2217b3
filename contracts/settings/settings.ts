import { nearestOf } from '../values/nearest.ts';
import type { Api } from '../spec/operation.ts';
import { pastedToken } from './pasted-token.ts';
import { Secret, stars } from '../values/secret.ts';
import { isVendorUrl } from './vendor-hosts.ts';

/** Everything the suite is told from outside. Read once; Node passes `process.env`, k6 passes `__ENV`. */
export type Settings = {
  readonly import2: {
    readonly targets: readonly Import2Target[];
    readonly baseUrl: string | null;
    readonly token: Secret | null;
    readonly otherToken: Secret | null;
    readonly webhookSecret: Secret | null;
    readonly sourceTool: string | null;
    readonly destinationUrl: string | null;
    readonly destinationUsername: string | null;
    readonly destinationToken: Secret | null;
    readonly existingId: string | null;
    readonly archivedId: string | null;
    readonly cancelledId: string | null;
  };
  readonly elasticPath: {
    readonly targets: readonly ElasticPathTarget[];
    readonly baseUrl: string | null;
    readonly token: Secret | null;
    readonly clientId: Secret | null;
    readonly clientSecret: Secret | null;
    readonly forbiddenToken: Secret | null;
    readonly existingId: string | null;
    /** Requests a second that the store's plan allows; null: nobody said which of the documented limits applies. */
    readonly rateLimit: number | null;
    /** How long a journey follows what it uploaded before it says that the jobs did not end. */
    readonly jobPatienceSeconds: number;
  };
  /** A mock that already runs; null: one is started. */
  readonly mockUrl: string | null;
  /** What real accounts may be used for beyond reading. */
  readonly allowLive: readonly Permission[];
  /** The most that one command may create at real targets. */
  readonly maxCreated: number;
  /** Whether each request begins a trace (W3C Trace Context). */
  readonly sendsTraceparent: boolean;
  readonly k6Bin: string | null;
  readonly historyDir: string;
  /** Parts of credentials that have no setting of their own: a proxy's user and password, what follows a token. */
  readonly parts: readonly NamedSecret[];
  /** What is wrong with the settings of one API alone: its targets cannot be judged, the other's can. */
  readonly wrong?: { readonly [api in Api]?: SettingsError };
};

const import2Targets = ['mock', 'sandbox', 'live'] as const;
const elasticPathTargets = ['mock', 'store'] as const;
export type Import2Target = (typeof import2Targets)[number];
export type ElasticPathTarget = (typeof elasticPathTargets)[number];

/**
 * Permissions, by what comes of them. By its API's name: what a contract run creates. `…-load`: load that creates, and the
 * probe of the rate limit. `import2-pay`: accepted payments and migrations that start in full.
 */
const permissions = ['import2', 'elastic-path', 'import2-load', 'elastic-path-load', 'import2-pay'] as const;
export type Permission = (typeof permissions)[number];

/** Every variable the settings are read from. */
export const variables = [
  'IMPORT2_TARGET',
  'IMPORT2_BASE_URL',
  'IMPORT2_TOKEN',
  'IMPORT2_OTHER_TOKEN',
  'IMPORT2_WEBHOOK_SECRET',
  'IMPORT2_SOURCE_TOOL',
  'IMPORT2_DESTINATION_URL',
  'IMPORT2_DESTINATION_USERNAME',
  'IMPORT2_DESTINATION_TOKEN',
  'IMPORT2_EXISTING_ID',
  'IMPORT2_ARCHIVED_ID',
  'IMPORT2_CANCELLED_ID',
  'EP_TARGET',
  'EP_BASE_URL',
  'EP_TOKEN',
  'EP_CLIENT_ID',
  'EP_CLIENT_SECRET',
  'EP_FORBIDDEN_TOKEN',
  'EP_EXISTING_ID',
  'EP_RATE_LIMIT',
  'EP_JOB_PATIENCE',
  'MOCK_URL',
  'ALLOW_LIVE',
  'MAX_CREATED',
  'SEND_TRACEPARENT',
  'K6_BIN',
  'HISTORY_DIR',
] as const;
export type Variable = (typeof variables)[number];

export const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name);

/** The setting whose name is nearest to one that is no setting, and whether that is a slip: another case, a letter or two. */
export function nearestVariable(name: string): { readonly nearest: Variable; readonly isSlip: boolean } {
  const written = name.toUpperCase().replace(/[.-]/g, '_');
  const { nearest, distance } = nearestOf(written, variables);
  return { nearest, isSlip: distance <= (written.length > 10 ? 2 : 1) };
}

export type Environment = { readonly [variable: string]: string | undefined };

/** A setting that cannot be meant: names the variable, what was found, what is allowed. */
export class SettingsError extends Error {
  readonly variable: string;

  constructor(variable: string, found: string, allowed: string) {
    super(`${variable} is ${JSON.stringify(found)}: ${allowed}`);
    this.name = 'SettingsError';
    this.variable = variable;
  }
}

/**
 * Reads the settings.
 * @throws SettingsError for the first variable that cannot be meant; a secret's value is never in the message
 */
export function parseSettings(env: Environment): Settings {
  const settings = settingsIn(env);
  for (const require of credentialChecks) require(settings);
  return settings;
}

/**
 * Reads the settings of a run, in which the fault of one API's settings is none of the other's: it is kept in `wrong`.
 * @throws SettingsError for what concerns both, or leaves open which targets are asked for
 */
export function parseSettingsByApi(env: Environment): Settings {
  const wrong: { [api in Api]?: SettingsError } = {};
  const keep = (error: unknown): string => {
    const api = error instanceof SettingsError ? apiOfVariable(error.variable) : null;
    if (!(error instanceof SettingsError) || api === null) throw error;
    wrong[api] ??= error;
    return error.variable;
  };
  const parts: NamedSecret[] = [];
  let settings: Settings | null = null;
  for (let left = env; settings === null;) {
    try {
      settings = settingsIn(left);
    } catch (error) {
      const variable = keep(error);
      parts.push(...secretsInFaulty(variable, left[variable] ?? ''));
      left = { ...left, [variable]: undefined }; // it was set, or could not be wrong: so this ends
    }
  }
  for (const require of credentialChecks) {
    try {
      require(settings);
    } catch (error) {
      keep(error);
    }
  }
  return { ...settings, wrong, parts: [...settings.parts, ...parts] };
}

/** What must not be told of a setting that cannot be meant: the run may go on without it, and its environment has it. */
function secretsInFaulty(name: string, value: string): NamedSecret[] {
  const found = secretVariables.includes(name)
    ? [value.trim(), ...value.split(/\s+/)].map((one) => new Secret(one))
    : [...userInfoIn(value), ...userInfoIn(unescaped(value))];
  return found.filter(({ isSearched }) => isSearched).map((one) => ({ name, secret: one }));
}

function apiOfVariable(variable: string): Api | null {
  if (variable.endsWith('_TARGET')) return null;
  return variable.startsWith('IMPORT2_') ? 'import2' : variable.startsWith('EP_') ? 'elastic-path' : null;
}

function settingsIn(env: Environment): Settings {
  const parts = proxySecrets(env);
  const token = (variable: string, scheme: 'basic' | 'bearer'): Secret | null => {
    const found = tokenIn(env, variable, scheme);
    if (found?.password) parts.push({ name: variable, secret: new Secret(found.password) });
    return found && new Secret(found.token);
  };
  return {
    import2: {
      targets: choices(env, 'IMPORT2_TARGET', import2Targets, ['mock']),
      baseUrl: url(env, 'IMPORT2_BASE_URL'),
      token: token('IMPORT2_TOKEN', 'basic'),
      otherToken: token('IMPORT2_OTHER_TOKEN', 'basic'),
      webhookSecret: secret(env, 'IMPORT2_WEBHOOK_SECRET'),
      sourceTool: text(env, 'IMPORT2_SOURCE_TOOL'),
      destinationUrl: url(env, 'IMPORT2_DESTINATION_URL'),
      destinationUsername: text(env, 'IMPORT2_DESTINATION_USERNAME'),
      destinationToken: secret(env, 'IMPORT2_DESTINATION_TOKEN'),
      existingId: text(env, 'IMPORT2_EXISTING_ID'),
      archivedId: text(env, 'IMPORT2_ARCHIVED_ID'),
      cancelledId: text(env, 'IMPORT2_CANCELLED_ID'),
    },
    elasticPath: {
      targets: choices(env, 'EP_TARGET', elasticPathTargets, ['mock']),
      baseUrl: url(env, 'EP_BASE_URL'),
      token: token('EP_TOKEN', 'bearer'),
      clientId: clientId(env, 'EP_CLIENT_ID'),
      clientSecret: secret(env, 'EP_CLIENT_SECRET'),
      forbiddenToken: token('EP_FORBIDDEN_TOKEN', 'bearer'),
      existingId: text(env, 'EP_EXISTING_ID'),
      rateLimit: rateLimit(env, 'EP_RATE_LIMIT'),
      jobPatienceSeconds: wholeNumber(env, 'EP_JOB_PATIENCE', 180),
    },
    mockUrl: mockUrl(env),
    allowLive: parsePermissions(env, 'ALLOW_LIVE'),
    maxCreated: wholeNumber(env, 'MAX_CREATED', 30),
    sendsTraceparent: onOrOff(env, 'SEND_TRACEPARENT'),
    k6Bin: text(env, 'K6_BIN'),
    historyDir: text(env, 'HISTORY_DIR') ?? 'reports/history',
    parts,
  };
}

/**
 * Reads a list of permissions; none where nothing is said.
 * @throws SettingsError for one that is not known
 */
export const parsePermissions = (env: Environment, variable: string): readonly Permission[] =>
  choices(env, variable, permissions, []);

/** A secret under the name of its variable; its value is never said. */
export type NamedSecret = { readonly name: string; readonly secret: Secret };

/** Every secret setting, by its variable. */
const secretSettings: { readonly [variable: string]: (settings: Settings) => Secret | null } = {
  IMPORT2_TOKEN: ({ import2 }) => import2.token,
  IMPORT2_OTHER_TOKEN: ({ import2 }) => import2.otherToken,
  IMPORT2_WEBHOOK_SECRET: ({ import2 }) => import2.webhookSecret,
  IMPORT2_DESTINATION_TOKEN: ({ import2 }) => import2.destinationToken,
  EP_TOKEN: ({ elasticPath }) => elasticPath.token,
  EP_CLIENT_ID: ({ elasticPath }) => elasticPath.clientId,
  EP_CLIENT_SECRET: ({ elasticPath }) => elasticPath.clientSecret,
  EP_FORBIDDEN_TOKEN: ({ elasticPath }) => elasticPath.forbiddenToken,
};

/** The variables that hold secrets. */
export const secretVariables: readonly string[] = Object.keys(secretSettings);

/** The secrets that are set, to be looked for in what was written. */
export const namedSecretsOf = (settings: Settings): NamedSecret[] => [
  ...Object.entries(secretSettings).flatMap(([name, of]) => {
    const found = of(settings);
    return found === null ? [] : [{ name, secret: found }];
  }),
  ...settings.parts,
];

/** The secrets that are set, to be kept out of everything that is written. */
export const secretsOf = (settings: Settings): Secret[] => namedSecretsOf(settings).map((one) => one.secret);

function text(env: Environment, variable: string): string | null {
  const found = env[variable]?.trim();
  return found ? found : null;
}

function secret(env: Environment, variable: string): Secret | null {
  const found = text(env, variable);
  return found === null ? null : new Secret(longEnough(variable, found));
}

const shortestSecret = 6;

function longEnough(variable: string, found: string): string {
  if (found.length >= shortestSecret) return found;
  throw new SettingsError(
    variable,
    stars,
    `at least ${shortestSecret} characters are needed: a shorter text would be found, and starred, all over what the suite writes`,
  );
}

/** What names an account is a word now and then; only one that can be no word is searched for. */
const shortestName = 12;

function clientId(env: Environment, variable: string): Secret | null {
  const found = text(env, variable);
  return found === null ? null : new Secret(found, shortestName);
}

function tokenIn(env: Environment, variable: string, scheme: 'basic' | 'bearer') {
  const found = text(env, variable);
  if (found === null) return null;
  const pasted = pastedToken(found, scheme);
  if (!('fault' in pasted)) return { ...pasted, token: longEnough(variable, pasted.token) };
  throw new SettingsError(variable, stars, `${pasted.fault}; the API token alone, in visible ASCII, is allowed`);
}

/**
 * Users and passwords of the proxies that an environment names (`HTTPS_PROXY`, `all_proxy`, `GOPROXY`…), which k6, npm
 * and Go obey: they get into error messages and dumps of the environment.
 */
export const proxySecrets = (env: Environment): NamedSecret[] =>
  Object.entries(env)
    .filter(([name]) => /proxy/i.test(name))
    .flatMap(([name, value = '']) =>
      value
        .split(/[\s,|;]+(?=[a-z][a-z0-9+.-]*:\/\/)/i)
        .flatMap(userInfoIn)
        .map((part) => ({ name, secret: part })),
    );

/** User and password of a URL, whose scheme may be left out, together and each alone, as they stand and decoded. */
function userInfoIn(proxy: string): Secret[] {
  const [, together] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.+)@/is.exec(proxy.trim()) ?? [];
  if (together === undefined) return [];
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(together) ?? [];
  return [
    ...[together, unescaped(together), password, unescaped(password)].map((one) => new Secret(one)),
    ...[user, unescaped(user)].map((one) => new Secret(one, shortestName)),
  ].filter((one, at, all) => one.isSearched && all.findIndex((other) => other.reveal() === one.reveal()) === at);
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * A base URL without slash at its end.
 * @throws SettingsError that shows neither a user or password nor a query of it
 */
export function url(env: Environment, variable: string): string | null {
  const found = text(env, variable);
  if (found === null) return null;
  if (/:\/\/@|[^/]@|^[^/]*:\/\/[^/?#]*%40/.test(found))
    throw new SettingsError(
      variable,
      found.replace(/^([a-z]+:\/\/)?.*(@|%40)/is, `$1${stars}$2`).replace(/[?#].*$/s, '…'),
      'a URL without user and password is allowed, since URLs are printed and kept. Where a host asks for them, put a ' +
        'proxy of your own before it that adds them, and name that; an @ in a path is written %40',
    );
  if (!/^https?:\/\/[^\s/?#\\%"'<>^`{|}]+[^\s?#]*$/.test(found))
    throw new SettingsError(
      variable,
      found.replace(/[?#].*$/s, '…'),
      'an http:// or https:// URL without query, such as http://127.0.0.1:4010, is allowed',
    );
  return found.replace(/\/+$/, '');
}

function mockUrl(env: Environment): string | null {
  const found = url(env, 'MOCK_URL');
  if (found === null || !isVendorUrl(found)) return found;
  throw new SettingsError('MOCK_URL', found, 'this is a vendor’s own host, and a mock of yours is allowed');
}

function choices<Choice extends string>(
  env: Environment,
  variable: string,
  allowed: readonly Choice[],
  otherwise: readonly Choice[],
): readonly Choice[] {
  const found = text(env, variable);
  if (found === null) return otherwise;
  const names = found.split(',').map((name) => name.trim());
  const known = names.map((name) => allowed.find((choice) => choice === name));
  const chosen = known.filter((choice): choice is Choice => choice !== undefined);
  if (chosen.length < names.length)
    throw new SettingsError(variable, found, `${allowed.join(', ')}, or a list of them with commas, is allowed`);
  return [...new Set(chosen)];
}

function onOrOff(env: Environment, variable: string): boolean {
  const found = text(env, variable) ?? 'off';
  if (found !== 'on' && found !== 'off') throw new SettingsError(variable, found, 'on or off is allowed');
  return found === 'on';
}

function wholeNumber(env: Environment, variable: string, otherwise: number): number {
  const found = text(env, variable);
  if (found === null) return otherwise;
  if (!/^\d{1,6}$/.test(found)) throw new SettingsError(variable, found, 'a whole number from 0 to 999999 is allowed');
  return Number(found);
}

function rateLimit(env: Environment, variable: string): number | null {
  const found = text(env, variable);
  if (found === null || /^[1-9]\d{0,3}$/.test(found)) return found === null ? null : Number(found);
  throw new SettingsError(
    variable,
    found,
    'the requests a second of your store’s plan, a whole number from 1 to 9999, are allowed: by default 100 for a production store, 25 for a development store',
  );
}

function requireToken({ import2 }: Settings): void {
  const real = import2.targets.find((target) => target !== 'mock');
  if (real && !import2.token)
    throw new SettingsError('IMPORT2_TOKEN', '', `IMPORT2_TARGET asks for ${real}, which needs an API token`);
}

function requireStore({ elasticPath }: Settings): void {
  if (!elasticPath.targets.includes('store')) return;
  const signedIn = elasticPath.token ?? (elasticPath.clientId && elasticPath.clientSecret);
  if (!signedIn)
    throw new SettingsError(
      'EP_TOKEN',
      '',
      'EP_TARGET asks for store, which needs EP_TOKEN, or EP_CLIENT_ID and EP_CLIENT_SECRET',
    );
  if (!elasticPath.baseUrl)
    throw new SettingsError(
      'EP_BASE_URL',
      '',
      'EP_TARGET asks for store: https://euwest.api.elasticpath.com/v2 or https://useast.api.elasticpath.com/v2 is allowed',
    );
}

/** A real target without credentials would be nothing but 401s. */
const credentialChecks: readonly ((settings: Settings) => void)[] = [requireToken, requireStore];
