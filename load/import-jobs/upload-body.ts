import { openAsBlob } from 'node:fs';
import { buildRequest } from '../../contracts/cases/request.ts';
import { type LocalServer, serveLocally } from '../local-server.ts';

/** The body that a case has for a file of no lines, around a file on disk, which is never held as a whole. */
export async function bodyOf(path: string, externalRef: string): Promise<Blob> {
  const around = { kind: 'multipart', file: { lines: [] }, fields: { external_ref: externalRef } } as const;
  const { body } = buildRequest({ operation: 'elastic-path.createImport', request: { body: around } }, {});
  const end = body.lastIndexOf('\r\n--');
  return new Blob([body.slice(0, end), await openAsBlob(path), body.slice(end)]);
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
