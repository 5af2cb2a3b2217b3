import type { Header } from '../../contracts/spec/exchange.ts';

/** One HTTP/1.1 answer as it came. */
export type RawAnswer = { readonly status: number; readonly headers: readonly Header[]; readonly body: string };

/** The answers among bytes; `broken` says what is no HTTP there, `rest` how many bytes are no whole answer yet. */
export type ReadAnswers = { readonly answers: readonly RawAnswer[]; readonly rest: number; readonly broken?: string };

/**
 * Reads the answers of one connection in order, interim ones (1xx) left out.
 * @param methods of the requests in order: an answer to HEAD has no body
 * @param ended whether the connection is closed, which ends a body without a length
 */
export function readAnswers(bytes: Buffer, methods: readonly string[], ended: boolean): ReadAnswers {
  const answers: RawAnswer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = readHead(bytes, at);
    if (head === null) break;
    if ('broken' in head) return { answers, rest: bytes.length - at, broken: head.broken };
    const body = readBody(bytes, head, methods[answers.length] ?? 'GET', ended);
    if (body === null) break;
    if (head.status >= 200) answers.push({ status: head.status, headers: head.headers, body: body.text });
    at = body.end;
  }
  return { answers, rest: bytes.length - at };
}

type Head = { readonly status: number; readonly headers: readonly Header[]; readonly end: number };

function readHead(bytes: Buffer, from: number): Head | { readonly broken: string } | null {
  const end = bytes.indexOf('\r\n\r\n', from);
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.toString('latin1', from, end).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3}) [^\r\n]*$/.exec(first)?.[1];
  if (status === undefined) return { broken: `the status line ${JSON.stringify(first.slice(0, 80))}` };
  const headers = lines.map((line): Header => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const bad = headers.find(([name]) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(name));
  return bad ? { broken: `the header ${JSON.stringify(bad)}` } : { status: Number(status), headers, end: end + 4 };
}

const valueOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([key]) => key.toLowerCase() === name)?.[1];

function readBody(
  bytes: Buffer,
  { status, headers, end }: Head,
  method: string,
  ended: boolean,
): { text: string; end: number } | null {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { text: '', end };
  if (valueOf(headers, 'transfer-encoding') === 'chunked') return readChunks(bytes, end);
  const length = valueOf(headers, 'content-length');
  if (length === undefined && !ended) return null;
  const upTo = length === undefined ? bytes.length : end + Number(length);
  return upTo > bytes.length ? null : { text: bytes.toString('utf8', end, upTo), end: upTo };
}

function readChunks(bytes: Buffer, from: number): { text: string; end: number } | null {
  const chunks: Buffer[] = [];
  for (let at = from; ;) {
    const line = bytes.indexOf('\r\n', at);
    const size = line < 0 ? NaN : parseInt(bytes.toString('latin1', at, line), 16);
    const end = line + 2 + size;
    if (Number.isNaN(size) || end + 2 > bytes.length) return null;
    if (size === 0) return { text: Buffer.concat(chunks).toString('utf8'), end: end + 2 };
    chunks.push(bytes.subarray(line + 2, end));
    at = end + 2;
  }
}
