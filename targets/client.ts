import { isUtf8 } from 'node:buffer';
import { createSecureContext } from 'node:tls';
import { Agent, type Dispatcher, Pool, ProxyAgent, Socks5ProxyAgent, buildConnector } from 'undici';
import {
  type Exchange,
  type Header,
  type Response,
  type TransportFailure,
  headerValues,
} from '../contracts/spec/exchange.ts';
import { type OperationId, rootOf } from '../contracts/spec/contract.ts';
import type { Environment } from '../contracts/settings/readers.ts';
import { userAgent } from '../contracts/spec/own-headers.ts';
import { withReadableHeads } from './answer-head.ts';
import { decode, headerPairs } from './decode.ts';
import { NoAuthorities, type Proxy, authorities, proxyFor, proxyInWords } from './network.ts';

/**
 * One request exactly as it is to go out; only Host, Connection and Content-Length are added, as HTTP asks, and the name of
 * the suite where the request gives none.
 */
export type WireRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body: string;
  /** What it asks for, for a client that sends nothing; left out by what asks beside the operations, as the preflight does. */
  readonly operation?: OperationId;
  /**
   * It does something that must not be done twice: it goes on a connection of its own, since one that idled may be closed just then
   * (RFC 9112, 9.5), and is not sent again when it was lost or met a 503.
   */
  readonly once?: boolean;
};

/** What came of a request. `timing` is that of the exchange alone; a client that sends nothing leaves it out. */
export type Reply = (Response | TransportFailure) & {
  readonly timing?: Pick<Exchange, 'startedAt' | 'durationMs'>;
  /** What came of it before, where it was sent again, each with what was waited then. */
  readonly earlier?: readonly EarlierReply[];
};

export type EarlierReply = Reply & { readonly waitedMs: number };

export type Client = {
  /** Sends a request. Follows no redirect, retries nothing, never throws for what the server does. */
  readonly send: (request: WireRequest) => Promise<Reply>;
  readonly close: () => Promise<void>;
};

/** How long a real API may take for one answer, in milliseconds. */
export const realAnswersMs = 15_000;

export type ClientOptions = {
  /** The longest an answer may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** The longest body that is read, in bytes, as it comes and decoded. */
  readonly mostBodyBytes?: number;
  /** The id of the run, told where a request does not name itself. */
  readonly run?: string;
  /** Where proxies and authorities are named; left out: that of the process. */
  readonly env?: Environment;
};

/** The HTTP client, on undici: of all but k6. It takes the network as the environment describes it. */
export function createClient(options: ClientOptions = {}): Client {
  const { timeoutMs = realAnswersMs, mostBodyBytes = 16 * 1024 * 1024, run = null, env = process.env } = options;
  const network = networkOf(env, Math.min(timeoutMs, 5000));
  const proxies = proxiesIn(env);
  const sent = async (request: WireRequest): Promise<Response | TransportFailure> => {
    const root = rootOf(request.url);
    const proxy = proxies(root);
    try {
      const answer = await network.way(root, proxy, request.once).request(wire(request, root, timeoutMs, run));
      return await read(answer, mostBodyBytes, proxy);
    } catch (error) {
      return failureOf(error, 'before the answer', proxy);
    }
  };
  return {
    send: async (request) => {
      const [startedAt, began] = [Date.now(), performance.now()];
      const answer = await sent(request);
      return { ...answer, timing: { startedAt, durationMs: performance.now() - began } };
    },
    close: network.close,
  };
}

const proxiesIn = (env: Environment): ((root: string) => Proxy | null) => madeOnce((root) => proxyFor(root, env));

type Network = {
  /** To the root of a URL; `isNew`: by a connection that nothing else uses. */
  readonly way: (root: string, proxy: Proxy | null, isNew?: boolean) => Dispatcher;
  readonly close: () => Promise<void>;
};

function networkOf(env: Environment, connectMs: number): Network {
  const plain = { timeout: connectMs };
  // made once: reading some 150 certificates takes longer than a request
  const trusted = madeOnce(() => ({ ...plain, secureContext: createSecureContext({ ca: [...authorities(env)] }) }));
  const [open, secure] = [buildConnector(plain), madeOnce(() => buildConnector(trusted()))];
  const straight: buildConnector.connector = (to, done) => (to.protocol === 'https:' ? secure() : open)(to, done);
  const pool = (origin: string | URL, { connect, ...others }: Pool.Options): Pool =>
    new Pool(origin, { ...others, ...pooled, connect: readable(connect as buildConnector.connector) });
  const opened = new Map<string, Dispatcher>();
  return {
    way: (root, proxy, isNew = false) => {
      const tls = [root, proxy?.url ?? ''].some((url) => /^https:/i.test(url)) ? trusted() : plain;
      const name = `${isNew} ${proxy === null ? '' : `${tls === plain} ${proxy.url}`}`;
      const known =
        opened.get(name) ??
        (proxy === null
          ? new Agent({ ...pooled, connect: readable(straight) })
          : // of what is plain, as Go has it: only https is tunnelled
            new ProxyAgent({ ...optionsOf(proxy), proxyTunnel: false, proxyTls: tls, requestTls: tls, factory: pool }));
      opened.set(name, known);
      return known;
    },
    close: async () => void (await Promise.all([...opened.values()].map((way) => way.destroy()))),
  };
}

