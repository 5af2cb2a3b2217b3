import { isUtf8 } from 'node:buffer';
import { Agent, type Dispatcher } from 'undici';
import type { Exchange, Header, Response, TransportFailure } from '../contracts/exchange.ts';

/** One request exactly as it is to go out; only Host, Connection and Content-Length are added, as HTTP asks. */
export type WireRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body: string;
};

/** What came of a request. `timing` is that of the exchange alone; a client that sends nothing leaves it out. */
export type Answered = (Response | TransportFailure) & {
  readonly timing?: Pick<Exchange, 'startedAt' | 'durationMs'>;
};

export type Client = {
  /** Sends a request. Follows no redirect, retries nothing, never throws for what the server does. */
  readonly send: (request: WireRequest) => Promise<Answered>;
  readonly close: () => Promise<void>;
};

export type ClientOptions = {
  /** The longest an answer may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** The longest body that is read, in bytes. */
  readonly mostBodyBytes?: number;
};

/** The one HTTP client of specs and proof, on undici. */
export function createClient({ timeoutMs = 15_000, mostBodyBytes = 16 * 1024 * 1024 }: ClientOptions = {}): Client {
  const agent = new Agent({
    connect: { timeout: Math.min(timeoutMs, 5000) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 4000,
    connections: 32,
  });
  return {
    send: async (request) => {
      const [startedAt, began] = [Date.now(), performance.now()];
      const answer = await agent.request(wire(request, timeoutMs)).then(
        (data) => read(data, mostBodyBytes),
        (error: unknown) => failureOf(error, 'before the answer'),
      );
      return { ...answer, timing: { startedAt, durationMs: performance.now() - began } };
    },
    close: () => agent.destroy(),
  };
}

function wire(
  { method, url, headers, body }: WireRequest,
  timeoutMs: number,
): Dispatcher.RequestOptions & { origin: string } {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return {
    origin: slash < 0 ? url : url.slice(0, slash),
    path: slash < 0 ? '/' : url.slice(slash), // as it stands: a URL object would mend what a case broke on purpose
    method,
    headers: headers.flat(),
    body: body === '' ? null : body,
    responseHeaders: 'raw',
    signal: AbortSignal.timeout(timeoutMs),
  };
}

async function read(answer: Dispatcher.ResponseData, mostBodyBytes: number): Promise<Response | TransportFailure> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBodyBytes) return tooLong(mostBodyBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    return failureOf(error, 'within the body');
  }
  const raw = Buffer.concat(chunks);
  const response = { kind: 'response', status: answer.statusCode, headers: pairs(answer.headers) } as const;
  return { ...response, body: raw.toString('utf8'), ...(isUtf8(raw) ? {} : { notUtf8: true }) };
}

const tooLong = (most: number): TransportFailure => ({
  kind: 'failure',
  failure: 'over-long-body',
  detail: `the body is longer than ${most} bytes`,
});

/** undici's raw headers, a flat list of names and values, as pairs. */
function pairs(raw: unknown): Header[] {
  const flat = (raw as readonly (Buffer | string)[]).map(String);
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ''] as const] : []));
}

/** What went wrong, by the code of Node's or undici's error. */
const failures: { readonly [code: string]: TransportFailure['failure'] } = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'refused',
  EAI_AGAIN: 'refused',
  EHOSTUNREACH: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_CONNECT_TIMEOUT: 'time-out',
  UND_ERR_HEADERS_TIMEOUT: 'time-out',
  UND_ERR_BODY_TIMEOUT: 'time-out',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cut-body',
  UND_ERR_HEADERS_OVERFLOW: 'not-http',
};

function failureOf(error: unknown, when: 'before the answer' | 'within the body'): TransportFailure {
  const { code = '', name = '', message = String(error) } = error as { code?: string; name?: string; message?: string };
  const timedOut = name === 'TimeoutError' || name === 'AbortError';
  const failure = timedOut
    ? 'time-out'
    : code.startsWith('HPE_') || name === 'HTTPParserError'
      ? 'not-http'
      : (failures[code] ?? 'other');
  const cut = failure === 'reset' && when === 'within the body';
  return { kind: 'failure', failure: cut ? 'cut-body' : failure, detail: `${message} (${code || name}, ${when})` };
}
