import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plan, product } from '../contracts/cases/templates.ts';
import { commandsFor } from './page.ts';
import { type RunningMock, startMock } from './start.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.stop());

const call = (account: string, method: string, path: string, body?: unknown) =>
  fetch(mock.url + path, {
    method,
    headers: {
      authorization: `Bearer mock-${account}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Uploads a file. @returns the id of its job */
async function upload(account: string, jsonl: string): Promise<string> {
  const form = new FormData();
  form.set('import_file', new Blob([jsonl]), 'import.jsonl');
  const headers = { authorization: `Bearer mock-${account}` };
  const created = await fetch(`${mock.url}/v2/subscriptions/imports`, { method: 'POST', headers, body: form });
  return ((await created.json()) as { data: { id: string } }).data.id;
}

async function uploadAndFinish(account: string, jsonl: string) {
  const id = await upload(account, jsonl);
  await call(account, 'PATCH', '/_mock/account', { advanceMs: 60_000 });
  const shown = await call(account, 'GET', `/v2/subscriptions/imports/${id}`);
  return (await shown.json()) as { data: { attributes: { status: string }; meta: { records: unknown } } };
}

const fiftySix = {
  subscription_product: 56,
  subscription_plan: 56,
  subscription_subscriber: 0,
  subscription_offering: 0,
  subscription: 0,
};

describe('112 records, 56 products and 56 plans, are all imported', () => {
  const vendors = new URL('../../shared/data/subscriptions_import.jsonl', import.meta.url);
  const files = [
    ['a file of our own making', `${product}\n${plan}\n`.repeat(56)],
    ...(existsSync(vendors) ? [['the vendor’s own sample', readFileSync(vendors, 'utf8')]] : []),
  ] as const;
  for (const [name, jsonl] of files)
    test(name, async () => {
      const { data } = await uploadAndFinish(`sample-${jsonl.length}`, jsonl);
      expect(data.attributes.status).toBe('success');
      expect(data.meta.records).toEqual({ uploaded: fiftySix, imported: fiftySix });
    });
});

test('thirty requests at once get ten answers, on one account', async () => {
  await call('burst', 'PATCH', '/_mock/account', { stopClock: true });
  const headers = { authorization: `Basic ${Buffer.from('mock-burst:X').toString('base64')}` };
  const answers = await Promise.all(Array.from({ length: 30 }, () => fetch(`${mock.url}/api/v2.1/tools`, { headers })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
});

/** notes: 1 request at 0 ms, 15 at 900, 15 at 1,100, 15 at 1,950, at a limit of 10 a second. */
test.each([
  ['fixed-window', {}, [1, 10, 0, 10]],
  ['fixed-window-from-first', {}, [1, 9, 10, 0]],
  ['sliding-log', {}, [1, 9, 1, 9]],
  ['token-bucket', { burst: 10 }, [1, 10, 2, 8]],
  ['gcra', { burst: 1 }, [1, 1, 1, 1]],
] as const)('the limiter %s gives the published pattern over HTTP', async (kind, more, pattern) => {
  const account = `pattern-${kind}`;
  const second = Math.ceil(Date.now() / 1000) * 1000;
  const limiter = { kind, limit: 10, windowMs: 1000, ...more };
  await call(account, 'PATCH', '/_mock/account', { stopClock: true, setClock: second + 370, limiter });
  const accepted: number[] = [];
  for (const [atMs, burst] of [
    [0, 1],
    [900, 15],
    [1100, 15],
    [1950, 15],
  ] as const) {
    await call(account, 'PATCH', '/_mock/account', { setClock: second + 370 + atMs });
    const answers = await Promise.all(
      Array.from({ length: burst }, () => call(account, 'GET', '/v2/subscriptions/imports')),
    );
    accepted.push(answers.filter(({ status }) => status === 200).length);
  }
  expect(accepted).toEqual(pattern);
});

test.each([
  ['absent', null],
  ['seconds', '60'],
  ['http-date', 'Thu, 01 Jan 2026 00:01:00 GMT'],
  ['lying', '30'],
] as const)('a refusal names the wait: %s', async (retryAfter, told) => {
  const account = `retry-${retryAfter}`;
  const limiter = { kind: 'fixed-window', limit: 0, windowMs: 60_000, retryAfter };
  await call(account, 'PATCH', '/_mock/account', { stopClock: true, setClock: '2026-01-01T00:00:00Z', limiter });
  const refused = await call(account, 'GET', '/v2/subscriptions/imports');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, told]);
});

test('a limiter per endpoint gives each its own budget', async () => {
  const limiter = { kind: 'fixed-window', limit: 1, windowMs: 60_000, scope: 'per-endpoint' };
  await call('scoped', 'PATCH', '/_mock/account', { stopClock: true, limiter });
  const statuses: number[] = [];
  for (const path of ['/v2/subscriptions/imports', '/v2/subscriptions/imports/none', '/v2/subscriptions/imports'])
    statuses.push((await call('scoped', 'GET', path)).status);
  expect(statuses).toEqual([200, 400, 429]);
});

test('accounts know nothing of each other', async () => {
  await uploadAndFinish('one', product);
  const other = await call('two', 'GET', '/v2/subscriptions/imports');
  expect(await other.json()).toMatchObject({ data: [] });
});

test.each([
  [
    'a member that cannot be changed',
    'PATCH',
    '/_mock/account',
    { speed: 5 },
    /speed cannot be changed; stopClock, advanceMs/,
  ],
  [
    'a limiter nobody knows',
    'PATCH',
    '/_mock/account',
    { limiter: 'leaky' },
    /limiter is "leaky": "none" or an object with "kind" is allowed/,
  ],
  ['an import nobody has', 'POST', '/_mock/imports/17', { step: 'archive' }, /this account has no import 17/],
  ['a speed of nothing', 'PATCH', '/_mock/account', { recordsPerSecond: 0 }, /above 0/],
  ['a permission in words', 'PATCH', '/_mock/account', { permitted: 'true' }, /permitted must be true or false/],
  ['a clock that is not to stop', 'PATCH', '/_mock/account', { stopClock: 'no' }, /stopClock must be true or false/],
  ['a time that is none', 'PATCH', '/_mock/account', { setClock: true }, /setClock must be an RFC 3339 time/],
  ['a time, and from there', 'PATCH', '/_mock/account', { setClock: 0, advanceMs: 5 }, /exclude each other/],
])('the control API says what is wrong with %s', async (_what, method, path, body, says) => {
  const answer = await call('control', method, path, body);
  expect(answer.status).toBe(path.includes('/imports/') ? 404 : 400);
  expect(((await answer.json()) as { error: string }).error).toMatch(says);
});

test('a control call of which one part is wrong changes nothing', async () => {
  const before = (await (await call('halves', 'GET', '/_mock/account')).json()) as { [member: string]: unknown };
  const wrong = { stopClock: true, recordsPerSecond: 7, permitted: false, limiter: 'none', nonsense: 1 };
  expect((await call('halves', 'PATCH', '/_mock/account', wrong)).status).toBe(400);
  const after = (await (await call('halves', 'GET', '/_mock/account')).json()) as { [member: string]: unknown };
  for (const member of ['recordsPerSecond', 'permitted', 'limiters']) expect(after[member]).toEqual(before[member]);
  const { now } = (await (await call('halves', 'PATCH', '/_mock/account', { advanceMs: 0 })).json()) as { now: string };
  expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(String(after['now'])));
});

test('a job that fails leaves the queue as it was created to be served', async () => {
  const queue = { behaviour: { queue: 'last-come' }, operation: 'elastic-path.createImport' };
  await call('turns', 'PATCH', '/_mock/account', { stopClock: true, recordsPerSecond: 1, faults: [queue] });
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    ids.push(await upload('turns', `${product}\n${product}\n`));
    await call('turns', 'PATCH', '/_mock/account', { advanceMs: 100 });
  }
  const wrong = await call('turns', 'POST', `/_mock/imports/${ids[0]}`, { step: 'complete' });
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('takes fail alone')]);
  await call('turns', 'POST', `/_mock/imports/${ids[0]}`, { step: 'fail' });
  const { jobs } = (await (await call('turns', 'GET', '/_mock/account')).json()) as { jobs: { status: string }[] };
  expect(jobs.map(({ status }) => status)).toEqual(['failed', 'pending', 'started']);
});

test('the page for people holds commands that work, and the contract', async () => {
  const text = await (await fetch(mock.url)).text();
  const commands = commandsFor(mock.url);
  expect(commands.filter((command) => !text.includes(command))).toEqual([]);
  for (const command of commands) {
    const { stdout } = await promisify(execFile)('bash', ['-c', `${command} -s -o /dev/null -w '%{http_code}'`]);
    expect([command, stdout]).toEqual([
      command,
      expect.stringMatching(command.includes('code=500') ? /^500$/ : /^20[01]$/),
    ]);
  }
  expect(await (await fetch(`${mock.url}/openapi.yaml`)).text()).toMatch(/^openapi: 3\.1/);
});

test.each([
  ['delay', { operator: 'delay', ms: 155 }, 'late'],
  ['reset', { operator: 'transport', how: 'reset' }, 'broken'],
  ['reset within', { operator: 'transport', how: 'reset-within' }, 'broken'],
  ['cut body', { operator: 'transport', how: 'cut-body' }, 'broken'],
] as const)('a network fault is set by one call: %s', async (name, fault, becomes) => {
  const account = `network-${name.replace(' ', '-')}`;
  await call(account, 'PATCH', '/_mock/account', { faults: [fault] });
  const began = performance.now();
  const ended = await call(account, 'GET', '/v2/subscriptions/imports')
    .then((answer) => answer.text())
    .then(
      () => (performance.now() - began >= 150 ? 'late' : 'whole'),
      () => 'broken',
    );
  expect(ended).toBe(becomes);
});

test('the log of an account tells its requests', async () => {
  await call('logged', 'GET', '/v2/subscriptions/imports?page%5Blimit%5D=1');
  const account = (await (await call('logged', 'GET', '/_mock/account')).json()) as { log: unknown[] };
  expect(account.log).toMatchObject([
    { method: 'GET', path: '/v2/subscriptions/imports?page%5Blimit%5D=1', status: 200 },
  ]);
});
