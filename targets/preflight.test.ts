import { expect, onTestFinished, test, vi } from 'vitest';
import { parseSettings } from '../contracts/settings/settings.ts';
import { createClient, failures } from './client.ts';
import { isMalformed, obstacleIn, whatToDo } from './obstacle.ts';
import { targetsOf } from './open.ts';
import { greetingInWords, preflight, recheck } from './preflight.ts';
import { serve } from '../testing/peers/serving.ts';
import { serveBytes } from '../testing/peers/wire-forms.ts';

type Says = readonly [status: number, headers: { readonly [name: string]: string }, body: string];

const html = { 'content-type': 'text/html', server: 'nginx' };
const json = { 'content-type': 'application/json' };
const page = '<!DOCTYPE html><html><head><title>Sign in</title></head></html>';
const cloudflare = { ...html, server: 'cloudflare', 'cf-ray': '8a0b-AMS', via: '1.1 edge' };

/** What stands where the API should be: how it ends, and the first sentence. `null`: it is the API's own, and judged. */
const kinds: readonly (readonly [kind: string, says: Says | string, exit: 4 | null, why?: RegExp, todo?: RegExp])[] = [
  ['the API', [200, json, '[]'], null],
  ['https alone', [301, { ...html, location: 'https://api.test/api/sandbox/tools' }, page], 4, /redirects \(301\) to https:\/\/api\.test\/api\/sandbox\/tools\.$/, /Set IMPORT2_BASE_URL to https:\/\/api\.test\/api\/sandbox, if/], // prettier-ignore
  ['a path that moved', [308, { location: 'https://api.test/v3/tools' }, ''], 4, /redirects \(308\) to https/, /to https:\/\/api\.test\/v3, if/], // prettier-ignore
  ['a login page', [302, { ...html, location: '/login?next=%2Ftools' }, page], 4, /redirects \(302\) to \/login\?…\./, /login page/], // prettier-ignore
  ['a redirect to nowhere', [307, {}, ''], 4, /redirects \(307\) to nowhere: it names no Location\./],
  [
    'a redirect with a password',
    [302, { location: 'https://me:secret@sso.test/' }, ''],
    4,
    /to https:\/\/\*+@sso\.test/,
  ],
  ['a page that is a success', [200, html, page], 4, /with something that is no JSON \(200, text\/html\): a web page, .*Server: nginx/, /Is IMPORT2_BASE_URL the URL of the API/], // prettier-ignore
  ['a page that says it is JSON', [200, json, page], 4, /with something that is no JSON/],
  [
    'a captive portal in plain text',
    [200, { 'content-type': 'text/plain' }, 'Welcome'],
    4,
    /no JSON \(200, text\/plain\)/,
  ],
  ['a success without content', [204, {}, ''], 4, /no JSON \(204, no Content-Type\)/],
  ['JSON by another name', [200, { 'content-type': 'text/plain' }, '[]'], null],
  ['JSON with a slip in it', [200, json, '[1,]'], null],
  ['JSON of a wrong shape', [200, json, '{"tools":[]}'], null],
  ['a wrong token', [401, json, '{}'], 4, /refuses our credentials \(401\)\.$/, /Check IMPORT2_TOKEN\./],
  ['a firewall', [403, cloudflare, page], 4, /does not let us in \(403\): a web page, as a proxy or CDN sends it, 403, text\/html, Server: cloudflare, Via: 1\.1 edge, CF-Ray: 8a0b-AMS\./, /firewall/], // prettier-ignore
  [
    'a token without permission',
    [403, json, '{}'],
    4,
    /does not let us in \(403\)\.$/,
    /Check what IMPORT2_TOKEN may do/,
  ],
  ['a wrong path, of an API that says nothing', [404, html, ''], 4, /has nothing at its base URL \(404\)\.$/, /path of IMPORT2_BASE_URL/], // prettier-ignore
  ['a wrong path', [404, html, page], 4, /has nothing at its base URL \(404\): a web page/, /path of IMPORT2_BASE_URL/],
  ['a gateway without its server', [502, html, page], 4, /gateway before it \(502\): a web page/],
  ['maintenance', [503, { 'retry-after': '3600' }, ''], 4, /left alone for longer than a run waits, 60 s \(503, Retry-After: 3600\)/], // prettier-ignore
  ['a restart', [503, {}, ''], 4, /is unavailable for now \(503\)/],
  ['a gateway that waits in vain', [504, {}, ''], 4, /\(504\)/],
  ['a limit that wants an hour', [429, { 'retry-after': '3600' }, ''], 4, /left alone for longer than a run waits, 60 s \(429, Retry-After: 3600\)/], // prettier-ignore
  ['a failure of its own', [500, json, '{"error":"oops"}'], null],
  ['a failure of its own with a page', [500, html, page], null],
  ['a status that nobody declared', [418, {}, ''], null],
  ['a port that wants https', [400, html, page], 4, /with something that is no JSON \(400, text\/html\): a web page/, /its scheme and port/], // prettier-ignore
  ['a page of an edge that cannot go on', [520, cloudflare, page], 4, /no JSON \(520, text\/html\): a web page/],
  ['a redirect that holds our token', [302, { location: 'https://sso.test/a-token-of-a-test/tools' }, ''], 4, /sso\.test\/\*\*\*\/tools/, /to https:\/\/sso\.test\/\*\*\*, if/], // prettier-ignore
  ['a body that is cut', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n[]', null],
  ['a header that is none', 'HTTP/1.1 200 OK\r\nno header\r\nContent-Length: 2\r\n\r\n[]', null],
  ['another protocol', '220 mail.test ESMTP\r\n', 4, /says what is no HTTP at/],
];

const standIn = (says: Says | string): Promise<string> =>
  typeof says === 'string'
    ? serveBytes(says)
    : serve((_request, response) => response.writeHead(says[0], says[1]).end(says[2]));

test.each(kinds.map((row) => [row[0], row] as const))('%s where the API should be', async (kind, row) => {
  const [, says, exit, why = /./, todo = /./] = row;
  const settings = parseSettings({
    IMPORT2_TARGET: 'sandbox',
    IMPORT2_BASE_URL: `${await standIn(says)}/api/sandbox`,
    IMPORT2_TOKEN: 'a-token-of-a-test',
    EP_TARGET: 'store',
    EP_BASE_URL: `${await standIn([200, json, '{"data":[]}'])}/v2`,
    EP_TOKEN: 'another-token',
  });
  const { facts, unjudged } = await preflight(settings, null);
  const lost = unjudged.map(({ target, exit: code }) => [target, code]);
  expect(lost).toEqual(exit === null ? [] : [['import2@sandbox', exit]]);
  expect(facts.map(({ name }) => name)).toContain('elastic-path@store');
  for (const one of facts)
    expect(greetingInWords(one)).toMatch(
      /API|JSON/.test(kind) || one.name !== 'import2@sandbox' ? /credentials good/ : /its answer is wrong/,
    );
  if (exit === null) return;
  expect(unjudged[0]?.why).toMatch(why);
  expect(unjudged[0]?.todo).toMatch(todo);
});

test.each<[kind: string, says: Says, why: RegExp, todo: RegExp]>([
  ['a login page', [302, { ...html, location: 'https://sso.test/login' }, page], /no token: POST \/oauth\/access_token: 302 to https:\/\/sso\.test\/login: a web page/, /Does a login page stand before the API/], // prettier-ignore
  ['https alone', [301, { location: 'https://api.test/oauth/access_token' }, ''], /301 to https/, /Set EP_BASE_URL to https:\/\/api\.test\/v2, if/], // prettier-ignore
  ['a firewall', [403, cloudflare, page], /access_token: 403: a web page, .*CF-Ray: 8a0b-AMS/, /firewall/],
  ['a page that is a success', [200, html, page], /access_token: 200: a web page/, /Is EP_BASE_URL the URL of the API/],
  [
    'a refusal',
    [401, json, '{"error":"invalid_client"}'],
    /access_token: 401\.$/,
    /Check EP_CLIENT_ID with EP_CLIENT_SECRET or EP_TOKEN/,
  ],
  ['maintenance', [503, json, '{}'], /access_token: 503\.$/, /^Try again later\.$/],
  ['a limit', [429, { ...json, 'retry-after': '3600' }, '{}'], /access_token: 429\.$/, /^Run it again after that time/],
  [
    'no token',
    [200, json, '{"access_token":""}'],
    /200: its access_token is no text that a header can carry\.$/,
    /Check/,
  ],
  ['half a token', [200, json, '{"access_token":"a\\nb"}'], /no text that a header can carry/, /Check EP_CLIENT_ID/],
])('%s where tokens should be had', async (_kind, says, why, todo) => {
  const settings = parseSettings({
    EP_TARGET: 'store',
    EP_BASE_URL: `${await standIn(says)}/v2`,
    EP_CLIENT_ID: 'a-client-of-a-test',
    EP_CLIENT_SECRET: 'a-secret-of-a-test',
  });
  const { unjudged } = await preflight(settings, await standIn([200, json, '[]']));
  const [matchesWhy, matchesTodo] = [why, todo].map((text) => expect.stringMatching(text) as string);
  expect(unjudged).toMatchObject([{ target: 'elastic-path@store', exit: 4, why: matchesWhy, todo: matchesTodo }]);
});

test('a target that has to start first is waited for as in the run after it, and a terminal is told', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { isTTY } = process.stderr;
  process.stderr.isTTY = true;
  onTestFinished(() => {
    process.stderr.isTTY = isTTY;
    said.mockRestore();
  });
  const baseUrl = await serve(
    (_request, response) => void setTimeout(() => response.writeHead(200, json).end('[]'), 4500),
  );
  const env = {
    IMPORT2_TARGET: 'sandbox',
    IMPORT2_BASE_URL: `${baseUrl}/api/sandbox`,
    IMPORT2_TOKEN: 'a-token-of-a-test',
  };
  const { facts } = await preflight(
    parseSettings({ ...env, EP_BASE_URL: await standIn([200, json, '{"data":[]}']) }),
    null,
  );
  expect(facts.map(({ name }) => name)).toContain('import2@sandbox');
  expect(said.mock.calls).toEqual([[`waiting for import2@sandbox at ${baseUrl}/api/sandbox to answer`]]);
});

