import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { RequestDraft } from '../contracts/cases/request.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { type Client, type WireRequest, createClient } from './client.ts';
import { httpTarget } from './target.ts';
import { serve } from '../testing/peers/serving.ts';
import { serveBytes } from '../testing/peers/wire-forms.ts';

const client = createClient({ timeoutMs: 30_000, mostBodyBytes: 1000, run: 'r1' });
const impatient = createClient({ timeoutMs: 300 }); // for servers that hold alone: a busy machine is late elsewhere too
afterAll(() => Promise.all([client.close(), impatient.close()]));

const get = (url: string, headers: [string, string][] = []) => client.send({ method: 'GET', url, headers, body: '' });

test('a request goes out as it was told, with nothing added but what HTTP asks for and the name of the suite', async () => {
  let seen: string[] = [];
  const url = await serve((request, response) => {
    seen = request.rawHeaders;
    response.end();
  });
  await get(`${url}/a%2Fb?x=%zz`, [['X-Mixed-Case', 'kept']]);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(seen[seen.indexOf('user-agent') + 1]).toBe(`import-api-suite/${version} (run r1)`);
  await get(`${url}/a%2Fb?x=%zz`, [
    ['X-Mixed-Case', 'kept'],
    ['User-Agent', 'own'],
  ]);
  const names = seen.filter((_text, at) => at % 2 === 0).map((name) => name.toLowerCase());
  expect(names.filter((name) => !['host', 'connection'].includes(name))).toEqual(['x-mixed-case', 'user-agent']);
  expect(seen).toContain('own');
  expect(seen).toContain('X-Mixed-Case');
});

test('headers come back as pairs, in order, repeated ones too', async () => {
  const url = await serveBytes(
    'HTTP/1.1 200 OK\r\nX-B: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\nContent-Length: 2\r\n\r\n{}',
  );
  const answer = await get(url);
  expect(answer).toMatchObject({ kind: 'response', status: 200, body: '{}' });
  expect(answer.kind === 'response' && answer.headers.slice(0, 3)).toEqual([
    ['X-B', '1'],
    ['Set-Cookie', 'a'],
    ['set-cookie', 'b'],
  ]);
});

test('a redirect is an answer, and is not followed', async () => {
  const url = await serveBytes('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n');
  expect(await get(url)).toMatchObject({ kind: 'response', status: 302 });
});

test('what must not be done twice goes on a connection of its own: a used one may be closed just then', async () => {
  const url = await serve(({ socket }, response) => void response.end(String(socket.remotePort)));
  const ports = async (once: boolean): Promise<Set<string>> => {
    const answers = [];
    for (const method of ['POST', 'POST', 'POST'])
      answers.push(await client.send({ method, url, headers: [], body: '', once }));
    return new Set(answers.map((one) => (one.kind === 'response' ? one.body : one.detail)));
  };
  expect((await ports(true)).size).toBe(3);
  expect((await ports(false)).size).toBeLessThan(3);
});

test('nothing is tried twice', async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked += 1;
    response.statusCode = 503;
    response.end();
  });
  await get(url);
  expect(asked).toBe(1);
});

test.each([
  ['refused', () => Promise.resolve('http://127.0.0.1:1')],
  ['reset', () => serveBytes('', 'reset')],
  ['time-out', () => serveBytes('HTTP/1.1 200 OK\r\nContent-Le', 'hold')],
  ['time-out', () => serveBytes('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab', 'hold')],
  ['cut-body', () => serveBytes('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nab')],
  ['over-long-body', () => serveBytes(`HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n${'x'.repeat(2000)}`)],
  ['not-http', () => serveBytes('SSH-2.0-OpenSSH\r\n')],
] as const)('%s is told as a failure, not thrown', async (failure, server) => {
  const { send } = failure === 'time-out' ? impatient : client;
  const answer = await send({ method: 'GET', url: await server(), headers: [], body: '' });
  expect(answer).toMatchObject({ kind: 'failure', failure });
});

test('a request tells how long its answer took, and its session adds none of its own waiting', async () => {
  const url = await serve((_request, response) => void setTimeout(() => response.end('[]'), 30));
  const measured = { startedAt: 0, durationMs: 0 };
  const waiting: Client = {
    ...client,
    send: async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 100)); // a pace, or a Retry-After
      const answered = await client.send(request);
      return Object.assign(answered, { timing: Object.assign(measured, answered.timing) });
    },
  };
  const facts = { baseUrl: url, control: null, prefer: false, abilities: [], allowed: 'everything' } as const;
  const settings = parseSettings({ IMPORT2_TARGET: 'sandbox', IMPORT2_TOKEN: 'a-token' });
  const target = httpTarget({ ...facts, name: 'import2@sandbox' }, settings, waiting, { id: 'r', seed: 's' });
  const draft: RequestDraft = {
    operation: 'import2.listTools',
    method: 'GET',
    path: '/tools',
    headers: [],
    auth: 'valid',
    body: '',
  };
  const exchange = await target.open().send(draft, 200);
  expect(measured.durationMs).toBeGreaterThan(0);
  expect(exchange).toMatchObject(measured);
});

test.each([
  ['import2@sandbox', true],
  ['import2@mock-sandbox', false],
] as const)('at %s a create goes out as one that must not be done twice: %s', async (name, isOnce) => {
  const sent: WireRequest[] = [];
  const noting: Client = {
    send: (request) =>
      Promise.resolve(sent.push(request)).then(() => ({ kind: 'failure', failure: 'reset', detail: '' })),
    close: () => Promise.resolve(),
  };
  const url = 'https://api.example/api/sandbox';
  const facts = { name, baseUrl: url, control: null, prefer: false, abilities: [], allowed: 'everything' } as const;
  const settings = parseSettings({ IMPORT2_TARGET: 'sandbox', IMPORT2_TOKEN: 'a-token' });
  const draft: RequestDraft = {
    operation: 'import2.createImport',
    method: 'POST',
    path: '/imports',
    headers: [],
    auth: 'valid',
    body: '',
  };
  await httpTarget(facts, settings, noting, { id: 'r', seed: 's' }).open().send(draft, 201);
  expect(sent.map(({ once }) => once)).toEqual([isOnce]);
});
