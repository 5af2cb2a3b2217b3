import { percentDecoded } from '../values/json.ts';
import { nearestOf } from '../values/nearest.ts';
import type { Api } from '../spec/operation.ts';
import { pastedToken } from './pasted-token.ts';
import { Secret, stars } from '../values/secret.ts';
import { isVendorUrl } from './vendor-hosts.ts';

export type Environment = { readonly [variable: string]: string | undefined };

/** A setting that cannot be meant: names the variable, what was found, what it must be. */
export class SettingsError extends Error {
  readonly variable: string;

  constructor(variable: string, found: string, must: string) {
    super(`${variable} is ${JSON.stringify(found)}: ${must}`);
    this.name = 'SettingsError';
    this.variable = variable;
  }
}

/** A secret under the name of its variable; its value is never said. */
export type NamedSecret = { readonly name: string; readonly secret: Secret };

/** Makes a value of what a variable is set to, its blanks trimmed; keeps the secrets in it. @throws SettingsError */
type Reader<Value> = (found: string, variable: string, secrets: NamedSecret[]) => Value;

type Setting<Value> = { readonly variable: string; readonly read: Reader<Value>; readonly otherwise: Value };

const setting = <Value>(variable: string, read: Reader<Value>, otherwise: NoInfer<Value>): Setting<Value> => ({
  variable,
  read,
  otherwise,
});

/** One that is null where the variable is not set. */
export const optional = <Value>(variable: string, read: Reader<Value>): Setting<Value | null> =>
  setting<Value | null>(variable, read, null);

export const permissionsIn = (variable: string): Setting<readonly Permission[]> =>
  setting(variable, listOf(permissions), []);

/** @throws SettingsError if the variable is set to what cannot be meant */
export function readSetting<Value>(
  env: Environment,
  { variable, read, otherwise }: Setting<Value>,
  secrets: NamedSecret[] = [],
): Value {
  const found = env[variable]?.trim();
  return found ? read(found, variable, secrets) : otherwise;
}

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

const text: Reader<string> = (found) => found;

const shortestSecret = 6;

function kept(value: string, variable: string, secrets: NamedSecret[], searchedFrom?: number): Secret {
  const found = new Secret(value, searchedFrom);
  secrets.push({ name: variable, secret: found });
  return found;
}

const secret: Reader<Secret> = (found, variable, secrets) => {
  if (found.length >= shortestSecret) return kept(found, variable, secrets);
  throw new SettingsError(
    variable,
    stars,
    `at least ${shortestSecret} characters are needed: a shorter text would be found, and starred, all over what the suite writes`,
  );
};

/** What names an account is a word now and then; only one that can be no word is searched for. */
const shortestName = 12;
const accountName: Reader<Secret> = (found, variable, secrets) => kept(found, variable, secrets, shortestName);

const token =
  (scheme: 'basic' | 'bearer'): Reader<Secret> =>
  (found, variable, secrets) => {
    const pasted = pastedToken(found, scheme);
    if ('fault' in pasted)
      throw new SettingsError(variable, stars, `${pasted.fault}; it must be the API token alone, in visible ASCII`);
    const own = secret(pasted.token, variable, secrets);
    if (pasted.password) kept(pasted.password, variable, secrets);
    return own;
  };

const listOf =
  <Choice extends string>(choices: readonly Choice[]): Reader<readonly Choice[]> =>
  (found, variable) => {
    const known = found.split(',').map((name) => choices.find((choice) => choice === name.trim()));
    const chosen = known.filter((choice): choice is Choice => choice !== undefined);
    if (chosen.length === known.length) return [...new Set(chosen)];
    throw new SettingsError(variable, found, `it must be one of ${choices.join(', ')}, or several with commas`);
  };

const matching =
  <Value>(form: RegExp, must: string, read: (found: string) => Value): Reader<Value> =>
  (found, variable) => {
    if (form.test(found)) return read(found);
    throw new SettingsError(variable, found, `it must be ${must}`);
  };

const onOrOff = matching(/^(?:on|off)$/, 'on or off', (found) => found === 'on');
const wholeNumber = matching(/^\d{1,6}$/, 'a whole number from 0 to 999999', Number);
const rateLimit = matching(
  /^[1-9]\d{0,3}$/,
  'the requests a second of your store’s plan, a whole number from 1 to 9999: by default 100 for a production store, 25 for a development store',
  Number,
);

