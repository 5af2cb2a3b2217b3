import * as fc from 'fast-check';
import type { Ask, FuzzCase, Known } from '../fuzz-case.ts';
import { anyBytes } from '../odd-text.ts';
import { basic, bearer, inPieces, write } from '../request.ts';
import type { Written } from '../wire.ts';

/** Sound requests to start from. */
const sound = ({ account, jobs }: Known): readonly string[] => {
  const form =
    '--b\r\ncontent-disposition: form-data; name="import_file"; filename="a"\r\n\r\n{"data":{"type":"subscription","attributes":{}}}\r\n--b--\r\n';
  const asJson = [basic(account), ['content-type', 'application/json']] as const;
  const asForm = [bearer(account), ['content-type', 'multipart/form-data; boundary=b']] as const;
  return [
    write({ method: 'GET', target: '/api/v2.1/tools', headers: asJson, body: '', framing: 'none' }),
    write({
      method: 'POST',
      target: '/api/v2.1/imports',
      headers: asJson,
      body: '{"source_tool":"wordpress"}',
      framing: 'length',
    }),
    write({
      method: 'POST',
      target: '/api/v2.1/imports',
      headers: asJson,
      body: '{"source_tool":"wordpress"}',
      framing: 7,
    }),
    write({
      method: 'GET',
      target: `/v2/subscriptions/imports/${jobs[0] ?? ''}`,
      headers: [bearer(account)],
      body: '',
      framing: 'none',
    }),
    write({ method: 'POST', target: '/v2/subscriptions/imports', headers: asForm, body: form, framing: 'length' }),
    write({ method: 'POST', target: '/v2/subscriptions/imports', headers: asForm, body: form, framing: 11 }),
    write({
      method: 'PATCH',
      target: '/_mock/account',
      headers: asJson,
      body: '{"permitted":true}',
      framing: 'length',
    }),
  ];
};

const firstLines = [
  'get / HTTP/1.1', 'FOO / HTTP/1.1', 'GET  / HTTP/1.1', 'GET / HTTP/2.0', 'GET / HTTP/9.9', 'GET /', 'GET', '', ' ', 'PRI * HTTP/2.0', 'CONNECT mock:80 HTTP/1.1', 'OPTIONS * HTTP/1.1',
  'GET http://mock/api/v2.1/tools HTTP/1.1', 'GET http://[::1/ HTTP/1.1', 'GET \x00 HTTP/1.1', 'GET /\xff\xfe HTTP/1.1', 'GET / HTTP/1.0', 'HTTP/1.1 200 OK', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', `GET /${'a'.repeat(40_000)} HTTP/1.1`, `${'A'.repeat(20_000)} / HTTP/1.1`,
]; // prettier-ignore

const headerLines = [
  'content-length: -1', 'content-length: +5', 'content-length: 0x10', 'content-length: 1e3', 'content-length: 5, 5', 'content-length: 99999999999999999999', 'content-length: ', 'content-length: 0', 'content-length: 1000000', 'content-length: 70000000',
  'transfer-encoding: chunked', 'transfer-encoding: gzip', 'transfer-encoding: chunked, chunked', 'transfer-encoding: identity', 'transfer-encoding: xchunked', ' folded', '\tfolded', 'no colon', ': no name', 'a b: c', 'a\x00b: c', 'x: \x00', 'x: \x7f', 'x: a\rb', 'host: other', 'connection: upgrade\r\nupgrade: h2c', 'expect: 100-continue', 'trailer: x', 'x:', 'authorization: Basic x', '\xff: x', `x: ${'y'.repeat(17_000)}`, `x: ${'y'.repeat(40_000)}`, Array.from({ length: 3000 }, (_, at) => `h${at}: v`).join('\r\n'),
]; // prettier-ignore

const chunks = [
  'zz\r\n',
  '-1\r\n',
  'ffffffffffffffffff\r\n',
  '5;x=y\r\nhello\r\n',
  '5\r\nhelloworld\r\n',
  '0\r\ntrailer: x\r\n\r\n',
  '0\r\n',
  '\r\n',
  '5 \r\nhello\r\n',
  `5;${'x'.repeat(20_000)}\r\n`,
];

/** One way to break a request's bytes. */
const breaks: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.constantFrom(...firstLines).map((line) => (text: string) => line + text.slice(text.indexOf('\r\n'))),
  fc.constantFrom(...headerLines).map((line) => (text: string) => text.replace('\r\n', () => `\r\n${line}\r\n`)),
  fc.constantFrom(...headerLines).map((line) => (text: string) => text.replace('\r\n\r\n', () => `\r\n${line}\r\n\r\n`)),
  fc.constantFrom(...chunks).map((chunk) => (text: string) => text.replace('\r\n\r\n', () => `\r\n\r\n${chunk}`)),
  fc.constant((text: string) => text.replace('host: mock\r\n', '')),
  fc.constant((text: string) => text.replaceAll('\r\n', '\n')),
  fc.nat(2000).map((at) => (text: string) => text.slice(0, at % text.length)),
  fc.tuple(fc.nat(2000), anyBytes(5), fc.nat(3)).map(([at, bytes, gone]) => (text: string) => text.slice(0, at % text.length) + bytes + text.slice((at % text.length) + gone)),
  anyBytes(300).map((bytes) => () => bytes),
  anyBytes(100).map((bytes) => (text: string) => text + bytes),
); // prettier-ignore

const endings: fc.Arbitrary<Written['ends']> = fc.constantFrom('stops', 'stops', 'stops', 'vanishes');

/** Bytes that may or may not be a request; what they ask is past telling, but never a reason for a 5xx. */
export const framing = (known: Known): fc.Arbitrary<FuzzCase> =>
  fc
    .tuple(fc.constantFrom(...sound(known)), fc.array(breaks, { minLength: 1, maxLength: 2 }), endings)
    .chain(([text, broken, ends]) => {
      const bytes = broken.reduce((whole, make) => make(whole), text);
      const ask: Ask = { kind: 'unknown', method: bytes.startsWith('HEAD ') ? 'HEAD' : 'GET', doubtful: true };
      return inPieces(fc.constant(bytes)).map((pieces) => ({
        written: { pieces, ends },
        asks: Array.from({ length: 5 }, () => ask),
      }));
    });