test('a connection that is refused ends at once', async () => {
  const began = performance.now();
  const env = {
    IMPORT2_TARGET: 'sandbox',
    IMPORT2_BASE_URL: 'http://127.0.0.1:1/api/sandbox',
    IMPORT2_TOKEN: 'a-token',
  };
  const { unjudged } = await preflight(
    parseSettings({ ...env, EP_BASE_URL: await standIn([200, json, '{"data":[]}']) }),
    null,
  );
  expect(unjudged).toMatchObject([
    { target: 'import2@sandbox', exit: 4, why: expect.stringContaining('ECONNREFUSED') as string },
  ]);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('a sign-in that a restart keeps from being answered is tried again', async () => {
  let asked = 0;
  const baseUrl = await serve((_request, response) => {
    asked += 1;
    if (asked === 1) return response.writeHead(503).end();
    return response.writeHead(200, json).end('{"access_token":"a-token-of-a-test","data":[]}');
  });
  const settings = parseSettings({
    EP_TARGET: 'store',
    EP_BASE_URL: `${baseUrl}/v2`,
    EP_CLIENT_ID: 'a-client-of-a-test',
    EP_CLIENT_SECRET: 'a-secret-of-a-test',
  });
  const client = createClient();
  onTestFinished(() => client.close());
  expect(await recheck({ name: 'elastic-path@store', baseUrl: `${baseUrl}/v2` }, settings, client, [0, 0])).toBeNull();
});

test('the looks after a failure go out by the client of the run: named, in its pace, and counted', async () => {
  const names: (string | undefined)[] = [];
  const baseUrl = await serve((request, response) => {
    names.push(request.headers['user-agent']);
    response.writeHead(503).end();
  });
  const facts = { control: null, prefer: false, abilities: [], allowed: [] } as const;
  const place = { ...facts, name: 'elastic-path@store', baseUrl } as const;
  const settings = parseSettings({ EP_TARGET: 'store', EP_TOKEN: 'a-token', EP_BASE_URL: baseUrl });
  const { client, rechecking, sent } = targetsOf({ identity: { id: 'r7', seed: 's' }, facts: [place] }, settings);
  onTestFinished(() => client.close());
  expect(await recheck(place, settings, rechecking, [0, 0])).toMatchObject({ exit: 4 });
  expect(names).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('(run r7)') as unknown));
  expect(sent()).toBe(2);
});

