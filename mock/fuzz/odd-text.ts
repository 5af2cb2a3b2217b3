import * as fc from 'fast-check';

/** Text as the bytes of its UTF-8 form, one a character: how all text goes to the wire here. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Bytes with all but plain ones escaped, as a URL holds them. */
export const encoded = (bytes: string): string =>
  [...bytes]
    .map((byte) => (/[\w.-]/.test(byte) ? byte : `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`))
    .join('');

/** One time in seven a value, else null. */
export const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 6 }, { arbitrary: value, weight: 1 });

/** Any bytes, valid UTF-8 or not. */
export const anyBytes = (maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString('latin1'));

const odd = [
  '__proto__',
  'constructor',
  'toString',
  '',
  ' ',
  '\u0000',
  '\ufeff',
  '\u202e',
  '💥',
  'null',
  '-1',
  '%00',
  '../..',
  "' OR 1=1",
  '${7*7}',
];

/** Text of every kind: plain, odd words, any code points, any bytes, and long. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(...odd).map(utf8),
  fc.string({ unit: 'binary', maxLength: 12 }).map(utf8),
  anyBytes(12),
  fc.integer({ min: 1, max: 3000 }).map((length) => 'long '.repeat(length / 5 + 1)),
);

const odds = {
  number: [
    '0',
    '-0',
    '1',
    '1.0',
    '1E+2',
    '1e999',
    '-1e999',
    '1e-999',
    '9007199254740993',
    '1'.repeat(400),
    '01',
    '.5',
    '1.',
    '+1',
    'NaN',
    '-Infinity',
    '0x1f',
  ],
  literal: ['true', 'false', 'null', 'True', 'undefined', 'nul', ''],
  text: [
    '""',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\x"',
    '"unclosed',
    '"new\nline"',
    "'single'",
    '"https://h.example/"',
    '"http://"',
  ],
};

/** JSON texts, near misses and worse, whose objects favour these names. */
export function oddJson(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom(...names),
    fc.constantFrom(...odd),
    fc.string({ maxLength: 6 }),
  );
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom(...odds.literal),
      fc.constantFrom(...odds.number),
      fc.constantFrom(...odds.text),
      oddText.map((text) => JSON.stringify(text)),
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
      fc.array(fc.tuple(name, tie('value')), { maxLength: 6 }).map(objectOf),
    ),
  }));
  const members = fc.array(fc.tuple(name, value), { maxLength: 8 }).map(objectOf);
  return fc.oneof(
    { arbitrary: members, weight: 4 },
    { arbitrary: value, weight: 2 },
    spoilt(members),
    nests,
    anyBytes(60),
  );
}

/** Members as they come: the same name may stand twice. */
const objectOf = (members: readonly (readonly [string, string])[]): string =>
  `{${members.map(([name, value]) => `${utf8(JSON.stringify(name))}:${value}`).join(',')}}`;

/** A text that was whole, cut, added to, or with a byte that does not belong. */
const spoilt = (whole: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(whole, fc.nat(200), fc.constantFrom('', ',', '}', '\u0000', '\xff', utf8('\ufeff'), '/* */', '{}'))
    .map(([text, at, extra]) => (at % 2 === 0 ? text.slice(0, at) + extra : extra + text));

const nests = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"":'), fc.integer({ min: 1, max: 20_000 }), fc.boolean())
  .map(([open, depth, closes]) => open.repeat(depth) + (closes ? (open === '[' ? ']' : '}').repeat(depth) : ''));
