import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { isObject, parseJson } from '../contracts/values/json.ts';
import { type WebhookMessage, signatureHeader } from '../contracts/spec/webhook.ts';
import { decode, headerPairs } from './decode.ts';

/** A message before its receiver knows the sender's time. */
export type Arrived = Omit<WebhookMessage, 'receivedAt'>;

/** `path`: where webhooks are sent to; `comesWithinMs`: how long a request may take to come. */
export type ReceiverOptions = { readonly path?: string; readonly comesWithinMs?: number };

const mostBodyBytes = 1024 * 1024;
const mostConnections = 200;
const mostOtherKinds = 20;
const brokenOff = 'no HTTP, or cut off by its sender';
const nameOfSignature = signatureHeader.toLowerCase(); // as Node has it

export type WebhookReceiver = ReturnType<typeof webhookReceiver>;

/**
 * A real receiver of webhooks on this machine: takes what is posted to its path and claims to be one, looks at its
 * signature, answers at once, 200 if not told otherwise. All else that comes to a public address is answered 404 and
 * counted apart.
 */
export function webhookReceiver(
  secret: string | null,
  answers = 200,
  { path = '/', comesWithinMs = 10_000 }: ReceiverOptions = {},
) {
  const arrived: Arrived[] = [];
  const others = new Map<string, number>();
  const broken = new WeakSet<Duplex>();
  let wake: () => void = () => undefined;
  const count = (what: string): void => {
    const kind = others.has(what) || others.size < mostOtherKinds ? what : 'further kinds';
    others.set(kind, (others.get(kind) ?? 0) + 1);
  };
  /** Node tells of a request that ends before its time by the request, by its connection, or by both. */
  const countBroken = (connection: Duplex, what: string): void => {
    if (!broken.has(connection)) count(what);
    broken.add(connection);
  };
  const times = {
    requestTimeout: comesWithinMs,
    headersTimeout: comesWithinMs,
    connectionsCheckingInterval: comesWithinMs / 4,
  };
  const server = createServer(times, (request, response) => {
    readBody(request)
      .then((body) => {
        const isMessage = body !== null && claims(request, body) && pathOf(request) === path;
        response.writeHead(isMessage ? answers : body === null ? 413 : 404).end();
        if (!isMessage) return count(otherInWords(request, body));
        arrived.push(messageOf(request, body, secret));
        wake();
      })
      .catch(() => {
        response.destroy();
        countBroken(request.socket, brokenOff);
      });
  }).unref();
  server.maxConnections = mostConnections;
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => {
    const isSlow = code === 'ERR_HTTP_REQUEST_TIMEOUT';
    countBroken(socket, isSlow ? 'too slow to come' : brokenOff);
    if (socket.writable) socket.end(`HTTP/1.1 ${isSlow ? '408 Request Timeout' : '400 Bad Request'}\r\n\r\n`);
    else socket.destroy();
  });
  return {
    arrived,
    /** How often what else came, by method and path. */
    others,
    /**
     * Starts to listen, on a free port of the loopback address unless told otherwise.
     * @returns where webhooks are to be sent
     * @throws the listen error of Node (EADDRINUSE, EACCES)
     */
    listen: async (port = 0, host = '127.0.0.1'): Promise<string> => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, host, resolve);
      });
      const name = host.includes(':') ? `[${host}]` : host;
      return `http://${name}:${(server.address() as AddressInfo).port}${path}`;
    },
    /** Waits until so many messages have come, or for as long. */
    wait: async (most: number, forMs: number): Promise<void> => {
      const deadline = Date.now() + forMs;
      while (arrived.length < most && Date.now() < deadline)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, deadline - Date.now());
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    },
    close: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function messageOf(request: IncomingMessage, raw: Buffer, secret: string | null): Arrived {
  const headers = headerPairs(request.rawHeaders);
  const decoded = decode(raw, headers, mostBodyBytes);
  const unreadable =
    'kind' in decoded ? decoded.detail : decoded.unknown && `its content coding ${decoded.unknown} is not known here`;
  const bytes = 'kind' in decoded ? raw : decoded.bytes;
  const signature = judgeSignature(request, [raw, bytes], secret);
  return unreadable
    ? { headers, body: '', signature, unreadable }
    : { headers, body: bytes.toString('utf8'), signature };
}

function otherInWords(request: IncomingMessage, body: Buffer | null): string {
  const why = body === null ? ' of more than 1 MiB' : claims(request, body) ? ' that claims to be a webhook' : '';
  return `${request.method} ${pathOf(request).slice(0, 60)}${why}`;
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.replace(/\?.*$/s, '');

/** Whether a request is meant as a webhook: posted, with JSON or a signature. */
function claims({ method, headers }: IncomingMessage, body: Buffer): boolean {
  if (method !== 'POST') return false;
  const isJson = /^application\/(?:\S+\+)?json\b/i.test(headers['content-type'] ?? '');
  return isJson || headers[nameOfSignature] !== undefined || isObject(parseJson(body.toString('utf8')));
}

/** The body, null for one that is too long: it is heard out, so that its sender hears the answer, and not kept. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= mostBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > mostBodyBytes ? null : Buffer.concat(chunks);
}

/** Over the bytes as they came, or decoded: the vendor's "raw body" leaves open which, where a proxy packs it. */
function judgeSignature(
  { headers }: IncomingMessage,
  bodies: readonly Buffer[],
  secret: string | null,
): Arrived['signature'] {
  if (secret === null) return 'not-asked-for';
  const found = headers[nameOfSignature];
  if (typeof found !== 'string') return 'missing';
  const given = Buffer.from(found);
  const matches = bodies.some((body) => {
    const right = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
    return given.length === right.length && timingSafeEqual(given, right);
  });
  return matches ? 'matches' : 'differs';
}
