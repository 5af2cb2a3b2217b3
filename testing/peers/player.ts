import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, request as forward } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { base64 } from '../../contracts/values/base64.ts';

/** The mock behind. */
type Behind = { readonly url: string };

/** One request as the player's own log has it; `at` in milliseconds since the epoch. */
export type Played = { readonly at: number; readonly method: string; readonly path: string; readonly status: number };

export type Part = {
  /** The credentials that are good here, and what the mock behind knows them as. */
  readonly token?: string;
  readonly client?: { readonly id: string; readonly secret: string };
  /** How long an issued token lives, in seconds. */
  readonly tokenSeconds?: number;
  /** Refuses the n-th request with a 429 and this `Retry-After`. */
  readonly refuses?: { readonly every: number; readonly retryAfter: string };
  /** Holds each answer back, in milliseconds. */
  readonly slowMs?: number;
  /** Is unavailable for so long after so many requests, in milliseconds. */
  readonly unavailable?: { readonly after: number; readonly forMs: number };
  /** Knows no token any more after so many requests. */
  readonly revokedAfter?: number;
  /** Goes away for good after so many requests. */
  readonly goneAfter?: number;
  /** What it makes of an answer of the mock behind, such as other people's imports in it. */
  readonly alters?: (path: string, status: number, body: string) => { readonly status: number; readonly body: string };
  /** How far its clock is ahead, in seconds. */
  readonly aheadSeconds?: number;
};

export type Player = {
  readonly url: string;
  /** A file that NODE_EXTRA_CA_CERTS can name. */
  readonly authority: string;
  readonly log: readonly Played[];
  /** How many tokens it issued. */
  readonly issued: () => number;
  readonly stop: () => void;
};

const account = 'mock-player';

/** A throw-away certificate for this machine. */
export function certificate(): { key: string; cert: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'player-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'pipe' },
  );
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), file: cert };
}

/** A server on this machine that plays a vendor's host over TLS: a mock behind it, its own tokens, limits and moods. For tests. */
export async function startPlayer(mock: Behind, part: Part): Promise<Player> {
  const { key, cert, file } = certificate();
  const log: Played[] = [];
  const tokens = new Map<string, number>();
  let awayUntil = 0;
  let seen = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = Date.now();
    seen += 1;
    const end = (status: number, headers: { [name: string]: string } = {}, body = ''): void => {
      log.push({ at, method: request.method ?? '', path: request.url ?? '', status });
      request.resume();
      const date = new Date(at + (part.aheadSeconds ?? 0) * 1000).toUTCString();
      response.writeHead(status, { date, ...headers }).end(body);
    };
    if (part.slowMs) await sleep(part.slowMs);
    if (seen > (part.goneAfter ?? Infinity)) {
      server.close();
      server.closeAllConnections();
      return;
    }
    if (part.unavailable && seen === part.unavailable.after) awayUntil = at + part.unavailable.forMs;
    if (at < awayUntil) return end(503, { 'retry-after': '1' });
    if (part.refuses && seen % part.refuses.every === 0)
      return end(429, { 'content-type': 'application/json', 'retry-after': part.refuses.retryAfter }, errors(429));
    if (request.url === '/oauth/access_token') return issue(request, end);
    const authorization = known(request.headers.authorization, seen > (part.revokedAfter ?? Infinity));
    pass(mock, request, authorization, (status, headers, body) => {
      const { 'content-length': _length, ...kept } = headers;
      const altered = part.alters?.(request.url ?? '', status, body);
      return altered
        ? end(altered.status, { ...kept, 'content-type': 'application/json' }, altered.body)
        : end(status, headers, body);
    });
  };

  function issue(
    request: IncomingMessage,
    end: (status: number, headers: { [name: string]: string }, body: string) => void,
  ): void {
    void text(request).then((body) => {
      const fields = new URLSearchParams(body);
      const json = { 'content-type': 'application/json' };
      if (fields.get('grant_type') !== 'client_credentials' || !fields.get('client_id') || !fields.get('client_secret'))
        return end(400, json, errors(400));
      if (fields.get('client_id') !== part.client?.id || fields.get('client_secret') !== part.client?.secret)
        return end(401, { ...json, 'www-authenticate': 'Bearer' }, errors(401));
      const seconds = part.tokenSeconds ?? 3600;
      const token = `player-token-${tokens.size}-${Date.now()}`;
      tokens.set(token, Date.now() + seconds * 1000);
      const expires = Math.floor(Date.now() / 1000) + seconds;
      return end(
        200,
        json,
        JSON.stringify({
          access_token: token,
          token_type: 'Bearer',
          expires_in: seconds,
          expires,
          identifier: 'client_credentials',
        }),
      );
    });
  }

  /** What the mock behind knows good credentials as; others are passed on as they are, for it to refuse. */
  function known(header: string | undefined, revoked: boolean): string | undefined {
    const [, scheme = '', credentials = ''] = /^(\w+) +(\S+)$/.exec(header ?? '') ?? [];
    const basic = scheme.toLowerCase() === 'basic';
    const token = basic ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '') : credentials;
    const good = !revoked && (token === part.token || (tokens.get(token) ?? 0) > Date.now());
    if (!good) return header;
    return basic ? `${scheme} ${base64(`${account}:X`)}` : `${scheme} ${account}`;
  }

  const server: Server = createServer({ key, cert }, (request, response) => void answer(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    authority: file,
    log,
    issued: () => tokens.size,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const errors = (status: number): string => JSON.stringify({ errors: [{ status: String(status), title: 'Refused' }] });

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function pass(
  mock: Behind,
  request: IncomingMessage,
  authorization: string | undefined,
  end: (status: number, headers: { [name: string]: string }, body: string) => void,
): void {
  const { host: _host, authorization: _given, ...headers } = request.headers;
  const { hostname, port } = new URL(mock.url);
  const { method, url: path } = request;
  const behind = forward(
    { hostname, port, method, path, headers: { ...headers, ...(authorization ? { authorization } : {}) } },
    (answer) => {
      void text(answer).then((body) => {
        const { 'transfer-encoding': _coding, connection: _connection, date: _date, ...kept } = answer.headers;
        end(answer.statusCode ?? 502, kept as { [name: string]: string }, body);
      });
    },
  );
  behind.on('error', () => end(502, {}, ''));
  request.pipe(behind);
}

/** The most requests that fell into any second, whatever its beginning. */
export function busiestSecond(log: readonly Played[]): number {
  const times = log.map(({ at }) => at).sort((a, b) => a - b);
  return Math.max(0, ...times.map((start, from) => times.slice(from).filter((at) => at < start + 1000).length));
}
