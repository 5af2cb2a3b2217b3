import { openAsBlob } from 'node:fs';
import { type LocalServer, serveLocally } from '../local-server.ts';
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

/** The largest piece that is given at once. */
const pieceBytes = 1024 * 1024;

/**
 * Hands the bodies of uploads to k6, piece by piece, each below its number. k6 can read files only before a run begins,
 * and then holds each of them several times for as long as the run lasts; this way a VU holds the one it is about to send.
 */
export const serveBodies = (bodies: readonly Blob[]): Promise<LocalServer> =>
  serveLocally((rest, response) => {
    const [, at, from] = /^\/(\d+)\?from=(\d+)$/.exec(rest) ?? [];
    const piece = bodies[Number(at)]?.slice(Number(from), Number(from) + pieceBytes);
    if (!piece) response.writeHead(404).end();
    else
      piece.arrayBuffer().then(
        (bytes) => response.end(Buffer.from(bytes)),
        (error: Error) => response.destroy(error),
      );
  });