/** The same ways out for Node's `fetch`. */
export function asTheEnvironmentHasIt(): Dispatcher {
  const network = networkOf(process.env, 5000);
  const proxies = proxiesIn(process.env);
  return new Agent().compose(() => (options, handler) => {
    const root = String(options.origin);
    return network.way(root, proxies(root)).dispatch(options, handler);
  });
}

const pooled = { connections: 32, keepAliveTimeout: 4000 };

/** What is made of a name the first time that it is asked for. */
function madeOnce<Made>(make: (name: string) => Made): (name?: string) => Made {
  const made = new Map<string, Made>();
  return (name = '') => {
    if (!made.has(name)) made.set(name, make(name));
    return made.get(name) as Made;
  };
}

const readable =
  (connect: buildConnector.connector): buildConnector.connector =>
  (to, done) =>
    connect(to, (...[error, socket]) => (error ? done(error, null) : done(null, withReadableHeads(socket))));

/** A proxy as undici takes it; it leaves out credentials without a password. */
function optionsOf({ url, variable }: Proxy): Pick<ProxyAgent.Options, 'uri' | 'token'> {
  if (!URL.canParse(url) || !/^(?:https?|socks5h?):$/.test(new URL(url).protocol))
    throw new BadProxy(`${variable} names no URL of a proxy; http://user:password@host:port is one`);
  const uri = new URL(url.replace(/^socks5h:/i, 'socks5:'));
  const credentials = `${decodedUser(uri.username, variable)}:${decodedUser(uri.password, variable)}`;
  if (uri.protocol === 'socks5:') quieten();
  if (uri.protocol === 'socks5:' || uri.username === '') return { uri: uri.href };
  [uri.username, uri.password] = ['', ''];
  return { uri: uri.href, token: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** undici warns once, by Node, that its SOCKS is experimental; that is nothing to a user of ours. */
const quieten = madeOnce(() => {
  const before = Object.getOwnPropertyDescriptor(process, 'emitWarning') ?? {};
  process.emitWarning = () => undefined;
  try {
    return void new Socks5ProxyAgent('socks5://127.0.0.1:1').destroy();
  } finally {
    Object.defineProperty(process, 'emitWarning', before);
  }
});

/** A user or password as a URL of a proxy writes it. */
function decodedUser(text: string, variable: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadProxy(
      `${variable} names a proxy with a % in its user or password that begins no code of a character; %25 stands for a % itself`,
    );
  }
}

class BadProxy extends Error {}

const refusal = (proxy: Proxy, status: number): string =>
  `${proxyInWords(proxy)} refused: ${status}${status === 407 ? ', it asks for other credentials in its URL' : ''}`;

function wire(
  { method, url, headers, body, once: isAlone = false }: WireRequest,
  root: string,
  timeoutMs: number,
  run: string | null,
): Dispatcher.RequestOptions & { origin: string } {
  const isNamed = headerValues(headers, 'user-agent').length > 0;
  return {
    origin: root,
    path: url.slice(root.length) || '/', // as it stands: a URL object would mend what a case broke on purpose
    method,
    headers: [...headers, ...(isNamed ? [] : [['user-agent', userAgent(run)]])].flat(),
    body: body === '' ? null : body,
    reset: isAlone, // closes the connection behind it
    responseHeaders: 'raw',
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    signal: AbortSignal.timeout(timeoutMs),
  };
}

async function read(
  answer: Dispatcher.ResponseData,
  mostBodyBytes: number,
  proxy: Proxy | null,
): Promise<Response | TransportFailure> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > mostBodyBytes) return tooLong(mostBodyBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    return failureOf(error, 'within the body', proxy);
  }
  const headers = headerPairs((answer.headers as unknown as readonly (Buffer | string)[]).map(String));
  const unasked = unaskedCoding(headers);
  if (unasked !== null)
    return { kind: 'failure', failure: 'not-http', detail: `transfer coding ${unasked}, which nobody asked for` };
  const decoded = decode(Buffer.concat(chunks), headers, mostBodyBytes);
  if ('kind' in decoded) return decoded;
  const { bytes, unknown } = decoded;
  return {
    kind: 'response',
    status: answer.statusCode,
    headers,
    body: bytes.toString('utf8'),
    ...(isUtf8(bytes) ? {} : { notUtf8: true }),
    ...(unknown === undefined ? {} : { undecoded: unknown }),
  };
}

