import { randomBytes } from 'node:crypto';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of ours for the k6 processes of this machine; `url` holds a secret, which other users of it do not know. */
export type LocalServer = { readonly url: string; readonly stop: () => void };

/** @param answer given what stands behind `url` */
export async function serveLocally(answer: (rest: string, response: ServerResponse) => void): Promise<LocalServer> {
  const secret = `/${randomBytes(16).toString('hex')}`;
  const server = createServer(({ url = '' }, response) => {
    if (url.startsWith(secret)) answer(url.slice(secret.length), response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}${secret}`, stop };
}
