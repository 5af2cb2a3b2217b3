import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningMock, startMock } from './start.ts';
import { inJson, serve } from '../testing/peers/serving.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ recordsPerSecond: 3570 }); // 357 records: a migration takes 100 ms, a sample 10
});
afterAll(() => mock.stop());

const call = async (account: string, method: string, path: string, body: unknown) => {
  const headers = {
    authorization: `Basic ${Buffer.from(`mock-${account}:X`).toString('base64')}`,
    'content-type': 'application/json',
  };
  const response = await fetch(mock.url + path, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as { [member: string]: unknown } };
};

type Told = { readonly status: string; readonly signature: string | undefined };

/** A receiver that answers with a status, and what it was told. */
async function receive(status: number): Promise<{ url: string; told: Told[] }> {
  const told: Told[] = [];
  const respond = inJson(({ headers }, body) => {
    const signature = headers['x-authorization-content-sha256']?.toString();
    told.push({ status: (JSON.parse(body) as Told).status, signature });
    return { status };
  });
  return { url: await serve(respond), told };
}

const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout: 30_000, interval: 10 });

test('transitions that come by themselves are told when they come, whatever the receiver answers, and once', async () => {
  const { url, told } = await receive(500);
  await call('clockwork', 'PATCH', '/_mock/account', { webhook: { url } });
  const created = await call('clockwork', 'POST', '/api/v2.1/imports', { source_tool: 'wordpress', start_full: true });
  const step = (name: string) =>
    call('clockwork', 'POST', `/_mock/imports/${String(created.body['id'])}`, { step: name });
  await step('credentials');
  await until(() => told.length >= 2);
  await step('undo');
  await until(() => told.length >= 4);
  expect(told).toEqual(
    ['Migration in progress', 'Migration completed', 'Undo in progress', 'Migration cleaned'].map((status) => ({
      status,
      signature: undefined,
    })),
  );
  const { body } = await call('clockwork', 'PATCH', '/_mock/account', { webhook: null });
  expect(body['webhooks']).toMatchObject([{ event: 'started', answer: 500 }, {}, {}, { event: 'undo_completed' }]);
});

test('a clock that is turned back and forth tells a transition once, a migration that starts anew tells it again', async () => {
  const { url, told } = await receive(200);
  const clock = (advanceMs: number) => call('turned', 'PATCH', '/_mock/account', { advanceMs });
  await call('turned', 'PATCH', '/_mock/account', { webhook: { url }, stopClock: true });
  const created = await call('turned', 'POST', '/api/v2.1/imports', { source_tool: 'wordpress', start_full: true });
  const step = (name: string) => call('turned', 'POST', `/_mock/imports/${String(created.body['id'])}`, { step: name });
  await clock(1000);
  await step('credentials');
  await clock(10_000);
  await clock(-10_500);
  await clock(20_000);
  await step('undo');
  await clock(10_000);
  const once = ['Migration in progress', 'Migration completed', 'Undo in progress', 'Migration cleaned'];
  await until(() => told.length >= once.length);
  expect(told.map(({ status }) => status)).toEqual(once);
  await clock(-29_800); // before the credentials were given
  await step('credentials');
  await clock(10_000);
  await until(() => told.length >= 6);
  expect(told.slice(4).map(({ status }) => status)).toEqual(['Migration in progress', 'Migration completed']);
});

test.each([
  ['https://example.com/hook', 'another machine'],
  ['file:///etc/passwd', 'no http'],
  ['', 'nothing'],
  [5, 'no text'],
])('a receiver at %j is refused: %s', async (url, _why) => {
  const { status, body } = await call('refused', 'PATCH', '/_mock/account', { webhook: { url } });
  expect(status).toBe(400);
  expect(body['error']).toContain('an http URL on this machine is allowed');
});

test('faults for all reach those who name no account, and nobody who was there before', async () => {
  const own = await startMock();
  const skip = { faults: [{ behaviour: { authentication: 'skipped' }, operation: 'import2.listTools' }] };
  const tools = (): Promise<Response> => fetch(`${own.url}/api/v2.1/tools`);
  expect((await tools()).status).toBe(401);
  const told = await fetch(`${own.url}/_mock`, { method: 'PATCH', body: JSON.stringify(skip) });
  expect(await told.json()).toEqual({ faults: 1 });
  expect((await tools()).status).toBe(200);
  const wrong = await fetch(`${own.url}/_mock`, { method: 'PATCH', body: JSON.stringify({ limiter: 'none' }) });
  expect([wrong.status, await wrong.json()]).toEqual([
    400,
    { error: 'limiter cannot be changed for all accounts; faults can' },
  ]);
  await own.stop();
});
