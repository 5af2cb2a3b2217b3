import { expect, test, vi } from 'vitest';
import { caseOf } from '../contracts/cases/index.ts';
import type { RequestDraft } from '../contracts/cases/request.ts';
import type { Response, TransportFailure } from '../contracts/spec/exchange.ts';
import type { TargetName } from '../contracts/spec/targets.ts';
import { recordOf } from '../contracts/show/record.ts';
import { replay } from '../contracts/show/replay.ts';
import { showOutcome } from '../contracts/show/report-case.ts';
import type { ShownExchange } from '../contracts/show/redact.ts';
import { runCase } from '../contracts/judge/run-case.ts';
import type { Outcome } from '../contracts/judge/assessment.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { sentAgain, sentAgainInWords } from '../runs/sent-again.ts';
import type { Reply, Client, WireRequest } from './client.ts';
import { longestTestMs } from './open.ts';
import { longestSendMs, patient } from './patience.ts';
import { longestRecheckMs } from './preflight.ts';
import { httpTarget } from './target.ts';

const answer = (status: number, retryAfter?: string): Response => ({
  kind: 'response',
  status,
  headers: retryAfter === undefined ? [] : [['Retry-After', retryAfter]],
  body: '',
});

/** A client with a script of answers, and what was waited between them. */
function scripted(answers: readonly Reply[]): {
  client: Client;
  waited: number[];
  sent: () => number;
} {
  const left = [...answers];
  const waited: number[] = [];
  const client: Client = {
    send: () => Promise.resolve(left.shift() ?? answer(200)),
    close: () => Promise.resolve(),
  };
  const sleep = (ms: number): Promise<void> => Promise.resolve(void waited.push(ms));
  return {
    client: patient(client, { sleep, now: () => Date.parse('2026-11-22T10:00:00Z') }),
    waited,
    sent: () => answers.length - left.length,
  };
}

const get = { method: 'GET', url: 'https://api.example/tools', headers: [], body: '' } as const;
const post = { ...get, method: 'POST', once: true };

test.each([
  ['seconds', '3', 3000],
  ['a date', 'Sun, 22 Nov 2026 10:00:05 GMT', 5000],
  ['nothing', undefined, 1000],
  ['words', 'soon', 1000],
])('a 429 with Retry-After in %s is waited out once', async (_form, header, ms) => {
  const { client, waited } = scripted([answer(429, header), answer(200)]);
  expect(await client.send(post)).toMatchObject({ status: 200 });
  expect(waited).toEqual([ms]);
});

test('a second 429 is the answer, and so is one that asks for more than a minute', async () => {
  const twice = scripted([answer(429), answer(429, '1'), answer(200)]);
  expect(await twice.client.send(get)).toMatchObject({ status: 429 });
  const long = scripted([answer(429, '61'), answer(200)]);
  expect(await long.client.send(get)).toMatchObject({ status: 429 });
  expect(long.waited).toEqual([]);
});

test('a 503 is waited out where the request may be repeated, for half a minute at most', async () => {
  const back = scripted([...Array.from({ length: 10 }, () => answer(503)), answer(200)]);
  expect(await back.client.send(get)).toMatchObject({ status: 200 });
  expect(back.waited.reduce((sum, ms) => sum + ms)).toBe(20_000);
  const away = scripted(Array.from({ length: 40 }, () => answer(503)));
  expect(await away.client.send(get)).toMatchObject({ status: 503 });
  expect(away.waited.reduce((sum, ms) => sum + ms)).toBe(30_000);
  const writing = scripted([answer(503), answer(200)]);
  expect(await writing.client.send(post)).toMatchObject({ status: 503 });
  const refused = scripted([answer(503), answer(400)]);
  expect(await refused.client.send({ ...post, once: false })).toMatchObject({ status: 400 });
});

test('a 503 is not knocked at all the time, and how long its answers take is waited as well', async () => {
  const asks = scripted(Array.from({ length: 100 }, () => answer(503, '0')));
  await asks.client.send(get);
  expect(asks.waited).toEqual(Array.from({ length: 30 }, () => 1000));
  const timing = { startedAt: 0, durationMs: 9000 };
  const slow = scripted(Array.from({ length: 100 }, () => ({ ...answer(503, '2'), timing })));
  await slow.client.send(get);
  expect(slow.waited).toEqual([2000, 2000]);
});

