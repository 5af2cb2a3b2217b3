import type { Random } from '../../contracts/values/random.ts';
import { isObject, parseJson, valueAt } from '../../contracts/values/json.ts';
import { type RecordType, lineOf } from './record-types.ts';

/** What can be wrong with a line. */
export const badKinds = [
  'not-json',
  'cut-off',
  'not-an-object',
  'no-data',
  'data-not-an-object',
  'no-type',
  'unknown-type',
  'no-attributes',
  'attributes-not-an-object',
  'no-name',
  'empty-line',
] as const;
export type BadKind = (typeof badKinds)[number];

/** What is wrong, for people, and how to make it from a record. */
type Row = {
  readonly words: string;
  /** Whether the API still counts the line as uploaded: its JSON is well-formed and its type is right. */
  readonly uploaded: boolean;
  readonly make: (good: Good, random: Random) => string;
};

/** A record that would have been good. */
type Good = { readonly type: RecordType; readonly line: string };

/** The ways in which a line is bad, in the order in which they are looked for. */
export const badLines: { readonly [kind in BadKind]: Row } = {
  'empty-line': {
    words: 'the line is empty',
    uploaded: false,
    make: (_, random) => random.pick(['', ' ', '\t']),
  },
  'cut-off': {
    words: 'the line is cut off: its JSON is not closed',
    uploaded: false,
    make: ({ line }, random) => line.slice(0, random.whole(1, line.length - 1)),
  },
  'not-json': {
    words: 'the line is not JSON',
    uploaded: false,
    make: ({ type, line }, random) =>
      random.pick([type.type, `${line},`, line.replaceAll('"', "'"), `${line}${line}`, 'NaN', '<data/>']),
  },
  'not-an-object': {
    words: 'the line is JSON, but no object',
    uploaded: false,
    make: ({ line }, random) => random.pick([`[${line}]`, '42', 'null', '"data"', 'true', '[]']),
  },
  'no-data': {
    words: 'the object has no member "data"',
    uploaded: false,
    make: ({ type }, random) => random.pick(['{}', JSON.stringify({ type: type.type, attributes: {} })]),
  },
  'data-not-an-object': {
    words: '"data" is no object',
    uploaded: false,
    make: ({ line }, random) => `{"data":${random.pick(['null', `[${line}]`, '"record"', '7'])}}`,
  },
  'no-type': {
    words: '"data.type" is missing, or is no text',
    uploaded: false,
    make: (_, random) => random.pick(['{"data":{"attributes":{}}}', '{"data":{"type":7,"attributes":{}}}']),
  },
  'unknown-type': {
    words: '"data.type" is no type of record',
    uploaded: false,
    make: ({ type }, random) => lineOf(random.pick([`${type.type}s`, type.type.toUpperCase(), 'product', '']), {}),
  },
  'no-attributes': {
    words: '"data.attributes" is missing',
    uploaded: true,
    make: ({ type }) => JSON.stringify({ data: { type: type.type } }),
  },
  'attributes-not-an-object': {
    words: '"data.attributes" is no object',
    uploaded: true,
    make: ({ type }, random) => lineOf(type.type, random.pick([null, [], 'name', 7])),
  },
  'no-name': {
    words: '"data.attributes.name" is missing, empty or no text',
    uploaded: true,
    make: ({ type }, random) => lineOf(type.type, random.pick([{}, { name: '' }, { name: 7 }])),
  },
};

/** What makes a line no JSON, and what JSON it would be without: the first that makes it JSON says what is wrong. */
const slips: readonly (readonly [words: string, without: (line: string) => string])[] = [
  ['ends with a comma: JSONL has none between its lines', (line) => line.replace(/,\s*$/, '')],
  ['has a comma before a closing bracket', (line) => line.replace(/,(?=\s*[}\]])/g, '')],
  [
    'begins with a byte order mark, which can stand at the beginning of the file alone',
    (line) => line.replace(/^\uFEFF/, ''),
  ],
  ['has a record separator (U+001E): JSONL has none', (line) => line.replaceAll('\x1e', '')],
  ['is the end-of-file mark of DOS (U+001A): take it out', (line) => (line === '\x1a' ? '{}' : line)],
  ['is a comment: JSON has none', (line) => line.replace(/^\s*(?:\/\/|\/\*|#).*$/s, '{}')],
  ['holds several records: each stands in a line of its own', (line) => `[${line.replace(/\}\s*\{/g, '},{')}]`],
  ['has quotes that are not JSON’s "', (line) => line.replace(/['‘’“”]/g, '"')],
  ['has NaN or Infinity, which JSON cannot say', (line) => line.replace(/-?\b(?:NaN|Infinity)\b/g, '0')],
];

/** What is wrong with a bad line, as exactly as can be told. */
export function wordsFor(kind: BadKind, line: string, types: readonly string[]): string {
  const { words } = badLines[kind];
  if (kind === 'unknown-type') {
    const type = JSON.stringify(valueAt(parseJson(line), '/data/type')).slice(0, 60);
    return `${words}: it is ${type}, and ${types.join(', ')} are known`;
  }
  const slip = kind === 'not-json' ? slips.find(([, without]) => parseJson(without(line)) !== undefined) : undefined;
  return slip ? `${words}: it ${slip[0]}` : words;
}

/** What a line of an import file is. Counted as uploaded where it has a type, and as valid where nothing is wrong. */
export type LineVerdict =
  { readonly type: string; readonly bad: null } | { readonly type: string | null; readonly bad: BadKind };

/** Judges one line, without its end, as the API counts it: uploaded are the well-formed lines of a known type, imported those that were also valid. */
export function judgeLine(line: string, types: ReadonlyMap<string, RecordType>): LineVerdict {
  if (line.trim() === '') return { type: null, bad: 'empty-line' };
  const value = parseJson(line);
  if (value === undefined) return { type: null, bad: isOpen(line) ? 'cut-off' : 'not-json' };
  if (!isObject(value)) return { type: null, bad: 'not-an-object' };
  const { data } = value;
  if (data === undefined) return { type: null, bad: 'no-data' };
  if (!isObject(data)) return { type: null, bad: 'data-not-an-object' };
  if (typeof data['type'] !== 'string') return { type: null, bad: 'no-type' };
  const known = types.get(data['type']);
  if (!known) return { type: null, bad: 'unknown-type' };
  return { type: known.type, bad: faultIn(known, data['attributes']) };
}

function faultIn(type: RecordType, attributes: unknown): BadKind | null {
  if (attributes === undefined) return 'no-attributes';
  return isObject(attributes) ? type.faultIn(attributes) : 'attributes-not-an-object';
}

/** Whether text that is no JSON ends within an object, an array or a string of it. */
function isOpen(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '{' || character === '[')) depth += 1;
    else if (!quoted && (character === '}' || character === ']')) depth -= 1;
  }
  return quoted || depth > 0;
}
