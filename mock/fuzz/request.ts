import * as fc from 'fast-check';
import type { Header } from '../../contracts/spec/exchange.ts';
import { anyBytes, oddText } from './odd-text.ts';

/** A request before it is written. */
export type Request = {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: string;
  /** How the body's end is told; in chunks of so many bytes if it is a number. */
  readonly framing: 'length' | 'none' | number;
};

/** A request as it stands on the wire, written as a careful client would. */
export function write({ method, target, headers, body, framing }: Request): string {
  const lines = [...headers, ...framed(body, framing)].map(([name, value]) => `${name}: ${value}\r\n`);
  const sent = typeof framing === 'number' ? inChunks(body, framing) : framing === 'none' ? '' : body;
  return `${method} ${target} HTTP/1.1\r\nhost: mock\r\n${lines.join('')}\r\n${sent}`;
}

function framed(body: string, framing: Request['framing']): Header[] {
  if (framing === 'none') return [];
  return framing === 'length' ? [['content-length', String(body.length)]] : [['transfer-encoding', 'chunked']];
}

export function inChunks(body: string, size: number): string {
  const chunks: string[] = [];
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.slice(at, at + size);
    chunks.push(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  }
  return `${chunks.join('')}0\r\n\r\n`;
}

/** Cuts a text where it likes, to be written piece by piece. */
export const inPieces = (text: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.tuple(text, fc.array(fc.nat(400), { maxLength: 3 })).map(([whole, cuts]) => {
    const ends = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
    return [...ends, whole.length]
      .map((end, index) => whole.slice(ends[index - 1] ?? 0, end))
      .filter((piece) => piece !== '');
  });

export const framings: fc.Arbitrary<Request['framing']> = fc.oneof(
  fc.constant('length' as const),
  fc.integer({ min: 1, max: 5000 }),
);

export const basic = (account: string): Header => [
  'authorization',
  `Basic ${Buffer.from(`${account}:X`).toString('base64')}`,
];
export const bearer = (account: string): Header => ['authorization', `Bearer ${account}`];

/** What may stand in a header's value: no control characters (those are the family `framing`'s). */
const headerText = oddText.map((text) =>
  text
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    .replace(/[\u0000-\u001f\u007f]/g, '?')
    .trim()
    .slice(0, 500),
);

const mediaTypes = [
  'application/json', 'application/json; charset=utf-16', 'APPLICATION/JSON', 'text/plain', 'application/x-www-form-urlencoded',
  'multipart/form-data', 'multipart/form-data; boundary=', 'multipart/mixed; boundary=x', ';;;', '/', 'json', 'application/vnd.api+json', '*/*',
]; // prettier-ignore

/** A header that may accompany any request and changes nothing of what the contract promises. */
export const oddHeader: fc.Arbitrary<Header> = fc.oneof(
  fc.constantFrom(...mediaTypes).map((type): Header => ['content-type', type]),
  headerText.map((text): Header => ['content-type', text]),
  fc.constantFrom('100-continue', 'the unexpected', '').map((text): Header => ['expect', text]),
  fc.constantFrom('gzip', 'br', 'identity', 'x, y').map((text): Header => ['content-encoding', text]),
  fc.constantFrom('keep-alive', 'close', 'upgrade', 'x').map((text): Header => ['connection', text]),
  fc.constantFrom('h2c', 'websocket').map((text): Header => ['upgrade', text]),
  fc.constantFrom('code=404', 'code=999', 'code=200; code=201', 'code=', 'example=x', 'respond-async').map((text): Header => ['prefer', text]),
  fc.tuple(fc.constantFrom('accept', 'accept-version', 'accept-encoding', 'cookie', 'range', 'if-none-match', 'x-http-method-override', 'x-forwarded-for', 'forwarded', 'te', 'origin', '__proto__', 'constructor'), headerText),
  fc.tuple(fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/).map((name) => `x-${name}`), headerText),
); // prettier-ignore

/** Credentials that are nobody's. */
export const wrongCredentials: fc.Arbitrary<readonly Header[]> = fc.oneof(
  fc.constant([]),
  fc.constantFrom('Basic', 'Basic ', 'Basic =', 'Basic !!!!', 'Bearer', 'Bearer ', 'Digest x', 'Basic bW9jay1mdXp6', 'Bearer mock-', 'Bearer mock-a~b', 'Bearer mock-a~', 'Basic bW9jay0lOlg=', 'Bearer Mock-a', 'Bearer mock-a mock-b').map((value): Header[] => [['authorization', value]]),
  anyBytes(30).map((bytes): Header[] => [['authorization', `Basic ${Buffer.from(`?${bytes}`, 'latin1').toString('base64')}`]]),
  headerText.map((text): Header[] => [['authorization', `?${text}`]]),
); // prettier-ignore
