import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { SettingsError } from '../contracts/settings/readers.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { keptWrong, openTargets, outputsOf, targetsCommand } from './targets.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const import2 = { IMPORT2_TOKEN: 'is-set' };
const store = { EP_BASE_URL: 'https://store.example/v2', EP_CLIENT_ID: 'me', EP_CLIENT_SECRET: 'is-set' };

const rows = [
  ['nothing', {}, 'mock', 'mock'],
  ['an Import2 token', import2, 'sandbox,mock', 'mock'],
  ['a store without its address', { ...store, EP_BASE_URL: '' }, 'mock', 'mock'],
  ['a client id without its secret', { ...store, EP_CLIENT_SECRET: ' ' }, 'mock', 'mock'],
  ['a store', store, 'mock', 'store,mock'],
  ['a token of a store', { EP_BASE_URL: store.EP_BASE_URL, EP_TOKEN: 'is-set' }, 'mock', 'store,mock'],
  ['everything', { ...import2, ...store }, 'sandbox,mock', 'store,mock'],
  ['a target by name', { ...import2, IMPORT2_TARGET: 'live,sandbox' }, 'live,sandbox', 'mock'],
  ['a target by name, no token', { IMPORT2_TARGET: 'live' }, 'mock', 'mock'],
] as const;

test.each(rows)('%s: what is judged', (_, env, import2Target, epTarget) => {
  const found = openTargets(env);
  expect(found.map(({ value }) => value)).toEqual([import2Target, epTarget]);
  const opened = { ...env, IMPORT2_TARGET: import2Target, EP_TARGET: epTarget };
  expect(() => parseSettings(opened)).not.toThrow(); // what it calls open, a run accepts
});

test('what it calls closed, a run refuses, and every setting it misses is named', () => {
  for (const env of [{ IMPORT2_TARGET: 'sandbox' }, { ...store, EP_CLIENT_SECRET: '', EP_TARGET: 'store' }])
    expect(() => parseSettings(env)).toThrow(SettingsError);
  expect(openTargets({}).map(({ missing }) => missing)).toEqual([
    ['IMPORT2_TOKEN'],
    ['EP_CLIENT_ID with EP_CLIENT_SECRET or EP_TOKEN', 'EP_BASE_URL'],
  ]);
});

test('what cannot be meant is an error, not a target left out', () => {
  expect(() => openTargets({ ...import2, IMPORT2_TARGET: 'sandbx' })).toThrow(SettingsError);
});

test('outputs say whether any real API is called', () => {
  expect(outputsOf(openTargets({}))).toEqual(['IMPORT2_TARGET=mock', 'EP_TARGET=mock', 'real=false']);
  expect(outputsOf(openTargets(store))).toContain('real=true');
});

test('in a job of GitHub Actions what is left out is a warning and stands on the page', async () => {
  const folder = freshFolder();
  const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') };
  const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const code = await targetsCommand({ SUITE_NO_DOTENV: '1', GITHUB_ACTIONS: 'true', ...files, ...import2 });
  const printed = print.mock.calls.flat();
  print.mockRestore();
  expect(code).toBe(0);
  expect(printed.filter((line: string) => line.startsWith('::warning '))).toEqual([
    expect.stringMatching(/^::warning title=Elastic Path [^:]*::.*EP_TOKEN, and EP_BASE_URL/),
  ]);
  expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toMatch(/⚠ Elastic Path: the mock alone/);
  expect(readFileSync(files.GITHUB_OUTPUT, 'utf8')).toBe('IMPORT2_TARGET=sandbox,mock\nEP_TARGET=mock\nreal=true\n');
});

test('what is kept as the wrong kind is named, with what to do', () => {
  const found = keptWrong({ SUITE_KEPT_AS_VARIABLES: ' IMPORT2_TOKEN  ', SUITE_KEPT_AS_SECRETS: '\nEP_BASE_URL' });
  expect(found.map(({ title }) => title)).toEqual([
    'IMPORT2_TOKEN is kept as a variable',
    'EP_BASE_URL is kept as a secret',
  ]);
  expect(found[0]?.words).toMatch(/have it replaced, and keep it as a secret/);
  expect(keptWrong({ SUITE_KEPT_AS_VARIABLES: ' ' })).toEqual([]);
});
