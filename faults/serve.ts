import type { ServerResponse } from 'node:http';
import type { Answer } from './operator.ts';

const pieces = 10;

/** A longer wait of Node's is none. */
export const longestTimerMs = 2 ** 31 - 1;

/** Sends an answer over a plain Node connection, whole or the way a failing server does. What cannot be written ends it. */
export function serve(response: ServerResponse, { delayMs = 0, ...answer }: Answer): void {
  const now = (): void => {
    try {
      write(response, answer);
    } catch {
      response.destroy();
    }
  };
  if (delayMs > 0) setTimeout(now, Math.min(delayMs, longestTimerMs)).unref();
  else now();
}

function write(response: ServerResponse, { dripMs, transport, encoding, ...plain }: Answer): void {
  const body = Buffer.from(plain.body, encoding ?? 'utf8');
  const ending = transport ? ['connection', 'close'] : []; // or the client would ask on, on what is about to be reset
  const begin = (length: number): void =>
    void response.writeHead(plain.status, [...plain.headers.flat(), 'content-length', String(length), ...ending]);
  switch (transport) {
    case undefined:
      begin(body.length);
      if (dripMs) drip(response, body, dripMs);
      else response.end(body);
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'reset-within':
      begin(body.length + 1);
      response.write(body, () => response.socket?.resetAndDestroy());
      break;
    case 'reset-after':
      begin(body.length);
      response.end(body, () => setImmediate(() => response.socket?.resetAndDestroy()));
      break;
    case 'cut-body':
      begin(body.length + 1);
      response.write(body, () => response.destroy());
      break;
    case 'short-length':
      response.socket?.end(tooShort(plain, body));
      break;
    case 'stall':
      break; // the client's patience ends it
    default:
      transport satisfies never;
  }
}

function tooShort({ status, headers }: Answer, body: Buffer): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} Short\r\ncontent-length: ${Math.max(0, body.length - 1)}\r\n${lines}\r\n${body.toString()}`;
}

function drip(response: ServerResponse, body: Buffer, ms: number): void {
  const size = Math.max(1, Math.ceil(body.length / pieces));
  const next = (at: number): void => {
    if (at >= body.length) return void response.end();
    response.write(body.subarray(at, at + size));
    setTimeout(() => next(at + size), ms / pieces).unref();
  };
  setTimeout(() => next(0), ms / pieces).unref();
}