test('an answer that is no JSON is told of the request that got it', () => {
  const place = { name: 'import2@live', baseUrl: 'https://api.test' } as const;
  const answer = { kind: 'response', status: 200, headers: [['content-type', 'text/html']], body: page } as const;
  const request = { method: 'POST', url: 'https://api.test/imports' };
  expect(obstacleIn(answer, place, request)?.why).toContain('answers POST https://api.test/imports with');
});

/** What the client says in words of its own of a server that is not judged for it, with what to do about it. */
const told = failures.flatMap(([, failure, words = '', todo]) =>
  words === '' || isMalformed({ kind: 'failure', failure, detail: words }) ? [] : [[words, todo] as const],
);

test.each(told)('%s: what to do about it is told', (_words, todo) => expect(todo).toMatch(/\.$|\?$/));

test.each([
  [{ failure: 'untrusted', detail: 'words (CERT_HAS_EXPIRED)' }, /renew it/],
  [{ failure: 'refused', detail: 'getaddrinfo ENOTFOUND h (ENOTFOUND, before the answer)' }, /^No such host/],
  [{ failure: 'reset', detail: 'before secure TLS connection (ECONNRESET, before the answer)' }, /^TLS could not/],
  [{ failure: 'proxy', detail: 'connect ENOTFOUND p (ENOTFOUND)' }, /^Mend the URL of the proxy/],
  [{ failure: 'refused', detail: 'connect (ECONNREFUSED, before the answer)' }, /^Is it running/],
] as const)('%j: what to do', (failed, todo) => expect(whatToDo({ kind: 'failure', ...failed })).toMatch(todo));

test('a clock that is wrong here is not looked for there', () => {
  expect(told.filter(([, todo = '']) => /clock/.test(todo))).toHaveLength(2);
});
