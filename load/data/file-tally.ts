import { type BadKind, badLines, judgeLine } from './bad-lines.ts';
import { type FileLine, longestLine } from './file-lines.ts';
import { type RecordType, mostRecords } from './record-types.ts';

/** What can be wrong with a line of a file that somebody else wrote. */
export type BadLineKind = BadKind | NonNullable<FileLine['unreadable']>;

/** A bad line: which, and why. */
export type BadLine = { readonly line: number; readonly kind: BadLineKind; readonly reason: string };

const unreadableWords = {
  'too-long': `the line is longer than ${longestLine / 1024 / 1024} MiB`,
  'not-utf-8': 'the line is not UTF-8',
} as const;

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
  readonly #types: ReadonlyMap<string, RecordType>;
  readonly #mostNamed: number;

  constructor(types: readonly RecordType[], mostNamed: number) {
    this.#types = new Map(types.map((type) => [type.type, type]));
    this.#mostNamed = mostNamed;
  }

  add({ number, text, unreadable }: FileLine): void {
    this.lines += 1;
    if (text === null || text.trim() !== '') this.records += 1;
    if (unreadable === 'not-utf-8') this.firstNotUtf8 ??= number;
    if (unreadable) this.#note(number, unreadable, unreadableWords[unreadable]);
    else if (this.records <= mostRecords) this.#judge(number, text ?? '');
  }

  #judge(number: number, text: string): void {
    const { type, bad } = judgeLine(text, this.#types);
    if (type !== null) this.uploaded[type] = (this.uploaded[type] ?? 0) + 1;
    if (type !== null && bad === null) this.valid[type] = (this.valid[type] ?? 0) + 1;
    if (bad !== null) this.#note(number, bad, badLines[bad].words);
    if (this.records === 1 && bad === 'cut-off') this.firstIsOpen = true;
  }

  #note(line: number, kind: BadLineKind, reason: string): void {
    this.bad += 1;
    this.byKind[kind] = (this.byKind[kind] ?? 0) + 1;
    if (this.first.length < this.#mostNamed) this.first.push({ line, kind, reason });
  }
}