/** A transfer coding beside `chunked` has to be asked for (RFC 9110, 10.1.4); Go refuses an answer that has one. */
const unaskedCoding = (headers: readonly Header[]): string | null =>
  headerValues(headers, 'transfer-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .find((coding) => coding !== 'chunked') ?? null;

const tooLong = (most: number): TransportFailure => ({
  kind: 'failure',
  failure: 'over-long-body',
  detail: `the body is longer than ${most} bytes`,
});

type Failure = TransportFailure['failure'];

const askThem = 'Ask whoever runs that host, or check the host in the URL.';

/**
 * What went wrong, by the code, name and message of Node's, OpenSSL's or undici's error, in our words where they say more;
 * and what to do where it is no finding. The code stands in what is told, so that either can be looked up by it.
 */
export const failures: readonly (readonly [sign: RegExp, failure: Failure, words?: string, todo?: string])[] = [
  [
    /SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|CERT_UNTRUSTED|CERT_SIGNATURE/,
    'untrusted',
    'its certificate is of an authority that is not trusted here',
    'Save the certificate of that authority (PEM) and set NODE_EXTRA_CA_CERTS or SSL_CERT_FILE to the file: it is added to those that are trusted.',
  ],
  [
    /CERT_HAS_EXPIRED/,
    'untrusted',
    'its certificate has expired',
    'Ask whoever runs that host to renew it; is the clock of this machine right?',
  ],
  [
    /CERT_NOT_YET/,
    'untrusted',
    'its certificate is not valid yet',
    'Set the clock of this machine; if it is right, ask whoever runs that host for a certificate that is valid now.',
  ],
  [/ERR_TLS_CERT_ALTNAME/, 'untrusted', 'its certificate is for another host: $&', askThem],
  [/CERTIFICATE_REQUIRED/, 'untrusted', 'it asks for a certificate of the client, and this suite has none', askThem],
  [/(?:NODE_EXTRA_CA_CERTS|SSL_CERT_FILE) names/, 'untrusted', '', 'Mend the path, or unset the variable.'],
  [/ bad upgrade$/, 'not-http', 'it changes the protocol (101 or Upgrade), which nobody asked for'],
  [/statusCode >= 100/, 'not-http', 'its status is below 100'],
  [/TimeoutError|AbortError|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT/, 'time-out'],
  [/HPE_|HTTPParserError|UND_ERR_HEADERS_OVERFLOW/, 'not-http'],
  [/ENOTFOUND|EAI_AGAIN/, 'refused', '', 'No such host is known: is the name in the URL right, and the network up?'],
  [/ECONNREFUSED|EHOSTUNREACH/, 'refused'],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET/, 'reset'],
  [/UND_ERR_RES_CONTENT_LENGTH_MISMATCH/, 'cut-body'],
  [/SSL|TLS|EPROTO|wrong version/i, 'other', '', 'TLS could not be agreed on: is it https, and the port right?'],
];
/** What never gets beyond a proxy: through one, the connection is to it alone. */
const ofConnecting = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

function failureOf(
  error: unknown,
  when: 'before the answer' | 'within the body',
  proxy: Proxy | null,
): TransportFailure {
  const { code: told, name = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const code = typeof told === 'string' ? told : ''; // that of an aborted signal is a number
  const failed = (failure: Failure, detail: string): TransportFailure => ({
    kind: 'failure',
    failure,
    detail: proxy && failure !== 'proxy' ? `${detail}, through ${proxyInWords(proxy)}` : detail,
  });
  if (error instanceof NoAuthorities) return failed('untrusted', message);
  if (error instanceof BadProxy) return failed('proxy', message);
  const [, refused] = /^Proxy (?:response|Authentication Required) \((\d+)\)/.exec(message) ?? [];
  if (proxy && refused !== undefined) return failed('proxy', refusal(proxy, Number(refused)));
  if (proxy && (ofConnecting.test(code) || /socks/i.test(message)))
    return failed('proxy', `${proxyInWords(proxy)} cannot be reached: ${message} (${code || name})`);
  const [, failure, words] = failures.find(([sign]) => sign.test(`${code} ${name} ${message}`)) ?? ['', 'other'];
  if (failure === 'untrusted') return failed(failure, `${words?.replace('$&', () => message)} (${code})`);
  if (words) return failed(failure, `${words} (${when})`);
  const isCut = failure === 'reset' && when === 'within the body';
  return failed(isCut ? 'cut-body' : failure, `${message} (${code || name}, ${when})`);
}
