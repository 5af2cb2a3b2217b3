import { type Json, isObject, parseJson } from '../contracts/values/json.ts';
import { secretNames } from '../contracts/show/redact.ts';
import type { Api } from '../contracts/spec/operation.ts';
import { usualParameters } from '../contracts/settings/parameters.ts';
import type { Parameters } from '../contracts/settings/parameters.ts';
import { Secret } from '../contracts/values/secret.ts';
import { type Allowed, allowedAt, namesSandbox } from '../contracts/cases/permission.ts';
import {
  type Environment,
  SettingsError,
  aboveZero,
  oneOf,
  optional,
  readSetting,
  setting,
  text,
  url,
} from '../contracts/settings/readers.ts';
import { proxySecrets } from '../contracts/settings/settings.ts';
import { type Permission, permissionsIn } from '../contracts/settings/table.ts';
import { isVendorUrl } from '../contracts/settings/hosts.ts';
import { type ProfileName, profileNames } from './profiles.ts';
import { type TargetName, apiOf, isMock, isRealAccount, targetNames, usualMockUrl } from '../contracts/spec/targets.ts';
import type { Address } from '../targets/facts.ts';

/** What one run of a script is told. Node writes it into k6's environment; by hand `-e` does. */
export type LoadSettings = {
  readonly target: TargetName;
  readonly baseUrl: string;
  readonly profile: ProfileName;
  /** Requests a second at share 1 of the profile. */
  readonly rate: number;
  /** Null: as long as the profile is. */
  readonly durationMs: number | null;
  /** Null: as many as the rate needs. */
  readonly vus: number | null;
  readonly token: Secret;
  /** Values for the `{name}`s of requests; some are secret, as openapi.yaml marks them. */
  readonly parameters: Parameters;
  /** An import that may be polled, where none may be created. */
  readonly existingId: string | null;
  /** What the target may be used for beyond reading, if it is real; left out: nothing. */
  readonly allowLive?: readonly Permission[];
  /** The script stops at a 5xx or a long Retry-After: it is somebody's real account. */
  readonly careful: boolean;
};

/** What a script is told unless there is more to say; without a token, to reckon what a run will cost. */
export const loadSettings = ({ name, baseUrl }: Address, more: Partial<LoadSettings>): LoadSettings => ({
  target: name,
  baseUrl,
  profile: 'smoke',
  rate: 1,
  durationMs: null,
  vus: null,
  token: new Secret(''),
  parameters: {},
  existingId: null,
  careful: !isMock(name),
  ...more,
});

const byHand: Parameters = { run: 'by-hand', ...usualParameters };

/**
 * The settings as the environment of a script. Secrets among them: never to be put into arguments.
 * @param known secrets that a server may tell though this script does not send them
 */
export const loadEnvironment = (
  { target, baseUrl, profile, rate, durationMs, vus, token, parameters, existingId, allowLive, careful }: LoadSettings,
  known: readonly Secret[] = [],
): { [variable: string]: string } =>
  variablesOf({
    LOAD_SECRETS: JSON.stringify(known.filter(({ isSearched }) => isSearched).map((secret) => secret.reveal())),
    LOAD_TARGET: target,
    LOAD_BASE_URL: baseUrl,
    LOAD_PROFILE: profile,
    LOAD_RATE: rate,
    LOAD_DURATION_MS: durationMs,
    LOAD_VUS: vus,
    LOAD_TOKEN: token.reveal(),
    LOAD_PARAMETERS: JSON.stringify(parameters),
    LOAD_EXISTING_ID: existingId,
    LOAD_ALLOW_LIVE: allowLive?.join(',') ?? null,
    LOAD_CAREFUL: String(careful),
  });

/** Variables as an environment has them; one that is null is not set. */
export const variablesOf = (all: { readonly [variable: string]: string | number | null }) =>
  Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])));

/**
 * Reads a script's settings. By hand `LOAD_BASE_URL` is enough, for a mock.
 * @throws SettingsError for the first variable that cannot be meant
 */
export function parseLoadSettings(env: Environment, api: Api): LoadSettings {
  const baseUrl = readSetting(env, optional('LOAD_BASE_URL', url));
  if (!baseUrl) throw new SettingsError('LOAD_BASE_URL', '', `a base URL such as ${usualMockUrl}/api/v2.1 is needed`);
  const targets = targetNames.filter((name) => apiOf(name) === api);
  const target = readSetting(env, setting('LOAD_TARGET', oneOf(targets), targets[0] as TargetName));
  refuseVendorHost(target, baseUrl);
  return {
    target,
    baseUrl,
    profile: readSetting(env, setting('LOAD_PROFILE', oneOf(profileNames), 'smoke')),
    rate: positive(env, 'LOAD_RATE') ?? 5,
    durationMs: positive(env, 'LOAD_DURATION_MS'),
    vus: positive(env, 'LOAD_VUS'),
    token: new Secret(readSetting(env, setting('LOAD_TOKEN', text, 'mock-load'))),
    parameters: parametersIn(env),
    existingId: readSetting(env, optional('LOAD_EXISTING_ID', text)),
    allowLive: readSetting(env, permissionsIn('LOAD_ALLOW_LIVE')),
    careful: env['LOAD_CAREFUL'] === 'true' || !isMock(target),
  };
}

/** Everything secret in the environment of a script, to be kept out of whatever it or its k6 says. */
export function secretsInEnvironment(env: Environment): Secret[] {
  const tokens = parseJson(env['LOAD_TOKENS'] ?? '{}');
  const parameters = parseJson(env['LOAD_PARAMETERS'] ?? '{}');
  const known = parseJson(env['LOAD_SECRETS'] ?? '[]');
  const values = [
    env['LOAD_TOKEN'],
    ...(Array.isArray(known) ? (known as readonly Json[]) : []),
    ...(isObject(tokens) ? Object.values(tokens) : []),
    ...(isObject(parameters) ? secretNames.map((name) => parameters[name]) : []),
  ];
  return [
    ...values.filter((value) => typeof value === 'string').map((value) => new Secret(value)),
    ...proxySecrets(env).map(({ secret }) => secret),
  ];
}

/** A mock may be given anything, so what is at a vendor's own host is none. */
function refuseVendorHost(target: TargetName, baseUrl: string): void {
  if (!isVendorUrl(baseUrl)) return;
  if (isRealAccount(target) || (target === 'import2@sandbox' && namesSandbox(baseUrl.replace(/\/+$/, '')))) return;
  throw new SettingsError(
    'LOAD_BASE_URL',
    baseUrl,
    `this is a vendor's own host, and LOAD_TARGET is ${target}; a target that is there is allowed: import2@live, elastic-path@store, or import2@sandbox with a URL that ends in /sandbox`,
  );
}

/** What may be done at the target beyond reading. */
export const allowedBy = ({ target, baseUrl, allowLive = [] }: LoadSettings): Allowed =>
  allowedAt({ name: target, baseUrl }, allowLive);

/**
 * Values for the `{name}`s of requests.
 * @throws SettingsError
 */
export function parametersIn(env: Environment): Parameters {
  const given = env['LOAD_PARAMETERS'];
  if (!given) return byHand;
  const found = parseJson(given);
  if (isObject(found) && Object.values(found).every((value) => typeof value === 'string')) return found as Parameters;
  throw new SettingsError('LOAD_PARAMETERS', '***', 'a JSON object of texts is allowed');
}

/** A number above 0; null: none is given. @throws SettingsError */
export const positive = (env: Environment, variable: string): number | null =>
  readSetting(env, optional(variable, aboveZero));
