import * as fc from 'fast-check';
import type { Header } from '../../contracts/spec/exchange.ts';

/** Words as they stand between spaces. */
export const oneWordOf = (words: string): fc.Arbitrary<string> => fc.constantFrom(...words.split(' '));

/** A text with something odd in its places. */
export const filled = (
  { raw }: TemplateStringsArray,
  ...places: readonly (string | fc.Arbitrary<string>)[]
): fc.Arbitrary<string> =>
  fc
    .tuple(...places.map((place) => (typeof place === 'string' ? fc.constant(place) : place)))
    .map((values) => String.raw({ raw }, ...values));

/** Text as the bytes of its UTF-8 form, one a character: how all text goes to the wire here. */
const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Bytes with all but plain ones escaped, as a URL holds them. */
export const encoded = (bytes: string): string =>
  bytes.replace(/[^\w.-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** One of several, each as often as its weight says. */
export const mix = <Value>(...of: readonly [weight: number, of: fc.Arbitrary<Value>][]): fc.Arbitrary<Value> =>
  fc.oneof(...of.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** One time in seven a value, else null. */
export const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  mix<Value | null>([6, fc.constant(null)], [1, value]);

/** Any bytes, valid UTF-8 or not. */
export const anyBytes = (maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString('latin1'));

/** Text of every kind: plain, the names of what every object has, any code points, any bytes, and long. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 12 }), // it favours __proto__, toString and their like
  oneWordOf('\u0000 \ufeff \u202e 💥 null -1 %00 ../.. ${7*7}').map(utf8),
  fc.string({ unit: 'binary', maxLength: 12 }).map(utf8),
  anyBytes(12),
  fc.integer({ min: 1, max: 3000 }).map((length) => 'long '.repeat(length / 5 + 1)),
);

/** A text with one thing wrong: cut short, or some of it gone and bytes in its place. */
export const spoilt = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(2000), fc.nat(3), anyBytes(5), fc.boolean()).map(([place, gone, bytes, isCut]) => {
    const at = place % (text.length + 1);
    return isCut ? text.slice(0, at) : text.slice(0, at) + bytes + text.slice(at + gone);
  });

const scalars = oneWordOf(
  'true null undefined 0 -0 1E+2 1e999 1e-999 9007199254740993 01 .5 NaN 0x1f "" "\\ud800" "\\u0000" "\\x" "unclosed "http://" "https://h.example/"',
);

const nests = fc
  .tuple(fc.constantFrom('[]', '{"a":}'), fc.integer({ min: 1, max: 20_000 }), fc.boolean())
  .map(([pair, depth, closes]) => pair.slice(0, -1).repeat(depth) + (closes ? pair.slice(-1).repeat(depth) : ''));

/** JSON texts, near misses and worse, whose objects favour these names. */
export function oddJson(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...names), fc.string({ maxLength: 6 }));
  const { value, object } = fc.letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      scalars,
      fc.double().map(String),
      oddText.map((text) => JSON.stringify(text)),
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
      tie('object'),
    ),
    object: fc // the same name may stand twice
      .array(fc.tuple(name, tie('value')), { maxLength: 8 })
      .map((members) => `{${members.map(([key, held]) => `${utf8(JSON.stringify(key))}:${held}`).join(',')}}`),
  }));
  return mix([4, object], [2, value], [1, object.chain(spoilt)], [1, nests], [1, anyBytes(60)]);
}

/** What may stand in a header's value: no control characters (those are the family `framing`'s). */
const headerText = oddText.map((text) =>
  text
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    .replace(/[\u0000-\u001f\u007f]/g, '?')
    .trim()
    .slice(0, 500),
);

const mediaTypes = oneWordOf(
  'application/json application/json;charset=utf-16 APPLICATION/JSON text/plain application/x-www-form-urlencoded multipart/form-data multipart/form-data;boundary= multipart/mixed;boundary=x ;;; / json */*',
);

const named = (name: string, values: fc.Arbitrary<string>): fc.Arbitrary<Header> =>
  values.map((value) => [name, value]);

/** A header that may accompany any request and changes nothing of what the contract promises. */
export const oddHeader: fc.Arbitrary<Header> = fc.oneof(
  named('content-type', mediaTypes),
  named('content-type', headerText),
  named('expect', fc.constantFrom('100-continue', 'the unexpected', '')),
  named('content-encoding', oneWordOf('gzip br identity x,y')),
  named('connection', oneWordOf('keep-alive close upgrade x')),
  named('upgrade', oneWordOf('h2c websocket')),
  named('prefer', fc.constantFrom('code=404', 'code=999', 'code=200; code=201', 'code=', 'example=x')),
  fc.tuple(
    oneWordOf('accept accept-version cookie range if-none-match x-http-method-override forwarded te origin __proto__'),
    headerText,
  ),
  fc.tuple(fc.stringMatching(/^x-[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/), headerText),
);

export const basic = (account: string): Header => [
  'authorization',
  `Basic ${Buffer.from(`${account}:X`, 'latin1').toString('base64')}`,
];
export const bearer = (account: string): Header => ['authorization', `Bearer ${account}`];

/** Credentials that are nobody's. */
export const wrongCredentials: fc.Arbitrary<readonly Header[]> = fc.oneof(
  fc.constant([]),
  fc
    .constantFrom('Basic', 'Basic =', 'Bearer ', 'Digest x', 'Bearer mock-', 'Bearer mock-a~b', 'Bearer mock-a mock-b')
    .map((value): Header[] => [['authorization', value]]),
  anyBytes(30).map((bytes) => [basic(`?${bytes}`)]),
  headerText.map((text): Header[] => [['authorization', `?${text}`]]),
);
