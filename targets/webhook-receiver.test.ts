import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { WebhookReceiver } from './webhook-receiver.ts';

const secret = 'the-webhook-secret';

async function listening(answers?: number): Promise<{ receiver: WebhookReceiver; url: string }> {
  const receiver = new WebhookReceiver(secret, answers);
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
});