test('a test at a real target is never ended while we wait for the target', async () => {
  const tryMs = 15_000;
  const timing = { startedAt: 0, durationMs: tryMs };
  const worst = [answer(429, '60'), lost('time-out'), answer(503, '15'), answer(503, '15')];
  const { client, waited } = scripted(worst.map((one) => ({ ...one, timing })));
  expect(await client.send(get)).toMatchObject({ status: 503, earlier: [{}, {}, {}] });
  const longestMs = waited.reduce((sum, ms) => sum + ms) + tryMs * (waited.length + 1);
  expect(longestSendMs(tryMs)).toBeGreaterThanOrEqual(longestMs);
  vi.stubEnv('SUITE_NO_DOTENV', '1');
  vi.stubEnv('SUITE_RUN', '{}');
  vi.stubEnv('IMPORT2_TARGET', 'sandbox');
  vi.stubEnv('IMPORT2_TOKEN', 'a-secret-token');
  const { default: config } = await import('../playwright.config.ts');
  vi.unstubAllEnvs();
  expect(config.timeout).toBeGreaterThan(longestSendMs(tryMs) + longestRecheckMs);
  expect(longestTestMs(parseSettings({}))).toBe(60_000); // a mock is not waited for
});

const upload = { ...post, operation: 'elastic-path.createImport' } as const;

test('a conflict that an upload meets is waited out once (E-8), and that of no other request', async () => {
  const once = scripted([answer(409), answer(201)]);
  expect(await once.client.send(upload)).toMatchObject({ status: 201, earlier: [{ status: 409, waitedMs: 2000 }] });
  const twice = scripted([answer(409), answer(409), answer(201)]);
  expect(await twice.client.send(upload)).toMatchObject({ status: 409, earlier: [{ status: 409 }] });
  const told = scripted([answer(409, '7'), answer(201)]);
  await told.client.send(upload);
  expect(told.waited).toEqual([7000]);
  for (const request of [post, { ...upload, method: 'GET' }, { ...upload, operation: 'import2.createImport' } as const])
    expect(await scripted([answer(409), answer(200)]).client.send(request)).toMatchObject({ status: 409 });
});

const lost = (failure: TransportFailure['failure']): TransportFailure => ({ kind: 'failure', failure, detail: 'gone' });

test.each(['reset', 'time-out', 'cut-body'] as const)(
  'what is lost by a %s is sent once more, but for what must not be done twice',
  async (how) => {
    const { client, waited } = scripted([lost(how), answer(200)]);
    expect(await client.send(get)).toMatchObject({ status: 200, earlier: [{ failure: how, waitedMs: 2000 }] });
    expect(waited).toEqual([2000]);
    const twice = scripted([lost(how), lost(how), answer(200)]);
    expect(await twice.client.send(get)).toMatchObject({ failure: how, earlier: [{ failure: how }] });
    const writing = scripted([lost(how), answer(201)]);
    expect(await writing.client.send(post)).toEqual(lost(how));
  },
);

test.each(['refused', 'not-http', 'over-long-body', 'other'] as const)(
  '%s is no accident: once is enough',
  async (how) => {
    const { client, waited } = scripted([lost(how), answer(200)]);
    expect(await client.send(get)).toEqual(lost(how));
    expect(waited).toEqual([]);
  },
);

const said = (status: number, body: string, headers: Response['headers'] = []): Response => ({
  kind: 'response',
  status,
  headers: [['content-type', 'application/json'], ...headers],
  body,
});
const tools = said(200, '[{"name":"wordpress","label":"WordPress"}]');
const noJobs = said(200, '{"data":[],"links":{}}');

