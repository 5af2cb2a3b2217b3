import { createServer } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { serve } from './serving.ts';

/** What a body of any form is, where it can be read: a good answer to `GET /tools`. */
export const text = '[{"name":"wordpress","label":"Wordpress"}]';

/**
 * What servers, proxies and accidents put on a wire, and what is said of it: `''` nothing, else the finding's words after
 * `warn` or `fail`, at a real target. For k6 the same where nothing else is said.
 */
export type WireForm = readonly [name: string, bytes: Buffer, said: RegExp | '', k6?: RegExp | ''];

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const bytesOf = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
const answer = (headers: string, body: string | Buffer = text): Buffer =>
  bytesOf(head, headers, `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`, body);
const coded = (coding: string, body: string | Buffer): Buffer => answer(`Content-Encoding: ${coding}\r\n`, body);
const chunked = `${text.length.toString(16)}\r\n${text}\r\n0\r\n`;

const gzip = gzipSync(text);
const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, ' '));
/** `text` in zstd, one raw frame: Node 20 cannot make it (RFC 8878, 3.1.1). */
const zstd = bytesOf(
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, text.length, (text.length << 3) | 1, (text.length >> 5) & 0xff, 0]),
  text,
);
const knowsZstd = 'zstdDecompressSync' in process.getBuiltinModule('node:zlib');

const unread = (coding: string): RegExp =>
  new RegExp(`^warn: .*content coding \\W+${coding}\\W+ which is not undone here`);
const notIn = (coding: string): RegExp =>
  new RegExp(`^fail: .*bad-coding: the body is not in its content coding ${coding}`);
const badInK6 = /^fail: .*bad-coding: .*decompressing/;

export const codings: readonly WireForm[] = [
  ['gzip', coded('gzip', gzip), ''],
  ['x-gzip', coded('x-gzip', gzip), '', unread('x-gzip')],
  ['gzip in upper case', coded('GZIP', gzip), '', unread('GZIP')],
  ['gzip in two members', coded('gzip', bytesOf(gzipSync(text.slice(0, 9)), gzipSync(text.slice(9)))), ''],
  ['deflate in zlib', coded('deflate', deflateSync(text)), ''],
  ['deflate, bare', coded('deflate', deflateRawSync(text)), '', badInK6],
  ['br', coded('br', brotliCompressSync(text)), ''],
  ['zstd', coded('zstd', zstd), knowsZstd ? '' : unread('zstd'), ''],
  ['gzip, then br', coded('gzip, br', brotliCompressSync(gzip)), ''],
  ['two lines', answer('Content-Encoding: gzip\r\nContent-Encoding: br\r\n', brotliCompressSync(gzip)), '', badInK6],
  ['identity', coded('identity', text), ''],
  ['identity and gzip', coded('identity, gzip', gzip), ''],
  ['none in the header', coded('', text), ''],
  ['compress', coded('compress', 'x'), unread('compress')],
  [
    'one that nobody knows',
    coded('rot13', text),
    /^fail: import2\/json-encoded: .*coding \W+rot13\W+ which nobody knows/,
  ],
  ['gzip that is none', coded('gzip', text), notIn('gzip'), badInK6],
  ['gzip, cut', coded('gzip', gzip.subarray(0, 20)), notIn('gzip'), /^fail: .*(?:bad-coding|cut-body)/],
  ['gzip and more', coded('gzip', bytesOf(gzip, 'xx')), notIn('gzip'), /^fail: .*cut-body/],
  [
    'deflate and more',
    coded('deflate', bytesOf(deflateSync(text), 'xx')),
    /^fail: .*bytes follow the end of .* deflate/,
    '',
  ],
  [
    'br, cut',
    coded('br', brotliCompressSync(text).subarray(0, 20)),
    notIn('br'),
    /^fail: .*(?:bad-coding|cut-body|not-http|reset)/,
  ],
  ['six codings', coded('br, br, br, br, br, br', text), /^fail: .*the body has 6 content codings/, badInK6],
  ['a bomb', coded('gzip', bomb), /^fail: .*over-long-body: the decoded body is longer than/, /^fail: .*json-encoded/],
  [
    'a byte order mark',
    answer('', Buffer.from(`\ufeff${text}`)),
    /^warn: http\/json-has-no-byte-order-mark: .*byte order mark/,
  ],
  [
    'UTF-16 with its mark',
    answer('', Buffer.from(`\ufeff${text}`, 'utf16le')),
    /^warn: http\/json-is-utf-8: .*begin as UTF-16/,
  ],
  ['UTF-16 without', answer('', Buffer.from(text, 'utf16le')), /^warn: http\/json-is-utf-8: .*begin as UTF-16/],
];

const notHttp = /^fail: http\/whole-answer: .*not-http/;

