import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type RequestListener, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freshFolder } from '../temporary-files.ts';

/** What the servers here have in common beside what they answer: a port, a certificate, the reading of a body, a log. */

/** One request as a server's own log has it; `at` in milliseconds since the epoch. */
export type Played = { readonly at: number; readonly method: string; readonly path: string; readonly status: number };

/** What answers HTTP, or a server of any kind. */
type Answers = RequestListener | Server;
export type Listening = { readonly url: string; readonly stop: () => void };
type Secured = { readonly key: string; readonly cert: string };

/** Listens on a free port of this machine, over TLS where it has a certificate. */
export async function listening(answers: Answers, secured?: Secured): Promise<Listening> {
  const server =
    typeof answers !== 'function' ? answers : secured ? createSecureServer(secured, answers) : createServer(answers);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = (): void => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  };
  return { url: `${secured ? 'https://localhost' : 'http://127.0.0.1'}:${port}`, stop };
}

/** Listens until the test is over; the URL. */
export async function serve(answers: Answers): Promise<string> {
  const { url, stop } = await listening(answers);
  onTestFinished(stop);
  return url;
}

/** A throw-away certificate for this machine; `authority` is a file that NODE_EXTRA_CA_CERTS can name. */
export function certificate(): { key: string; cert: string; authority: string } {
  const folder = freshFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...made, ...subject], { stdio: 'pipe' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), authority: cert };
}

export async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** What a server answers: no body where none is named. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
};

/** Answers in JSON, once a request is there with its body. */
export const inJson =
  (respond: (request: IncomingMessage, body: string) => Answer): RequestListener =>
  (request, response) =>
    void textOf(request).then((text) => {
      const { status, body, headers } = respond(request, text);
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      response.writeHead(status, { ...type, ...headers }).end(body === undefined ? '' : JSON.stringify(body));
    });

/** The answer to a good call for a token. */
export const tokenOf = (token: string, nowMs: number, seconds = 3600, type = 'Bearer') => ({
  access_token: token,
  token_type: type,
  identifier: 'client_credentials',
  expires_in: seconds,
  expires: Math.floor(nowMs / 1000) + seconds,
});

/** The scheme in lower case, and what stands behind it; of Basic credentials the user. */
export function credentialsOf({ headers: { authorization = '' } }: IncomingMessage): readonly [string, string] {
  const [, scheme = '', given = ''] = /^(\w+) +(\S+)$/.exec(authorization) ?? [];
  const isBasic = scheme.toLowerCase() === 'basic';
  return [scheme.toLowerCase(), isBasic ? (Buffer.from(given, 'base64').toString().split(':')[0] ?? '') : given];
}

/** The most requests that fell into any second, whatever its beginning. */
export function busiestSecond(log: readonly Played[]): number {
  const times = log.map(({ at }) => at).sort((a, b) => a - b);
  return Math.max(0, ...times.map((start, from) => times.slice(from).filter((at) => at < start + 1000).length));
}
