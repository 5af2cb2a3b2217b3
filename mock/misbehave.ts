import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Answer, Transport } from '../faults/operator.ts';

/** Sends an answer the way a failing server or network does. */
export function misbehave(reply: FastifyReply, { status, headers, body }: Answer, how: Transport): FastifyReply {
  void reply.hijack();
  const { raw } = reply;
  const bytes = Buffer.byteLength(body);
  const begin = (length: number): void =>
    void raw.writeHead(status, [...headers.flat(), 'content-length', String(length), 'connection', 'close']);
  switch (how) {
    case 'reset':
      raw.socket?.resetAndDestroy();
      break;
    case 'reset-within':
      begin(bytes + 1);
      raw.write(body, () => raw.socket?.resetAndDestroy());
      break;
    case 'reset-after':
      begin(bytes);
      raw.end(body, () => setImmediate(() => raw.socket?.resetAndDestroy()));
      break;
    case 'cut-body':
      begin(bytes + 1);
      raw.write(body, () => raw.destroy());
      break;
    case 'short-length':
      raw.socket?.end(
        `HTTP/1.1 ${status} Short\r\ncontent-length: ${Math.max(0, bytes - 1)}\r\n${headerLines(headers)}\r\n${body}`,
      );
      break;
    case 'stall':
      break; // the client's patience ends it
    default:
      how satisfies never;
  }
  return reply;
}

const mostPieces = 10;

/** A body that comes piece by piece over so many milliseconds, its length told beforehand. */
export function dripping(reply: FastifyReply, body: string, ms: number): Readable {
  const bytes = Buffer.from(body);
  const size = Math.max(1, Math.ceil(bytes.length / mostPieces));
  void reply.header('content-length', bytes.length);
  return Readable.from(
    (async function* () {
      for (let at = 0; at < bytes.length; at += size) {
        await sleep((ms * size) / bytes.length);
        yield bytes.subarray(at, at + size);
      }
    })(),
  );
}

const headerLines = (headers: Answer['headers']): string =>
  headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