export const framings: readonly WireForm[] = [
  ['100 before it', bytesOf('HTTP/1.1 100 Continue\r\n\r\n', answer('')), ''],
  ['102 before it', bytesOf('HTTP/1.1 102 Processing\r\n\r\n', answer('')), ''],
  ['103 before it', bytesOf('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', answer('')), ''],
  [
    'four of them',
    bytesOf('HTTP/1.1 100 C\r\n\r\n'.repeat(2), 'HTTP/1.1 103 E\r\nA: b\r\n\r\n'.repeat(2), answer('')),
    '',
  ],
  ['chunks', bytesOf(head, 'Transfer-Encoding: chunked\r\n\r\n', chunked, '\r\n'), ''],
  ['chunks in upper case', bytesOf(head, 'Transfer-Encoding: CHUNKED\r\n\r\n', chunked, '\r\n'), ''],
  [
    'chunk extensions',
    bytesOf(head, 'Transfer-Encoding: chunked\r\n\r\n', chunked.replace('\r\n', ';a="b"\r\n'), '\r\n'),
    '',
  ],
  ['trailers', bytesOf(head, 'Trailer: X-A\r\nTransfer-Encoding: chunked\r\n\r\n', chunked, 'X-A: b\r\n\r\n'), ''],
  ['a folded line', answer('X-A: a\r\n  b\r\n'), ''],
  [
    'names in lower case',
    Buffer.from(
      answer('')
        .toString('latin1')
        .replace(/\nContent-\w+/g, (name) => name.toLowerCase()),
    ),
    '',
  ],
  ['no reason', Buffer.from(answer('').toString('latin1').replace(' OK', '')), ''],
  ['HTTP/1.0, until it closes', bytesOf(head.replace('1.1', '1.0'), '\r\n', text), ''],
  ['HTTP/1.1, until it closes', bytesOf(head, '\r\n', text), ''],
  ['kept alive, and closed', answer('Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n'), ''],
  ['two equal lengths', answer(`Content-Length: ${text.length}\r\n`), ''],
  [
    'a list of equal lengths',
    bytesOf(head, `Content-Length: ${text.length}, ${text.length}\r\n\r\n`, text),
    '',
    notHttp,
  ],
  ['a header beyond ASCII', answer('X-A: caf\xe9\r\n'), ''],
  ['two other lengths', answer('Content-Length: 7\r\n'), /^fail: .*cut-body/, notHttp],
  [
    'length and chunks',
    bytesOf(head, 'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n', chunked, '\r\n'),
    notHttp,
    '',
  ],
  ['a length below 0', bytesOf(head, 'Content-Length: -2\r\n\r\n', text), notHttp],
  ['a length that is not met', bytesOf(head, 'Content-Length: 500\r\n\r\n', text), /^fail: .*cut-body/],
  ['a chunk of no size', bytesOf(head, 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'), notHttp],
  [
    'chunks without an end',
    bytesOf(head, 'Transfer-Encoding: chunked\r\n\r\n', chunked.slice(0, -3)),
    /^fail: .*cut-body/,
  ],
  ['a transfer coding', bytesOf(head, 'Transfer-Encoding: gzip, chunked\r\n\r\n', chunked, '\r\n'), notHttp],
  ['line feeds alone', Buffer.from(answer('').toString('latin1').replace(/\r/g, '')), notHttp, ''],
  ['a space before the colon', answer('X-A : b\r\n'), notHttp, ''],
  ['a line without a colon', answer('X-A\r\n'), notHttp],
  ['NUL in a header', answer('X-A: a\0b\r\n'), notHttp],
  ['a status of two digits', bytesOf('HTTP/1.1 20 OK\r\n\r\n', text), notHttp],
  ['a status below 100', bytesOf('HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n'), notHttp, /^warn|^fail/],
  ['101, unasked', bytesOf('HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n'), notHttp],
  ['no status line', bytesOf(text), notHttp],
  ['another protocol', bytesOf('SSH-2.0-OpenSSH\r\n'), notHttp],
  ['TLS', Buffer.from([0x15, 3, 1, 0, 2, 2, 0x28]), notHttp],
  ['headers without an end', bytesOf(head, `X-A: ${'a'.repeat(100_000)}\r\n\r\n`, text), notHttp, ''],
  ['nothing', Buffer.alloc(0), /^fail: .*reset/],
];

/** A server that answers these bytes to whatever it is told in this test, on a connection each. */
export const serveBytes = (bytes: Buffer | string, end: 'end' | 'reset' | 'hold' = 'end'): Promise<string> =>
  serve(
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        if (end === 'reset') socket.resetAndDestroy();
        else if (end === 'hold') socket.write(bytes);
        else socket.end(bytes);
      });
    }),
  );
