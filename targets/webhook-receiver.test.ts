import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type ReceiverOptions, type WebhookReceiver, webhookReceiver } from './webhook-receiver.ts';

const secret = 'the-webhook-secret';

async function listening(
  answers?: number,
  options?: ReceiverOptions,
): Promise<{ receiver: WebhookReceiver; url: string }> {
  const receiver = webhookReceiver(secret, answers, options);
  onTestFinished(() => receiver.close());
  return { receiver, url: await receiver.listen() };
}

const post = (url: string, body: string, headers: { readonly [name: string]: string } = {}): Promise<number> =>
  fetch(url, { method: 'POST', body, headers }).then(({ status }) => status);

test('a message is taken as it came, its signature judged over the raw bytes', async () => {
  const { receiver, url } = await listening(202);
  const body = '{"id": "é" }';
  const right = createHmac('sha256', secret).update(body).digest('hex');
  const header = 'X-Authorization-Content-SHA256';
  expect(await post(url, body, { [header]: right })).toBe(202);
  await post(url, body.trim().replace(' ', ''), { [header]: right });
  await post(url, body);
  expect(receiver.arrived.map(({ signature }) => signature)).toEqual(['matches', 'differs', 'missing']);
  expect(receiver.arrived[0]?.body).toBe(body);
});

test('a message that its sender cuts off is none, and the next one is taken', async () => {
  const { receiver, url } = await listening();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\ncut');
  await sleep(20);
  socket.destroy();
  expect(await post(url, '{}')).toBe(200);
  await receiver.wait(2, 30);
  expect(receiver.arrived.map(({ body }) => body)).toEqual(['{}']);
  expect([...receiver.others]).toEqual([['no HTTP, or cut off by its sender', 1]]);
});

const header = 'X-Authorization-Content-SHA256';
const packed = (): Buffer => gzipSync('{}');
const json = { 'content-type': 'application/json' };
const sign = (body: string | Buffer): string => createHmac('sha256', secret).update(body).digest('hex');

test.each<[string, string, RequestInit, number, string]>([
  ['a health check', '/', {}, 404, 'GET /'],
  ['its short form', '/', { method: 'HEAD' }, 404, 'HEAD /'],
  ['a scanner', '/.env?x=1', {}, 404, 'GET /.env'],
  ['a preflight', '/', { method: 'OPTIONS' }, 404, 'OPTIONS /'],
  ['a form', '/', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }, 404, 'POST /'],
  ['a message to another path', '/hook', { method: 'POST', body: '{}' }, 404, 'POST /hook that claims to be a webhook'],
  ['a body beyond all measure', '/', { method: 'POST', body: 'x'.repeat(2 ** 21) }, 413, 'POST / of more than 1 MiB'],
])('%s is no message, and is counted apart', async (_, path, request, status, counted) => {
  const { receiver, url } = await listening();
  expect((await fetch(new URL(path, url), request)).status).toBe(status);
  expect([receiver.arrived, [...receiver.others]]).toEqual([[], [[counted, 1]]]);
});

test.each<[string, string | Buffer, { readonly [name: string]: string }, object]>([
  ['nothing at all', '', json, { body: '', signature: 'missing' }],
  ['no media type', '{}', {}, { body: '{}' }],
  ['a form’s media type, but a signature', 'a', { [header]: sign('a') }, { body: 'a', signature: 'matches' }],
  ['gzip, signed packed', packed(), { [header]: sign(packed()) }, { body: '{}', signature: 'matches' }],
  ['gzip, signed unpacked', packed(), { [header]: sign('{}') }, { body: '{}', signature: 'matches' }],
  ['gzip, cut', packed().subarray(0, 15), {}, { body: '', unreadable: expect.stringContaining('cut') }],
  [
    'a coding nobody knows',
    '{}',
    { 'content-encoding': 'zip' },
    { body: '', unreadable: expect.stringContaining('zip') },
  ],
])('a message of %s is taken', async (_, body, headers, is) => {
  const { receiver, url } = await listening(200, { path: '/hook' });
  const coding = Buffer.isBuffer(body) ? { 'content-encoding': 'gzip', ...json } : {};
  const whole = headers['content-encoding'] ? json : {};
  expect(
    (
      await fetch(url, {
        method: 'POST',
        body: new Uint8Array(Buffer.from(body)),
        headers: { ...coding, ...whole, ...headers },
      })
    ).status,
  ).toBe(200);
  expect([receiver.arrived.length, receiver.arrived[0], receiver.others.size]).toMatchObject([1, is, 0]);
});

test('in chunks, and after Expect: 100-continue, a message is taken', async () => {
  const { receiver, url } = await listening();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write('POST / HTTP/1.1\r\nhost: here\r\nexpect: 100-continue\r\ntransfer-encoding: chunked\r\n\r\n');
  socket.write('2\r\n{}\r\n0\r\n\r\n');
  await receiver.wait(1, 5000);
  expect(receiver.arrived.map(({ body }) => body)).toEqual(['{}']);
});

test('what is no HTTP, what never ends and what says nothing are shut out, and the next message is taken', async () => {
  const { receiver, url } = await listening(200, { comesWithinMs: 200 });
  const closed: string[] = [];
  for (const [name, bytes] of [
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00'],
    ['a slow body', 'POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 100\r\n\r\n{'],
    ['a slow head', 'POST / HT'],
    ['silence', ''],
  ] as const) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket
      .resume()
      .on('error', () => undefined)
      .on('close', () => closed.push(name));
    onTestFinished(() => void socket.destroy());
  }
  await vi.waitFor(() => expect(closed).toHaveLength(4), { timeout: 30_000 });
  expect(await post(url, '{}')).toBe(200);
  expect(receiver.arrived).toHaveLength(1);
});

test('of a flood of kinds some are named, all are counted', async () => {
  const { receiver, url } = await listening();
  for (let at = 0; at < 30; at++) await (await fetch(new URL(`/${at}`, url))).text();
  expect(receiver.others.size).toBe(21);
  expect(receiver.others.get('further kinds')).toBe(10);
});