/** What becomes of a case where a target answers so. */
async function outcomeOf(name: TargetName, id: string, answers: readonly (Response | TransportFailure)[]) {
  const facts = { control: null, prefer: false, abilities: ['memory', 'credentials'], allowed: [] } as const;
  const baseUrl = 'https://api.example';
  const settings = parseSettings({
    IMPORT2_TOKEN: 'a-secret-token',
    EP_TARGET: 'store',
    EP_TOKEN: 'another-token',
    EP_BASE_URL: baseUrl,
  });
  const { client, sent } = scripted(answers);
  const run = { id: 'r', seed: 's' };
  const target = httpTarget({ ...facts, name, baseUrl }, settings, client, run);
  const outcome = await runCase(caseOf(id) as NonNullable<ReturnType<typeof caseOf>>, target);
  return { outcome, sent: sent() };
}

const foundIn = ({ verdict }: Outcome): string[] =>
  'findings' in verdict
    ? verdict.findings.map(({ requirement, weight, where }) => `${weight} ${requirement} ${where}`)
    : [];

const listTools = 'import2.listTools/200/all';
const html: Response = { kind: 'response', status: 429, headers: [['Content-Type', 'text/html'], ['Retry-After', 'soon']], body: '<html>' }; // prettier-ignore

test.each<
  [what: string, TargetName, string, answers: (Response | TransportFailure)[], verdict: string, found: string[]]
>([
  [
    'a 429 at the sandbox',
    'import2@sandbox',
    listTools,
    [answer(429), tools],
    'fail',
    ['fail import2/sandbox-has-no-limit status'],
  ],
  [
    'two of them',
    'import2@sandbox',
    listTools,
    [answer(429), answer(429)],
    'fail',
    ['fail import2/sandbox-has-no-limit status', 'fail import2/sandbox-has-no-limit status'],
  ],
  ['a good 429 elsewhere', 'import2@live', listTools, [said(429, '{}', [['Retry-After', '2']]), tools], 'pass', []],
  ['two of them', 'import2@live', listTools, [answer(429), answer(429)], 'notTestable', []],
  [
    'a 429 that is a page',
    'import2@live',
    listTools,
    [html, tools],
    'fail',
    [
      'warn import2/undescribed-body-is-json-or-empty header Content-Type',
      'warn http/retry-after-form header retry-after',
      'fail import2/json-encoded body',
    ],
  ],
  [
    'a 429 without an error document',
    'elastic-path@store',
    'elastic-path.listImports/200/none',
    [said(429, '{}'), noJobs],
    'fail',
    ['fail elastic-path/errors-are-json-api body /errors', 'fail json-api/top-level-member body'],
  ],
  [
    'a GET that was lost',
    'import2@live',
    listTools,
    [lost('reset'), tools],
    'warn',
    ['warn http/answered-at-once transport'],
  ],
  [
    'a GET that was answered 503 for now',
    'import2@live',
    listTools,
    [answer(503, '2'), tools],
    'warn',
    ['warn http/answered-at-once status'],
  ],
  [
    'one whose last answer is a 5xx too',
    'import2@live',
    listTools,
    [answer(503, '2'), answer(500)],
    'fail',
    [
      'warn http/answered-at-once status',
      'fail http/server-error status',
      'fail import2/tools-are-the-supported-sources status',
    ],
  ],
  [
    'one that was lost again',
    'import2@live',
    listTools,
    [lost('reset'), lost('time-out')],
    'fail',
    ['warn http/answered-at-once transport', 'fail http/whole-answer transport'],
  ],
])(
  '%s at %s is judged like any answer, shown, and judged the same again',
  async (_what, name, id, answers, verdict, found) => {
    const { outcome, sent } = await outcomeOf(name, id, answers);
    expect(foundIn(outcome)).toEqual(found);
    expect([outcome.verdict.verdict, sent]).toEqual([verdict, answers.length]);
    const shown = showOutcome(outcome, '');
    expect(shown.exchanges.map(({ answer: one }) => one.kind === 'response' && one.status)).toEqual(
      answers.map((one) => one.kind === 'response' && one.status),
    );
    expect(shown.exchanges.map(({ waitedMs }) => waitedMs !== undefined)).toEqual([true, false]);
    const record = recordOf(outcome, []);
    expect(JSON.stringify([shown, record])).not.toMatch(/a-secret-token|another-token/);
    if (verdict === 'notTestable') return expect(replay(record)).rejects.toThrow('was not judged when it was recorded');
    expect((await replay(record)).verdict).toEqual(record.verdict);
  },
);

