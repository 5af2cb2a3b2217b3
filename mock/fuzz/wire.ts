import { type Socket, connect } from 'node:net';
import { type Header, headerValues } from '../../contracts/spec/exchange.ts';

/** A request before it is written. Text is bytes, one a character (latin1), here and in all that is written. */
export type Request = {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body?: string;
  /** How the body's end is told: by its length if nothing is said, in chunks of so many bytes if a number is. */
  readonly chunk?: number;
};

/** A request as it stands on the wire, written as a careful client would. */
export function write({ method, target, headers, body, chunk }: Request): string {
  const framing: Header[] =
    body === undefined
      ? []
      : [chunk === undefined ? ['content-length', String(body.length)] : ['transfer-encoding', 'chunked']];
  const lines = [...headers, ...framing].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\nhost: mock\r\n${lines.join('')}\r\n${chunk ? inChunks(body ?? '', chunk) : (body ?? '')}`;
}

function inChunks(body: string, size: number): string {
  const chunks = body.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  return [...chunks, ''].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
}

/** What a client writes to one connection, piece by piece. */
export type Written = {
  readonly pieces: readonly string[];
  /** `waits`: for every answer. `stops`: sends no more, and says so once nothing comes. `vanishes`: is gone at once. */
  readonly ends: 'waits' | 'stops' | 'vanishes';
};

/** What came back, and how the connection ended; `hangs`: it did not. */
export type Heard = { readonly bytes: Buffer; readonly end: 'closed' | 'reset' | 'refused' | 'hangs' };

/** How long a client that stops listens for a first sign, in milliseconds. */
const quietMs = 12;
/** How long a client waits for an answer, and for the end of a connection; and once more, of a machine that may only be busy. */
const patienceMs = { first: 5000, again: 30_000 };

/**
 * Writes to a connection of its own and listens until it is closed; a connection that hangs is tried once more, with more patience.
 * Never throws for what the server does.
 */
export async function converse(
  url: URL,
  written: Written,
  isWhole: (bytes: Buffer) => boolean,
  patience = patienceMs,
): Promise<Heard> {
  const heard = await listen(url, written, isWhole, patience.first);
  return heard.end === 'hangs' ? listen(url, written, isWhole, patience.again) : heard;
}

function listen(
  { hostname, port }: URL,
  { pieces, ends }: Written,
  isWhole: (bytes: Buffer) => boolean,
  waitMs: number,
): Promise<Heard> {
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    let end: Heard['end'] = 'closed';
    const socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
    const giveUp = setTimeout(() => {
      end = 'hangs';
      socket.destroy();
    }, waitMs);
    const quiet = setTimeout(() => socket.end(), ends === 'stops' ? quietMs : waitMs);
    socket.on('error', ({ code }: NodeJS.ErrnoException) => (end = code === 'ECONNREFUSED' ? 'refused' : 'reset'));
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      if (isWhole(Buffer.concat(heard))) socket.end();
      else quiet.refresh();
    });
    socket.on('end', () => socket.end());
    socket.once('close', () => {
      clearTimeout(giveUp);
      clearTimeout(quiet);
      resolve({ bytes: Buffer.concat(heard), end });
    });
    void writePieces(socket, pieces).then(() => ends === 'vanishes' && socket.destroy());
  });
}

/** Writes each piece in a turn of its own, so that the server reads them one by one. */
async function writePieces(socket: Socket, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    if (!socket.writable) return;
    await new Promise((resolve) => socket.write(piece, 'latin1', resolve)); // a failed write calls back as well
    await new Promise(setImmediate);
  }
}

/** One HTTP/1.1 answer as it came. */
export type RawAnswer = { readonly status: number; readonly headers: readonly Header[]; readonly body: string };

/** The answers among bytes; `broken` says what is no HTTP there, `rest` how many bytes are no whole answer yet. */
export type ReadAnswers = { readonly answers: readonly RawAnswer[]; readonly rest: number; readonly broken?: string };

const headerLine = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*?)\s*$/s;

/**
 * Reads the answers of one connection in order, interim ones (1xx) left out. The mock tells the length of all its bodies.
 * @param methods of the requests in order: an answer to HEAD has no body
 */
export function readAnswers(bytes: Buffer, methods: readonly string[] = []): ReadAnswers {
  const answers: RawAnswer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n\r\n', at) + 4;
    if (end < 4) return { answers, rest: bytes.length - at };
    const [first = '', ...lines] = bytes.toString('latin1', at, end - 4).split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(first)?.[1]);
    const bad = Number.isNaN(status) ? first : lines.find((line) => !headerLine.test(line));
    if (bad !== undefined)
      return { answers, rest: bytes.length - at, broken: `the line ${JSON.stringify(bad.slice(0, 80))}` };
    const headers = lines.map((line): Header => {
      const [, name = '', value = ''] = headerLine.exec(line) ?? [];
      return [name, value];
    });
    const [length] = headerValues(headers, 'content-length');
    const hasNone = methods[answers.length] === 'HEAD' || status < 200 || status === 304;
    // Node's own words, such as to a request without a host, come in chunks, and are none
    const upTo = hasNone ? end : length === undefined ? bytes.indexOf('0\r\n\r\n', end) + 5 : end + Number(length);
    if (upTo < end) return { answers, rest: bytes.length - at };
    if (upTo > bytes.length) return { answers, rest: bytes.length - at };
    if (status >= 200)
      answers.push({ status, headers, body: bytes.toString('utf8', end, length === undefined ? end : upTo) });
    at = upTo;
  }
}
