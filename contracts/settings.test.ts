import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Secret } from './secret.ts';
import {
  type Environment,
  type Settings,
  SettingsError,
  namedSecretsOf,
  parseSettings,
  secretVariables,
  secretsOf,
} from './settings.ts';

test('without any variable both APIs are judged on the mock', () => {
  const { import2, elasticPath, allowLive, historyDir } = parseSettings({});
  expect([import2.targets, elasticPath.targets, allowLive, historyDir]).toEqual([
    ['mock'],
    ['mock'],
    [],
    'reports/history',
  ]);
});

test('a list of targets is read, blanks and repetitions left out', () => {
  expect(parseSettings({ IMPORT2_TARGET: 'sandbox, mock,sandbox', IMPORT2_TOKEN: 'a-token' }).import2.targets).toEqual([
    'sandbox',
    'mock',
  ]);
});

describe('a setting that cannot be meant is named with what was found and what is allowed', () => {
  const rows: readonly [env: { [name: string]: string }, says: RegExp][] = [
    [{ IMPORT2_TARGET: 'sandox' }, /^IMPORT2_TARGET is "sandox": mock, sandbox, live/],
    [{ EP_TARGET: 'shop' }, /^EP_TARGET is "shop": mock, store/],
    [{ ALLOW_LIVE: 'yes' }, /^ALLOW_LIVE is "yes": import2, elastic-path/],
    [{ MOCK_URL: '127.0.0.1:4010' }, /^MOCK_URL is "127.0.0.1:4010": an http:\/\/ or https:\/\/ URL/],
    [{ IMPORT2_BASE_URL: 'http://h/v?x=1' }, /^IMPORT2_BASE_URL is/],
    [{ IMPORT2_TARGET: 'live' }, /^IMPORT2_TOKEN is "": IMPORT2_TARGET asks for live/],
    [{ IMPORT2_TOKEN: 'abc' }, /^IMPORT2_TOKEN is "\*\*\*": a secret of at least 6 characters/],
    [{ EP_TARGET: 'store', EP_CLIENT_ID: 'only-half' }, /^EP_TOKEN is "": EP_TARGET asks for store/],
    [{ EP_TARGET: 'store', EP_TOKEN: 'a-token' }, /^EP_BASE_URL is "": .*euwest/],
  ];
  for (const [env, says] of rows) test(JSON.stringify(env), () => expect(() => parseSettings(env)).toThrow(says));
});

/** Every variable the parser asks for. */
function variablesRead(): string[] {
  const read = new Set<string>();
  parseSettings(new Proxy({}, { get: (_target, name) => void read.add(String(name)) }));
  return [...read].toSorted();
}

test('.env.example names every variable, and no other', () => {
  const named = [...readFileSync('.env.example', 'utf8').matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(named.toSorted()).toEqual(variablesRead());
});

test('every setting that is read as a secret is listed as one, under its own name', () => {
  const value = 'said-by-nobody';
  const readAsSecret = variablesRead().filter((variable) => holdsASecret(parsed({ [variable]: value })));
  expect(secretVariables.toSorted()).toEqual(readAsSecret);
  for (const variable of readAsSecret)
    expect(namedSecretsOf(parseSettings({ [variable]: value }))).toEqual([
      { name: variable, secret: expect.any(Secret) as Secret },
    ]);
});

/** The settings, or null where such a value cannot be meant. */
function parsed(env: Environment): Settings | null {
  try {
    return parseSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

const holdsASecret = (value: unknown): boolean =>
  value instanceof Secret || (typeof value === 'object' && value !== null && Object.values(value).some(holdsASecret));

test('secrets print as stars and are listed', () => {
  const settings = parseSettings({ IMPORT2_TOKEN: 'very-secret', EP_CLIENT_SECRET: 'also-secret' });
  expect(JSON.stringify(settings)).not.toMatch(/very-secret|also-secret/);
  expect(`${settings.import2.token?.toString()}`).toBe('***');
  expect(secretsOf(settings).map((secret) => secret.reveal())).toEqual(['very-secret', 'also-secret']);
});
