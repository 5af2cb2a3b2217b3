import { type IncomingMessage, type ServerResponse, request as forward } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { base64 } from '../../contracts/values/base64.ts';
import { type Played, certificate, credentialsOf, listening, textOf, tokenOf } from './serving.ts';

type Behind = { readonly url: string };

export type Role = {
  /** The credentials that are good here, and what the mock behind knows them as. */
  readonly token?: string;
  readonly client?: { readonly id: string; readonly secret: string };
  readonly tokenSeconds?: number;
  /** Refuses the n-th request with a 429 and this `Retry-After`. */
  readonly refuses?: { readonly every: number; readonly retryAfter: string };
  readonly slowMs?: number;
  /** Is unavailable for so long after so many requests, in milliseconds. */
  readonly unavailable?: { readonly after: number; readonly forMs: number; readonly retryAfter?: string };
  /** Knows no token any more after so many requests. */
  readonly revokedAfter?: number;
  /** Goes away for good after so many requests. */
  readonly goneAfter?: number;
  /** What it makes of an answer of the mock behind, such as other people's imports in it; by status 0 the answer is lost. */
  readonly alters?: (path: string, status: number, body: string) => { readonly status: number; readonly body: string };
  /** How far its clock is ahead, in seconds. */
  readonly aheadSeconds?: number;
};

export type Player = {
  readonly url: string;
  /** A file that NODE_EXTRA_CA_CERTS can name. */
  readonly authority: string;
  readonly log: readonly Played[];
  readonly issued: () => number;
  readonly stop: () => void;
};

const account = 'mock-player';

/** A server on this machine that plays a vendor's host over TLS: a mock behind it, its own tokens, limits and moods. For tests. */
export async function startPlayer(mock: Behind, role: Role): Promise<Player> {
  const { authority, ...secured } = certificate();
  const log: Played[] = [];
  const tokens = new Map<string, number>();
  let awayUntil = 0;
  let seen = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    seen += 1;
    const end: End = (status, headers = {}, body = '') => {
      log.push({ at, method: request.method ?? '', path: request.url ?? '', status });
      request.resume();
      const date = new Date(at + (role.aheadSeconds ?? 0) * 1000).toUTCString();
      response.writeHead(status, { date, ...headers }).end(body);
    };
    if (role.slowMs) await sleep(role.slowMs);
    if (seen > (role.goneAfter ?? Infinity)) return stop();
    if (role.unavailable && seen === role.unavailable.after) awayUntil = at + role.unavailable.forMs;
    if (at < awayUntil) return end(503, { 'retry-after': role.unavailable?.retryAfter ?? '1' });
    if (role.refuses && seen % role.refuses.every === 0)
      return end(429, { ...json, 'retry-after': role.refuses.retryAfter }, failure(429));
    if (request.url === '/oauth/access_token') return issue(new URLSearchParams(await textOf(request)), end);
    const authorization = known(request, seen > (role.revokedAfter ?? Infinity));
    return pass(mock, request, authorization, (status, headers = {}, body = '') => {
      const altered = role.alters?.(request.url ?? '', status, body);
      if (altered?.status === 0) return response.destroy();
      const { 'content-length': _length, ...kept } = headers;
      return altered ? end(altered.status, { ...kept, ...json }, altered.body) : end(status, headers, body);
    });
  }

  function issue(form: URLSearchParams, end: End): void {
    const [id, secret] = [form.get('client_id'), form.get('client_secret')];
    if (form.get('grant_type') !== 'client_credentials' || !id || !secret) return end(400, json, failure(400));
    if (id !== role.client?.id || secret !== role.client.secret)
      return end(401, { ...json, 'www-authenticate': 'Bearer' }, failure(401));
    const seconds = role.tokenSeconds ?? 3600;
    const token = `player-token-${tokens.size}-${Date.now()}`;
    tokens.set(token, Date.now() + seconds * 1000);
    return end(200, json, JSON.stringify(tokenOf(token, Date.now(), seconds)));
  }

  /** What the mock behind knows good credentials as; others are passed on as they are, for it to refuse. */
  function known(request: IncomingMessage, isRevoked: boolean): string | undefined {
    const [scheme, token] = credentialsOf(request);
    const isGood = !isRevoked && (token === role.token || (tokens.get(token) ?? 0) > Date.now());
    if (!isGood) return request.headers.authorization;
    return scheme === 'basic' ? `Basic ${base64(`${account}:X`)}` : `Bearer ${account}`;
  }

  const { url, stop } = await listening((request, response) => void answer(request, response), secured);
  return { url, authority, log, issued: () => tokens.size, stop };
}

type End = (status: number, headers?: { readonly [name: string]: string }, body?: string) => void;

const json = { 'content-type': 'application/json' };
const failure = (status: number): string => JSON.stringify({ errors: [{ status: String(status), title: 'Refused' }] });

/** Passes a request on to the mock behind, whose bytes may be any. */
function pass(mock: Behind, request: IncomingMessage, authorization: string | undefined, end: End): void {
  const { host: _host, authorization: _given, ...headers } = request.headers;
  const { hostname, port } = new URL(mock.url);
  const { method, url: path } = request;
  const asked = { ...headers, ...(authorization ? { authorization } : {}) };
  const behind = forward({ hostname, port, method, path, headers: asked }, (answer) => {
    const { 'transfer-encoding': _coding, connection: _connection, date: _date, ...kept } = answer.headers;
    void textOf(answer).then((body) => end(answer.statusCode ?? 502, kept as { [name: string]: string }, body));
  });
  behind.on('error', () => end(502));
  request.pipe(behind);
}
