import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { boundary } from './plan-file.ts';

/** A multipart/form-data body (RFC 7578) around a file on disk, which is never held as a whole. */
export async function bodyOf(path: string, externalRef: string): Promise<Blob> {
  return new Blob([
    `--${boundary}\r\nContent-Disposition: form-data; name="external_ref"\r\n\r\n${externalRef}\r\n` +
      `--${boundary}\r\nContent-Disposition: form-data; name="import_file"; filename="import.jsonl"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
    await openAsBlob(path),
    `\r\n--${boundary}--\r\n`,
  ]);
}

export type BodyServer = {
  /** Where the body of an upload is. */
  readonly urlOf: (at: number) => string;
  readonly stop: () => void;
};

/** The largest piece that is given at once. */
const pieceBytes = 1024 * 1024;

/**
 * Hands the bodies of uploads to k6, piece by piece. k6 can read files only before a run begins, and then holds each of
 * them several times for as long as the run lasts; this way a VU holds the one it is about to send.
 */
export async function serveBodies(bodies: readonly Blob[]): Promise<BodyServer> {
  const secret = randomBytes(16).toString('hex'); // other users of this machine are not to read them
  const known = new RegExp(`^/${secret}/(\\d+)\\?from=(\\d+)$`);
  const answer = async ({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, at, from] = known.exec(url) ?? [];
    const body = bodies[Number(at)];
    if (!body) return void response.writeHead(404).end();
    const piece = body.slice(Number(from), Number(from) + pieceBytes);
    response.end(Buffer.from(await piece.arrayBuffer()));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (at) => `http://127.0.0.1:${port}/${secret}/${at}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