/** A base URL without slash at its end. What is said of a wrong one shows neither a user or password nor a query of it. */
export const url: Reader<string> = (found, variable) => {
  if (/:\/\/@|[^/]@|^[^/]*:\/\/[^/?#]*%40/.test(found))
    throw new SettingsError(
      variable,
      found.replace(/^([a-z]+:\/\/)?.*(@|%40)/is, `$1${stars}$2`).replace(/[?#].*$/s, '…'),
      'it must be a URL without user and password, since URLs are printed and kept. Where a host asks for them, put a ' +
        'proxy of your own before it that adds them, and name that; an @ in a path is written %40',
    );
  if (!/^https?:\/\/[^\s/?#\\%"'<>^`{|}]+[^\s?#]*$/.test(found))
    throw new SettingsError(
      variable,
      found.replace(/[?#].*$/s, '…'),
      'it must be an http:// or https:// URL without query, such as http://127.0.0.1:4010',
    );
  return found.replace(/\/+$/, '');
};

const mockUrl: Reader<string> = (found, variable, secrets) => {
  const known = url(found, variable, secrets);
  if (!isVendorUrl(known)) return known;
  throw new SettingsError(variable, known, 'it must be a mock of yours, and this is a vendor’s own host');
};

const table = {
  import2: {
    targets: setting('IMPORT2_TARGET', listOf(import2Targets), ['mock']),
    baseUrl: optional('IMPORT2_BASE_URL', url),
    token: optional('IMPORT2_TOKEN', token('basic')),
    otherToken: optional('IMPORT2_OTHER_TOKEN', token('basic')),
    webhookSecret: optional('IMPORT2_WEBHOOK_SECRET', secret),
    sourceTool: optional('IMPORT2_SOURCE_TOOL', text),
    destinationUrl: optional('IMPORT2_DESTINATION_URL', url),
    destinationUsername: optional('IMPORT2_DESTINATION_USERNAME', text),
    destinationToken: optional('IMPORT2_DESTINATION_TOKEN', secret),
    existingId: optional('IMPORT2_EXISTING_ID', text),
    archivedId: optional('IMPORT2_ARCHIVED_ID', text),
    cancelledId: optional('IMPORT2_CANCELLED_ID', text),
  },
  elasticPath: {
    targets: setting('EP_TARGET', listOf(elasticPathTargets), ['mock']),
    baseUrl: optional('EP_BASE_URL', url),
    token: optional('EP_TOKEN', token('bearer')),
    clientId: optional('EP_CLIENT_ID', accountName),
    clientSecret: optional('EP_CLIENT_SECRET', secret),
    forbiddenToken: optional('EP_FORBIDDEN_TOKEN', token('bearer')),
    existingId: optional('EP_EXISTING_ID', text),
    /** Requests a second that the store's plan allows; null: nobody said which of the documented limits applies. */
    rateLimit: optional('EP_RATE_LIMIT', rateLimit),
    /** How long a journey follows what it uploaded before it says that the jobs did not end. */
    jobPatienceSeconds: setting('EP_JOB_PATIENCE', wholeNumber, 180),
  },
  both: {
    /** A mock that already runs; null: one is started. */
    mockUrl: optional('MOCK_URL', mockUrl),
    /** What real accounts may be used for beyond reading. */
    allowLive: permissionsIn('ALLOW_LIVE'),
    /** The most that one command may create at real targets. */
    maxCreated: setting('MAX_CREATED', wholeNumber, 30),
    /** Whether each request begins a trace (W3C Trace Context). */
    sendsTraceparent: setting('SEND_TRACEPARENT', onOrOff, false),
    k6Bin: optional('K6_BIN', text),
    historyDir: setting('HISTORY_DIR', text, 'reports/history'),
  },
};

type Read<Rows> = { readonly [name in keyof Rows]: Rows[name] extends Setting<infer Value> ? Value : never };

/** Everything the suite is told from outside. Read once; Node passes `process.env`, k6 passes `__ENV`. */
export type Settings = Read<(typeof table)['both']> & {
  readonly import2: Read<(typeof table)['import2']>;
  readonly elasticPath: Read<(typeof table)['elasticPath']>;
  /** Every secret that is set, those of proxies and what follows a token included. */
  readonly secrets: readonly NamedSecret[];
  /** What is wrong with the settings of one API alone: its targets cannot be judged, the other's can. */
  readonly wrong?: { readonly [api in Api]?: SettingsError };
};

export const variables: readonly string[] = Object.values(table).flatMap((rows) =>
  Object.values(rows).map(({ variable }) => variable),
);

export const secretVariables = variables.filter((name) => /_(?:TOKEN|SECRET|CLIENT_ID)$/.test(name));

export const isVariable = (name: string): boolean => variables.includes(name);

/** The setting whose name is nearest to one that is no setting, and whether that is a slip: another case, a letter or two. */
export function nearestVariable(name: string): { readonly nearest: string; readonly isSlip: boolean } {
  const written = name.toUpperCase().replace(/[.-]/g, '_');
  const { nearest, distance } = nearestOf(written, variables);
  return { nearest, isSlip: distance <= (written.length > 10 ? 2 : 1) };
}

/**
 * Reads the settings.
 * @throws SettingsError for the first variable that cannot be meant; a secret's value is never in the message
 */
export const parseSettings = (env: Environment): Settings =>
  settingsIn(env, (error) => {
    throw error;
  });

/**
 * Reads the settings of a run, in which the fault of one API's settings is none of the other's: it is kept in `wrong`.
 * @throws SettingsError for what concerns both, or leaves open which targets are asked for
 */
export function parseSettingsByApi(env: Environment): Settings {
  const wrong: { [api in Api]?: SettingsError } = {};
  const settings = settingsIn(env, (error) => {
    const api = apiOfVariable(error.variable);
    if (api === null) throw error;
    wrong[api] ??= error;
  });
  return { ...settings, wrong };
}

function apiOfVariable(variable: string): Api | null {
  if (variable.endsWith('_TARGET')) return null;
  return variable.startsWith('IMPORT2_') ? 'import2' : variable.startsWith('EP_') ? 'elastic-path' : null;
}

/** @param fault told of each variable that cannot be meant, which counts as not set if it returns */
function settingsIn(env: Environment, fault: (error: SettingsError) => void): Settings {
  const secrets: NamedSecret[] = [];
  const valueOf = ({ variable, read, otherwise }: Setting<unknown>): unknown => {
    try {
      return readSetting(env, { variable, read, otherwise }, secrets);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      fault(error);
      secrets.push(...secretsInFaulty(variable, env[variable] ?? ''));
      return otherwise;
    }
  };
  const valuesOf = <Rows extends { readonly [name: string]: Setting<unknown> }>(rows: Rows) =>
    Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, valueOf(row)])) as Read<Rows>;
  const settings: Settings = {
    import2: valuesOf(table.import2),
    elasticPath: valuesOf(table.elasticPath),
    ...valuesOf(table.both),
    secrets,
  };
  secrets.push(...proxySecrets(env));
  for (const error of missingCredentials(env, settings)) fault(error);
  return settings;
}

/** What must not be told of a setting that cannot be meant: the run may go on without it, and its environment has it. */
function secretsInFaulty(name: string, value: string): NamedSecret[] {
  const found = secretVariables.includes(name)
    ? [value.trim(), ...value.split(/\s+/)].map((one) => new Secret(one))
    : [...userInfoIn(value), ...userInfoIn(percentDecoded(value))];
  return found.filter(({ isSearched }) => isSearched).map((one) => ({ name, secret: one }));
}

export const secretsOf = (settings: Settings): Secret[] => settings.secrets.map((one) => one.secret);

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
    ...[together, percentDecoded(together), password, percentDecoded(password)].map((one) => new Secret(one)),
    ...[user, percentDecoded(user)].map((one) => new Secret(one, shortestName)),
  ].filter((one, at, all) => one.isSearched && all.findIndex((other) => other.reveal() === one.reveal()) === at);
}

/** What a real target cannot be judged without: it is met by one of its ways, and each way by all of its variables. */
type Need = { readonly ways: readonly (readonly string[])[]; readonly inWords?: string };

const needsOf: { readonly [api in Api]: readonly Need[] } = {
  import2: [{ ways: [['IMPORT2_TOKEN']], inWords: 'an API token' }],
  'elastic-path': [
    { ways: [['EP_CLIENT_ID', 'EP_CLIENT_SECRET'], ['EP_TOKEN']] },
    {
      ways: [['EP_BASE_URL']],
      inWords: 'EP_BASE_URL: it must be https://euwest.api.elasticpath.com/v2 or https://useast.api.elasticpath.com/v2',
    },
  ],
};

/** What an environment lacks for a real target of an API, each with the variable to set; `words` are its variables. */
export const missingFor = (api: Api, env: Environment): { variable: string; words: string; inWords: string }[] =>
  needsOf[api]
    .filter(({ ways }) => !ways.some((way) => way.every((variable) => env[variable]?.trim())))
    .map(({ ways, inWords }) => {
      const words = ways.map((way) => way.join(' with ')).join(' or ');
      return { variable: ways[ways.length - 1]?.[0] ?? '', words, inWords: inWords ?? words };
    });

/** A real target without credentials would be nothing but 401s. */
const missingCredentials = (env: Environment, { import2, elasticPath }: Settings): SettingsError[] =>
  (
    [
      ['import2', 'IMPORT2_TARGET', import2.targets],
      ['elastic-path', 'EP_TARGET', elasticPath.targets],
    ] as const
  ).flatMap(([api, asks, targets]) => {
    const real = targets.find((target) => target !== 'mock');
    const missing = real ? missingFor(api, env) : [];
    return missing.map(
      ({ variable, inWords }) => new SettingsError(variable, '', `${asks} asks for ${real}, which needs ${inWords}`),
    );
  });
