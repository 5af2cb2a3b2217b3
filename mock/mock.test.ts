import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plan, product } from '../contracts/cases/templates.ts';
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

async function uploadAndFinish(account: string, jsonl: string) {
  const form = new FormData();
  form.set('import_file', new Blob([jsonl]), 'import.jsonl');
  const headers = { authorization: `Bearer mock-${account}` };
  const created = await fetch(`${mock.url}/v2/subscriptions/imports`, { method: 'POST', headers, body: form });
  const { data } = (await created.json()) as { data: { id: string } };
  await call(account, 'PATCH', '/_mock/account', { advanceMs: 60_000 });
  const shown = await call(account, 'GET', `/v2/subscriptions/imports/${data.id}`);
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
  ['a limiter nobody knows', 'PATCH', '/_mock/account', { limiter: 'leaky' }, /limiter must be .* not "leaky"/],
  ['an import nobody has', 'POST', '/_mock/imports/17', { step: 'archive' }, /this account has no import 17/],
  ['a speed of nothing', 'PATCH', '/_mock/account', { recordsPerSecond: 0 }, /above 0/],
])('the control API says what is wrong with %s', async (_what, method, path, body, says) => {
  const answer = await call('control', method, path, body);
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { error: string }).error).toMatch(says);
});

test('the log of an account tells its requests', async () => {
  await call('logged', 'GET', '/v2/subscriptions/imports?page%5Blimit%5D=1');
  const account = (await (await call('logged', 'GET', '/_mock/account')).json()) as { log: unknown[] };
  expect(account.log).toMatchObject([
    { method: 'GET', path: '/v2/subscriptions/imports?page%5Blimit%5D=1', status: 200 },
  ]);
});