test('what was sent again is counted, with what was waited', () => {
  const one = (status: number | null, waitedMs?: number): ShownExchange => ({
    operation: 'import2.listTools',
    request: { method: 'GET', url: '', auth: 'valid', headers: [], body: '' },
    answer: status === null ? lost('reset') : answer(status),
    startedAt: 0,
    durationMs: 1,
    ...(waitedMs === undefined ? {} : { waitedMs }),
  });
  const shown = [
    { target: 'import2@live', exchanges: [one(429, 3000), one(200), one(429, 9000), one(200)] },
    { target: 'import2@live', exchanges: [one(null, 2000), one(200), one(503, 2000), one(200)] },
    { target: 'elastic-path@store', exchanges: [one(401, 0), one(200), one(409, 2000), one(200)] },
  ];
  expect(sentAgain(shown).map(sentAgainInWords)).toEqual([
    'import2@live: 2 of 8 requests were refused for a rate limit (429): waited out 2 times, 12 s',
    'import2@live: 1 of 8 requests was lost, and sent once more',
    'import2@live: 1 of 8 requests was answered that it is unavailable for now (503): waited out 1 time, 2 s',
    'elastic-path@store: 1 of 4 requests was refused though the token was still to be valid (401), and sent with a new one',
    'elastic-path@store: 1 of 4 requests was refused for a conflict (409), and sent once more',
  ]);
});

/** A store that knows the token it gave last, and no other. */
function rotatingStore() {
  const baseUrl = 'https://store.example/v2';
  const settings = parseSettings({
    EP_TARGET: 'store',
    EP_CLIENT_ID: 'an-id',
    EP_CLIENT_SECRET: 'a-secret',
    EP_BASE_URL: baseUrl,
  });
  const seen: string[] = [];
  let given = 0;
  const answerTo = ({ url, headers, body }: WireRequest): Response => {
    if (!url.endsWith('/oauth/access_token'))
      return headers.some(([, value]) => value.endsWith(` given-${given}`)) ? noJobs : said(401, '{"errors":[]}');
    if (body.includes('wrong')) return said(401, '{"errors":[]}');
    return said(200, `{"access_token":"given-${++given}","expires_in":3600}`);
  };
  const client: Client = {
    send: (request) => {
      seen.push(request.url);
      return Promise.resolve(answerTo(request));
    },
    close: () => Promise.resolve(),
  };
  const facts = { control: null, prefer: false, abilities: ['memory', 'credentials'], allowed: [] } as const;
  const run = { id: 'r', seed: 's' };
  return { target: httpTarget({ ...facts, name: 'elastic-path@store', baseUrl }, settings, client, run), seen };
}

const tokenCall = (secret: string): RequestDraft => ({
  operation: 'elastic-path.createAccessToken',
  method: 'POST',
  path: '/oauth/access_token',
  headers: [],
  auth: 'valid',
  body: `grant_type=client_credentials&client_id=an-id&client_secret=${secret}`,
});

test('a token call that is refused had no token to renew: it is sent once', async () => {
  const { target, seen } = rotatingStore();
  const exchange = await target.open().send(tokenCall('wrong'), 401);
  expect(exchange).toMatchObject({ answer: { status: 401 } });
  expect(exchange.earlier).toBeUndefined();
  expect(seen).toEqual(Array.from({ length: 2 }, () => 'https://store.example/oauth/access_token')); // with our sign-in
});

test.each([
  ['valid', 200, 1],
  ['valid-lower-case-scheme', 200, 1],
  ['wrong-scheme', 401, 0],
  ['unknown-token', 401, 0],
] as const)('where a token call ends our token, a request with %s is answered %i', async (auth, status, refused) => {
  const { target } = rotatingStore();
  const session = target.open();
  const list: RequestDraft = { ...tokenCall(''), operation: 'elastic-path.listImports', method: 'GET', body: '', auth };
  await session.send(tokenCall('right'), 200);
  const { answer: told, earlier = [] } = await session.send({ ...list, path: '/subscriptions/imports' }, status);
  expect([told, earlier.length]).toMatchObject([{ status }, refused]);
});
