import { nestsTooDeep, repeatedName } from '../../contracts/values/json.ts';
import { type BadKind, judgeLine, wordsFor } from './bad-lines.ts';
import { type FileLine, longestLine } from './file-lines.ts';
import { mostRecords, recordTypes } from './record-types.ts';

/** What can be wrong with a line of a file that somebody else wrote; of these no line is made here. */
const oddLines = {
  'too-long': `the line is longer than ${longestLine / 1024 / 1024} MiB`,
  'not-utf-8': 'the line is not UTF-8',
  'holds-nul': 'the line holds a NUL byte, as where a copy was cut off',
  'too-deep': 'the line nests deeper than any record: 200 levels are read',
} as const;
export type BadLineKind = BadKind | keyof typeof oddLines | 'repeated-name';

/** A bad line: which, and why. */
export type BadLine = { readonly line: number; readonly kind: BadLineKind; readonly reason: string };

/** What keeps a line from being looked at as JSON. */
function oddIn({ text, unreadable }: FileLine): keyof typeof oddLines | null {
  if (unreadable) return unreadable;
  if (text?.includes('\0')) return 'holds-nul';
  return text !== null && nestsTooDeep(text) ? 'too-deep' : null;
}

const types = new Map(recordTypes.map((type) => [type.type, type]));

/** How many bad lines are named; the others are counted. */
const mostNamed = 100;

/** What the lines of a file were found to be. */
export class FileTally {
  lines = 0;
  records = 0;
  bad = 0;
  readonly uploaded: { [type: string]: number } = {};
  readonly valid: { [type: string]: number } = {};
  readonly byKind: { [kind in BadLineKind]?: number } = {};
  readonly first: BadLine[] = [];
  firstNotUtf8: number | null = null;
  /** Whether the first record goes on in the next line. */
  firstIsOpen = false;

  add(line: FileLine): void {
    const { number, text, unreadable } = line;
    const odd = oddIn(line);
    this.lines += 1;
    if (text === null || text.trim() !== '') this.records += 1;
    if (unreadable === 'not-utf-8') this.firstNotUtf8 ??= number;
    if (odd) this.#note(number, odd, () => oddLines[odd]);
    else if (this.records <= mostRecords) this.#judge(number, text ?? '');
  }

  #judge(number: number, text: string): void {
    const { type, bad } = judgeLine(text, types);
    const name = type === null ? undefined : repeatedName(text);
    if (type !== null) this.uploaded[type] = (this.uploaded[type] ?? 0) + 1;
    if (name !== undefined) this.#note(number, 'repeated-name', () => `the name ${name} stands twice in one object`);
    else if (bad !== null) this.#note(number, bad, () => wordsFor(bad, text, [...types.keys()]));
    else if (type !== null) this.valid[type] = (this.valid[type] ?? 0) + 1;
    if (this.records === 1 && bad === 'cut-off') this.firstIsOpen = true;
  }

  #note(line: number, kind: BadLineKind, reason: () => string): void {
    this.bad += 1;
    this.byKind[kind] = (this.byKind[kind] ?? 0) + 1;
    if (this.first.length < mostNamed) this.first.push({ line, kind, reason: reason() });
  }
}
