import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { converse } from './wire.ts';
import { serve } from '../../testing/peers/serving.ts';

/** How a connection ends with a server that leaves its first connections alone. */
async function endWith(leftAlone: number): Promise<string> {
  let met = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (++met > leftAlone) socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  });
  const url = new URL(await serve(server));
  const patience = { first: 100, again: 300 };
  const { end } = await converse(url, { pieces: ['GET / HTTP/1.1\r\n\r\n'], ends: 'waits' }, () => false, patience);
  return end;
}

test('a connection that hangs on a busy machine is tried once more', async () => {
  expect(await endWith(1)).toBe('closed');
});

test('one that hangs again hangs', async () => {
  expect(await endWith(2)).toBe('hangs');
});
