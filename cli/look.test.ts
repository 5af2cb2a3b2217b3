import { afterEach, expect, test, vi } from 'vitest';
import { lookCommand } from './targets.ts';
import { credentialsOf, inJson, serve } from '../testing/peers/serving.ts';

afterEach(() => vi.restoreAllMocks());

/** Both APIs, as far as a look goes: it knows one token. */
async function startBoth(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const respond = inJson((request) => {
    asked.push(`${request.method} ${request.url}`);
    const [, token] = credentialsOf(request);
    const body = request.url?.startsWith('/v2') ? { data: [], meta: { results: { total: 0 } } } : [];
    return { status: token === 'good-token' ? 200 : 401, body };
  });
  return { url: await serve(respond), asked };
}

async function lookWith(env: { readonly [name: string]: string }): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const note = (line: unknown): void => void said.push(String(line));
  vi.spyOn(console, 'log').mockImplementation(note);
  vi.spyOn(console, 'error').mockImplementation(note);
  const code = await lookCommand({ SUITE_NO_DOTENV: '1', ...env });
  return { code, said: said.join('\n') };
}

const import2 = (url: string, token = 'good-token') => ({ IMPORT2_BASE_URL: `${url}/api/v2.1`, IMPORT2_TOKEN: token });
const store = (url: string) => ({ EP_TARGET: 'store', EP_BASE_URL: `${url}/v2`, EP_TOKEN: 'good-token' });

test('a look says for each target what a run would do there and which setting opens the rest; it only reads', async () => {
  const { url, asked } = await startBoth();
  const { code, said } = await lookWith({ ...import2(url), IMPORT2_TARGET: 'sandbox,live', ...store(url) });
  expect(code).toBe(0);
  expect(asked.sort()).toEqual([
    'GET /api/sandbox/tools',
    'GET /api/v2.1/tools',
    'GET /v2/subscriptions/imports?page%5Blimit%5D=1',
  ]);
  const [sandbox = '', live = '', elastic = ''] = said.split(/^(?=\S+@)/m);
  expect(sandbox).toMatch(
    /^import2@sandbox at http.*credentials good, .*creates nothing real\n  would ask  \d+ cases and \d+ journeys on \d+ operations: about \d+ requests, in at least \d+ s\n/,
  );
  expect(live).toMatch(/would ask  \d+ cases.*\n  left out   ALLOW_LIVE=import2 opens \d+ cases/);
  expect(live).toMatch(/^             by design: \d+ cases and \d+ journeys\n.*\(\d+\)\n/m);
  expect(elastic).toMatch(/ALLOW_LIVE=elastic-path opens \d+ cases/);
  expect(elastic).toMatch(/EP_CLIENT_ID and EP_CLIENT_SECRET together open \d+ cases\n/);
  expect(elastic).toMatch(/nobody can: \d+ cases\n/);
  expect(elastic).toMatch(/a contract run creates nothing at real targets/);
});

test('it says what a run may create once that is permitted, and that more than MAX_CREATED will not start', async () => {
  const { url, asked } = await startBoth();
  const permitted = { ...store(url), ALLOW_LIVE: 'elastic-path' };
  const open = await lookWith(permitted);
  expect(open).toMatchObject({
    code: 0,
    said: expect.stringMatching(/may create up to \d+ jobs at elastic-path@store/),
  });
  const bound = await lookWith({ ...permitted, MAX_CREATED: '1' });
  expect(bound).toMatchObject({ code: 2, said: expect.stringMatching(/MAX_CREATED is "1"/) });
  expect(asked.filter((request) => !request.startsWith('GET '))).toEqual([]);
});

test('a target that refuses us, one that is not there and settings that cannot be meant keep no other from being looked at', async () => {
  const { url } = await startBoth();
  const gone = { EP_TARGET: 'store', EP_BASE_URL: 'http://127.0.0.1:9/v2', EP_TOKEN: 'good-token' };
  const rows = [
    [
      { ...import2(url, 'other-token'), IMPORT2_TARGET: 'sandbox', ...store(url) },
      4,
      /refuses our credentials.*Check IMPORT2_TOKEN/,
    ],
    [{ ...import2(url), IMPORT2_TARGET: 'sandbox', ...gone }, 4, /elastic-path@store does not answer/],
    [{ ...store(url), IMPORT2_TARGET: 'live' }, 2, /not judged: import2@live: IMPORT2_TOKEN/],
  ] as const;
  for (const [env, code, why] of rows) {
    const looked = await lookWith(env);
    expect(looked).toMatchObject({ code, said: expect.stringMatching(why) });
    expect(looked.said).toMatch(/credentials good/);
  }
});

test('a target that the settings open and do not name is looked at all the same; our own mock is not', async () => {
  const { url } = await startBoth();
  const { code, said } = await lookWith(import2(url));
  expect(code).toBe(0);
  expect(said).toMatch(/^Import2: as IMPORT2_TARGET=sandbox,mock would be; not set, a run judges the mock\n/);
  expect(said).toMatch(/Elastic Path: the mock alone; .*It needs EP_CLIENT_ID/);
  expect(said.match(/^\S+@\S+ at/gm)).toEqual(['import2@sandbox at']);
});
