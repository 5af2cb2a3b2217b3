import { percentDecoded } from '../values/json.ts';
import { type Api, apis } from '../spec/operation.ts';
import { Secret } from '../values/secret.ts';
import {
  type Environment,
  type NamedSecret,
  type Setting,
  SettingsError,
  readSetting,
  shortestName,
} from './readers.ts';
import { isThisMachine } from './hosts.ts';
import { vendorUrls } from '../spec/targets.ts';
import { secretVariables, table } from './table.ts';

type Read<Rows> = { readonly [name in keyof Rows]: Rows[name] extends Setting<infer Value> ? Value : never };

/** Everything the suite is told from outside. Read once; Node passes `process.env`, k6 passes `__ENV`. */
export type Settings = Read<(typeof table)['both']> & {
  readonly import2: Read<(typeof table)['import2']>;
  readonly 'elastic-path': Read<(typeof table)['elastic-path']>;
  readonly notify: Read<(typeof table)['notify']>;
  /** Every secret that is set, those of proxies and what follows a token included. */
  readonly secrets: readonly NamedSecret[];
  /** What is wrong with the settings of one API alone: its targets cannot be judged, the other's can. */
  readonly wrong?: { readonly [api in Api]?: SettingsError };
};

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

/** Whose setting it is alone: which targets are asked for concerns both. */
const apiOfVariable = (variable: string): Api | null =>
  apis.find((api) => {
    const { targets: _both, ...own } = table[api];
    return Object.values(own).some((row) => row.variable === variable);
  }) ?? null;

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
    'elastic-path': valuesOf(table['elastic-path']),
    notify: valuesOf(table.notify),
    ...valuesOf(table.both),
    secrets,
  };
  secrets.push(...proxySecrets(env));
  for (const error of missingIn(env, settings)) fault(error);
  return settings;
}

/** What must not be told of a setting that cannot be meant: the run may go on without it, and its environment has it. */
function secretsInFaulty(name: string, value: string): NamedSecret[] {
  const found = secretVariables.includes(name)
    ? [value.trim(), ...value.split(/\s+/)].map((one) => new Secret(one))
    : [...userInfoIn(value), ...userInfoIn(percentDecoded(value))];
  return found.filter(({ isSearched }) => isSearched).map((one) => ({ name, secret: one }));
}

/** @param api those of its settings alone; left out: all */
export const secretsOf = ({ secrets }: Settings, api?: Api): Secret[] =>
  secrets.flatMap(({ name, secret }) => (api === undefined || apiOfVariable(name) === api ? [secret] : []));

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

const needsOf: { readonly [api in Api]: readonly [credentials: Need, ...others: Need[]] } = {
  import2: [{ ways: [['IMPORT2_TOKEN']], inWords: 'an API token' }],
  'elastic-path': [
    { ways: [['EP_CLIENT_ID', 'EP_CLIENT_SECRET'], ['EP_TOKEN']] },
    {
      ways: [['EP_BASE_URL']],
      inWords: `EP_BASE_URL, such as ${vendorUrls.stores.join(' or ')}`,
    },
  ],
};

const variablesOf = ({ ways }: Need): string => ways.map((way) => way.join(' with ')).join(' or ');

/** The variables that hold the credentials of an API. */
export const credentialsOf = (api: Api): string => variablesOf(needsOf[api][0]);

/** What an environment lacks for a real target of an API, each with the variable to set; `words` are its variables. */
export const missingFor = (api: Api, env: Environment): { variable: string; words: string; inWords: string }[] =>
  needsOf[api]
    .filter(({ ways }) => !ways.some((way) => way.every((variable) => env[variable]?.trim())))
    .map((need) => {
      const { ways, inWords = variablesOf(need) } = need;
      return { variable: ways[ways.length - 1]?.[0] ?? '', words: variablesOf(need), inWords };
    });

/**
 * A real target without credentials would be nothing but 401s. A mock may be written to without leave, so what has a base
 * URL and credentials, as a real account behind a proxy has, is only taken for one if that is said, or if it is on this machine.
 */
const missingIn = (env: Environment, settings: Settings): SettingsError[] =>
  apis.flatMap((api) => {
    const { baseUrl, targets } = table[api];
    const asks = targets.variable;
    const real = settings[api].targets.find((target) => target !== 'mock');
    const missing = missingFor(api, env);
    const url = env[baseUrl.variable]?.trim() ?? '';
    if (missing.length === 0 && url !== '' && !isThisMachine(url) && !env[asks]?.trim())
      return [
        new SettingsError(
          asks,
          '',
          `with credentials set, ${baseUrl.variable} may lead to a real account; it must say ${targets.about}`,
        ),
      ];
    return (real ? missing : []).map(
      ({ variable, inWords }) => new SettingsError(variable, '', `${asks} asks for ${real}, which needs ${inWords}`),
    );
  });
