import { isObject, nestsTooDeep, parseJson, repeatedName, valueAt } from '../../contracts/values/json.ts';
import { namedTypes } from '../../contracts/spec/record-types.ts';
import type { Random } from '../../contracts/values/random.ts';
import { type FileLine, longestLine } from './file-lines.ts';
import { lineOf } from '../../contracts/cases/templates.ts';
import { recordKinds } from './record-kinds.ts';

/** A way in which a line is bad. */
type Row = {
  /** What is wrong, for people. */
  readonly words: string;
  /** Whether the API still counts the line as uploaded: its JSON is well-formed and its type is right. */
  readonly uploaded?: true;
  /** Makes it from a record that would have been good. */
  readonly make: (good: { readonly type: string; readonly line: string }, random: Random) => string;
};

/** What can be wrong with a line, in the order in which it is looked for. */
const rows = {
  'empty-line': { words: 'the line is empty', make: (_, random) => random.pick(['', ' ', '\t']) },
  'cut-off': {
    words: 'the line is cut off: its JSON is not closed',
    make: ({ line }, random) => line.slice(0, random.whole(1, line.length - 1)),
  },
  'not-json': {
    words: 'the line is not JSON',
    make: ({ type, line }, random) =>
      random.pick([type, `${line},`, line.replaceAll('"', "'"), `${line}${line}`, 'NaN', '<data/>']),
  },
  'not-an-object': {
    words: 'the line is JSON, but no object',
    make: ({ line }, random) => random.pick([`[${line}]`, '42', 'null', '"data"', 'true', '[]']),
  },
  'no-data': {
    words: 'the object has no member "data"',
    make: ({ type }, random) => random.pick(['{}', JSON.stringify({ type, attributes: {} })]),
  },
  'data-not-an-object': {
    words: '"data" is no object',
    make: ({ line }, random) => `{"data":${random.pick(['null', `[${line}]`, '"record"', '7'])}}`,
  },
  'no-type': {
    words: '"data.type" is missing, or is no text',
    make: (_, random) => random.pick(['{"data":{"attributes":{}}}', '{"data":{"type":7,"attributes":{}}}']),
  },
  'unknown-type': {
    words: '"data.type" is no type of record',
    make: ({ type }, random) => lineOf(random.pick([`${type}s`, type.toUpperCase(), 'product', '']), {}),
  },
  'no-attributes': {
    words: '"data.attributes" is missing',
    uploaded: true,
    make: ({ type }) => JSON.stringify({ data: { type } }),
  },
  'attributes-not-an-object': {
    words: '"data.attributes" is no object',
    uploaded: true,
    make: ({ type }, random) => lineOf(type, random.pick([null, [], 'name', 7])),
  },
  'no-name': {
    words: '"data.attributes.name" is missing, empty or no text',
    uploaded: true,
    make: ({ type }, random) => lineOf(type, random.pick([{}, { name: '' }, { name: 7 }])),
  },
} as const satisfies { readonly [kind: string]: Row };

export type BadKind = keyof typeof rows;
export const badLines: { readonly [kind in BadKind]: Row } = rows;

export const badKinds = Object.keys(rows) as readonly BadKind[];

/** What can be wrong with a line of a file that somebody else wrote; of these no line is made here. */
const oddLines = {
  'too-long': `the line is longer than ${longestLine / 1024 / 1024} MiB`,
  'not-utf-8': 'the line is not UTF-8',
  'holds-nul': 'the line holds a NUL byte, as where a copy was cut off',
  'too-deep': 'the line nests deeper than any record: 200 levels are read',
} as const;
type OddKind = keyof typeof oddLines;

export type BadLineKind = BadKind | OddKind | 'repeated-name';

/** What keeps a line from being looked at as JSON, if anything does. */
export const oddIn = ({ text, unreadable }: FileLine): OddKind | null =>
  unreadable ?? (text.includes('\0') ? 'holds-nul' : nestsTooDeep(text) ? 'too-deep' : null);

/** What a line is: counted as uploaded where it has a type, and as valid where nothing is wrong. */
export type LineVerdict = { readonly type: string | null; readonly bad: BadLineKind | null };

/** Judges one line, without its end, as the API counts it: uploaded are the well-formed lines of a known type, imported those that were also valid. */
export function judgeLine(line: string): LineVerdict {
  const read = readLine(line);
  return read.type !== null && repeatedName(line) !== undefined ? { type: read.type, bad: 'repeated-name' } : read;
}

function readLine(line: string): LineVerdict {
  const none = (bad: BadKind): LineVerdict => ({ type: null, bad });
  if (line.trim() === '') return none('empty-line');
  const value = parseJson(line);
  if (value === undefined) return none(isOpen(line) ? 'cut-off' : 'not-json');
  if (!isObject(value)) return none('not-an-object');
  const { data } = value;
  if (data === undefined) return none('no-data');
  if (!isObject(data)) return none('data-not-an-object');
  const { type, attributes } = data;
  if (typeof type !== 'string') return none('no-type');
  if (!recordKinds.some((one) => one.type === type)) return none('unknown-type');
  if (attributes === undefined) return { type, bad: 'no-attributes' };
  if (!isObject(attributes)) return { type, bad: 'attributes-not-an-object' };
  const { name } = attributes;
  return { type, bad: namedTypes.includes(type) && (typeof name !== 'string' || name === '') ? 'no-name' : null };
}

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

/** What is wrong with a bad line, for people, as exactly as can be told. */
export function reasonFor(kind: BadLineKind, line: string): string {
  if (kind === 'repeated-name') return `the name ${repeatedName(line)} stands twice in one object`;
  if (kind in oddLines) return oddLines[kind as OddKind];
  const { words } = badLines[kind as BadKind];
  if (kind === 'unknown-type') {
    const type = JSON.stringify(valueAt(parseJson(line), '/data/type')).slice(0, 60);
    return `${words}: it is ${type}, and ${recordKinds.map((one) => one.type).join(', ')} are known`;
  }
  const slip = kind === 'not-json' ? slips.find(([, without]) => parseJson(without(line)) !== undefined) : undefined;
  return slip ? `${words}: it ${slip[0]}` : words;
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
