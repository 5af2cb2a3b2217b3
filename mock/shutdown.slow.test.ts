import { spawn } from 'node:child_process';
import { type Socket, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { headersTimeoutMs } from './limits.ts';

const suite = fileURLToPath(new URL('../cli/suite.js', import.meta.url));

const head = (line: string): string => `${line} HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer mock-shutdown\r\n`;

/** Connections that are in the middle of something, each with what it wrote and whether an answer is due. */
const busy: readonly (readonly [what: string, written: string])[] = [
  ['says nothing', ''],
  ['idle, kept alive', `${head('GET /v2/subscriptions/imports')}\r\n`],
  ['half a header section', head('GET /v2/subscriptions/imports')],
  [
    'in the middle of an upload',
    `${head('POST /v2/subscriptions/imports')}content-type: multipart/form-data; boundary=b\r\ncontent-length: 5000000\r\n\r\n--b\r\ncontent-disposition: form-data; name="import_file"; filename="a"\r\n\r\n{"data":`,
  ],
  ['in the middle of a body', `${head('POST /_mock/account')}content-length: 50\r\n\r\n{`],
  [
    'waits for an answer that never comes',
    `${head('GET /v2/subscriptions/imports').replace('shutdown', 'stalled')}\r\n`,
  ],
];

async function startSuite() {
  const child = spawn(process.execPath, [suite, 'mock', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  return { child, ended, url: new URL(/http:\S+/.exec(line)?.[0] ?? '') };
}

/** Opens a connection for each row. @returns them once the mock has read what they wrote */
async function openBusy(url: URL): Promise<Socket[]> {
  const headers = { authorization: 'Bearer mock-stalled' };
  const faults = '{"faults":[{"operator":"transport","how":"stall"}]}';
  await fetch(new URL('/_mock/account', url), { method: 'PATCH', headers, body: faults });
  const sockets = busy.map(([, written]) => {
    const socket = connect(Number(url.port), url.hostname, () => socket.write(written));
    return socket.on('error', () => undefined); // the end is what is looked at
  });
  await sleep(200);
  return sockets;
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends the mock before what is open would end by itself',
  async (signal) => {
    const { child, ended, url } = await startSuite();
    const sockets = await openBusy(url);
    expect(sockets.map(({ readyState }) => readyState)).toEqual(busy.map(() => 'open'));
    const began = performance.now();
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(headersTimeoutMs);
    for (const socket of sockets) socket.destroy();
  },
);
