import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type UploadBody, pieceOf } from './body.ts';

export type BodyServer = {
  /** Where the body of an upload is. */
  readonly urlOf: (at: number) => string;
  readonly stop: () => void;
};

/** The largest piece that is given at once. */
export const pieceBytes = 1024 * 1024;

/**
 * Hands the bodies of uploads to k6, piece by piece. k6 can read files only before a run begins, and then holds each of
 * them several times for as long as the run lasts; this way a VU holds the one it is about to send.
 */
export async function serveBodies(bodies: readonly UploadBody[]): Promise<BodyServer> {
  const secret = randomBytes(16).toString('hex'); // other users of this machine are not to read them
  const server = createServer((request, response) => {
    answer(bodies, secret, request, response).catch((error: Error) => response.destroy(error));
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

async function answer(
  bodies: readonly UploadBody[],
  secret: string,
  { url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, at, from] = new RegExp(`^/${secret}/(\\d+)\\?from=(\\d+)$`).exec(url) ?? [];
  const body = bodies[Number(at)];
  if (!body) return void response.writeHead(404).end();
  response.end(await pieceOf(body, Number(from), pieceBytes));
}
