import { pastedToken } from './pasted-token.ts';
import { Secret, shortestSecret, stars } from '../values/secret.ts';
import { developmentStore, productionStore, usualMockUrl } from '../spec/targets.ts';
import { isVendorUrl } from './hosts.ts';

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
export type Reader<Value> = {
  (found: string, variable: string, secrets: NamedSecret[]): Value;
  readonly isSecret?: true;
};

/** A reader of what must not be told, right or wrong. */
const ofSecret = (read: Reader<Secret>): Reader<Secret> => Object.assign(read, { isSecret: true as const });

export type Setting<Value> = { readonly variable: string; readonly read: Reader<Value>; readonly otherwise: Value };

export const setting = <Value>(variable: string, read: Reader<Value>, otherwise: NoInfer<Value>): Setting<Value> => ({
  variable,
  read,
  otherwise,
});

/** One that is null where the variable is not set. */
export const optional = <Value>(variable: string, read: Reader<Value>): Setting<Value | null> =>
  setting<Value | null>(variable, read, null);

/** @throws SettingsError if the variable is set to what cannot be meant */
export function readSetting<Value>(
  env: Environment,
  { variable, read, otherwise }: Setting<Value>,
  secrets: NamedSecret[] = [],
): Value {
  const found = env[variable]?.trim();
  return found ? read(found, variable, secrets) : otherwise;
}

export const text: Reader<string> = (found) => found;

function kept(value: string, variable: string, secrets: NamedSecret[], searchedFrom?: number): Secret {
  const found = new Secret(value, searchedFrom);
  secrets.push({ name: variable, secret: found });
  return found;
}

export const secret = ofSecret((found, variable, secrets) => {
  if (found.length >= shortestSecret) return kept(found, variable, secrets);
  throw new SettingsError(
    variable,
    stars,
    `at least ${shortestSecret} characters are needed: a shorter text would be found, and starred, all over what the suite writes`,
  );
});

/** What names an account is a word now and then; only one that can be no word is searched for. */
export const shortestName = 12;
export const accountName = ofSecret((found, variable, secrets) => kept(found, variable, secrets, shortestName));

export const token = (scheme: 'basic' | 'bearer'): Reader<Secret> =>
  ofSecret((found, variable, secrets) => {
    const pasted = pastedToken(found, scheme);
    if ('fault' in pasted)
      throw new SettingsError(variable, stars, `${pasted.fault}; it must be the API token alone, in visible ASCII`);
    const own = secret(pasted.token, variable, secrets);
    if (pasted.password) kept(pasted.password, variable, secrets);
    return own;
  });

export const oneOf =
  <Choice extends string>(choices: readonly Choice[]): Reader<Choice> =>
  (found, variable) => {
    const chosen = choices.find((one) => one === found);
    if (chosen) return chosen;
    throw new SettingsError(variable, found, `it must be one of ${choices.join(', ')}`);
  };

export const listOf =
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

export const onOrOff = matching(/^(?:on|off)$/, 'on or off', (found) => found === 'on');
export const wholeNumber = matching(/^\d{1,6}$/, 'a whole number from 0 to 999999', Number);
export const rateLimit = matching(
  /^[1-9]\d{0,3}$/,
  `the requests a second of your store’s plan, a whole number from 1 to 9999: by default ${productionStore} for a production store, ${developmentStore} for a development store`,
  Number,
);

export const aboveZero: Reader<number> = (found, variable) => {
  const number = Number(found);
  if (Number.isFinite(number) && number > 0) return number;
  throw new SettingsError(variable, found, 'it must be a number above 0');
};

/** Whether a host and a port stand in a URL; k6 has no `URL`, and reads what was read here before. */
const leadsSomewhere = (found: string): boolean =>
  (globalThis as { URL?: { canParse: (url: string) => boolean } }).URL?.canParse(found) ?? true;

const mustLeadSomewhere = 'its host must be a name or an address, and its port, if it names one, from 0 to 65535';

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
      `it must be an http:// or https:// URL without query, such as ${usualMockUrl}`,
    );
  if (!leadsSomewhere(found)) throw new SettingsError(variable, found, mustLeadSomewhere);
  return found.replace(/\/+$/, '');
};

export const mockUrl: Reader<string> = (found, variable, secrets) => {
  const known = url(found, variable, secrets);
  if (!isVendorUrl(known)) return known;
  throw new SettingsError(variable, known, 'it must be a mock of yours, and this is a vendor’s own host');
};

/** A URL that lets in whoever knows it, as of a webhook; a query may stand in it. */
export const secretUrl = ofSecret((found, variable, secrets) => {
  if (!/^https?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/.test(found))
    throw new SettingsError(variable, stars, 'it must be an http:// or https:// URL without user and password');
  if (!leadsSomewhere(found)) throw new SettingsError(variable, stars, mustLeadSomewhere);
  return kept(found, variable, secrets);
});
