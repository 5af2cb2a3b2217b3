import { withThousands } from '../../contracts/show/words.ts';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Counts, SentFile } from '../../contracts/jobs/poll.ts';
import { totalOf } from '../../contracts/values/grouped.ts';
import { type BadLineKind, judgeLine, oddIn, reasonFor } from './bad-lines.ts';
import { type FileLine, linesIn } from './file-lines.ts';
import { type FileProblem, type FileProblemKind, fileProblem, mostBytes, notTextIn } from './file-problem.ts';
import { mostRecords } from '../../contracts/spec/record-types.ts';
import { type RecordKind, recordKinds } from './record-kinds.ts';

type BadLine = { readonly line: number; readonly kind: BadLineKind; readonly reason: string };

/** What a file holds, as the API is to count it. */
export type FileCheck = {
  readonly path: string;
  /** What keeps it from being sent; empty if it can be. */
  readonly problems: readonly FileProblem[];
  /** What need not keep it from being sent, for people. */
  readonly notes: readonly string[];
  readonly lines: number;
  /** Lines that are not empty: the objects that the API's limit is about. Beyond the limit they are only counted. */
  readonly records: number;
  readonly sent: SentFile & { readonly valid: Counts };
  /** Whether it can be said how the API is to count it: some things parsers read in different ways. */
  readonly isCounted: boolean;
  readonly bad: {
    readonly total: number;
    readonly byKind: { readonly [kind in BadLineKind]?: number };
    readonly first: readonly BadLine[];
  };
  /** What tells this file from what stands at its path later; null if there was none. */
  readonly stamp: string | null;
};

/**
 * Checks a file, reading it once. Does not throw for what stands, or does not stand, at the path.
 * @param copyTo where what was read is written, to be sent: the file may change, and a second reading could find another
 * @throws an error of the file system if the copy cannot be written
 */
export async function checkFile(path: string, copyTo?: string): Promise<FileCheck> {
  const tally = new Tally();
  let problems: readonly FileProblem[];
  let stamp: string | null = null;
  try {
    stamp = await read(path, tally, copyTo);
    problems = problemsOf(path, tally);
  } catch (error) {
    if (!(error instanceof NoFile)) throw error;
    problems = [fileProblem(error.kind, path, error.what)];
  }
  const { lines, records, bytes, uploaded, valid, byKind, first } = tally;
  const total = totalOf(byKind);
  return {
    path,
    problems,
    notes: problems.some(({ canBeSent }) => !canBeSent) ? [] : notesOn(tally),
    lines,
    records,
    sent: { bytes, uploaded, valid },
    isCounted: problems.length === 0 && !hasByteOrderMark(tally) && readInManyWays.every((kind) => !byKind[kind]),
    bad: { total, byKind, first },
    stamp,
  };
}

/** What a server may count or leave out, and no vendor's sentence says which (RFC 8259, 4, 8.1 and 9). */
const readInManyWays: readonly BadLineKind[] = ['repeated-name', 'too-deep', 'too-long', 'not-utf-8'];

/** What stands at the path cannot be read as a file. */
class NoFile extends Error {
  readonly kind: FileProblemKind;
  readonly what: string | number;

  constructor(kind: FileProblemKind, what: string | number = '') {
    super(kind);
    this.kind = kind;
    this.what = what;
  }
}

/** Why the system refuses, without its code and call. */
function refuse(error: NodeJS.ErrnoException): never {
  const { code, message } = error;
  if (code === 'ENOENT' || code === 'ENOTDIR') throw new NoFile('missing');
  throw new NoFile('unreadable', /^E\w+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message)?.[1] ?? message);
}

/** @returns the stamp of what was read */
async function read(path: string, tally: Tally, copyTo: string | undefined): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(refuse); // a fifo would wait
  let copy: FileHandle | undefined;
  try {
    const before = await file.stat({ bigint: true });
    if (before.isDirectory()) throw new NoFile('folder');
    if (!before.isFile()) throw new NoFile('not-a-file');
    if (before.size > mostBytes) throw new NoFile('too-large', Number(before.size));
    if (copyTo !== undefined) copy = await open(copyTo, 'wx', 0o600);
    for await (const line of linesIn(tally.watch(chunksOf(file, copy)))) tally.add(line);
    if (before.size === 0n && tally.bytes > 0) throw new NoFile('not-a-file'); // as of /proc
    const stamp = stampOf(before);
    if (stamp !== stampOf(await file.stat({ bigint: true })) || tally.bytes !== Number(before.size))
      throw new NoFile('changed');
    return stamp;
  } finally {
    await Promise.all([file.close(), copy?.close()]);
  }
}

const chunkBytes = 256 * 1024;

/** A file from its beginning, written to its copy as it is read; never more than a file may have, however it grows. */
async function* chunksOf(file: FileHandle, copy: FileHandle | undefined): AsyncGenerator<Buffer> {
  for (let at = 0; at <= mostBytes;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at).catch(refuse);
    if (bytesRead === 0) return;
    const chunk = buffer.subarray(0, bytesRead);
    await copy?.writeFile(chunk);
    at += bytesRead;
    yield chunk;
  }
}

const stampOf = ({ dev, ino, size, mtimeNs }: BigIntStats): string => [dev, ino, size, mtimeNs].join(' ');

/** Whether the path leads to what it led to, in a sentence if not. */
export async function changeSince({ path, stamp }: Pick<FileCheck, 'path' | 'stamp'>): Promise<string | null> {
  const now = await stat(path, { bigint: true }).then(stampOf, () => null);
  if (now === stamp) return null;
  return `${path} was ${now === null ? 'taken away' : 'changed'} during the run: what was sent is what was checked before it`;
}

/** How many bad lines are named; the others are counted. */
const mostNamed = 100;

/** What the bytes and the lines of a file were found to be. */
class Tally {
  bytes = 0;
  head = Buffer.alloc(0);
  lines = 0;
  records = 0;
  readonly uploaded: { [type: string]: number } = {};
  readonly valid: { [type: string]: number } = {};
  readonly byKind: { [kind in BadLineKind]?: number } = {};
  readonly first: BadLine[] = [];
  firstNotUtf8: number | null = null;
  /** Whether the first record goes on in the next line. */
  firstIsOpen = false;

  /** Passes chunks on; of a file that turns out to be no text the bytes are counted alone. */
  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      if (this.bytes === 0) this.head = Buffer.from(chunk.subarray(0, 256));
      this.bytes += chunk.length;
      if (notTextIn(this.head) === null) yield chunk;
    }
  }

  add(line: FileLine): void {
    const { number, text, unreadable } = line;
    this.lines += 1;
    if (unreadable || text.trim() !== '') this.records += 1;
    if (unreadable === 'not-utf-8') this.firstNotUtf8 ??= number;
    const odd = oddIn(line);
    if (odd) return this.#note(number, odd, text);
    if (this.records > mostRecords) return;
    const { type, bad } = judgeLine(text);
    if (type !== null) this.uploaded[type] = (this.uploaded[type] ?? 0) + 1;
    if (bad !== null) this.#note(number, bad, text);
    else if (type !== null) this.valid[type] = (this.valid[type] ?? 0) + 1;
    if (this.records === 1 && bad === 'cut-off') this.firstIsOpen = true;
  }

  #note(line: number, kind: BadLineKind, text: string): void {
    this.byKind[kind] = (this.byKind[kind] ?? 0) + 1;
    if (this.first.length < mostNamed) this.first.push({ line, kind, reason: reasonFor(kind, text) });
  }
}

const hasByteOrderMark = ({ head }: Tally): boolean => head.toString('utf8').startsWith('\uFEFF');

/** What keeps a file that could be read from being an import file. */
function problemsOf(
  path: string,
  { head, records, uploaded, firstNotUtf8, byKind, firstIsOpen }: Tally,
): FileProblem[] {
  const notText = notTextIn(head);
  if (notText !== null) return [fileProblem('not-text', path, notText)];
  if (records === 0) return [fileProblem('empty', path)];
  const holdsNone = Object.keys(uploaded).length === 0;
  const opensArray = /^\uFEFF?\s*\[/.test(head.toString('utf8'));
  if (opensArray && (firstIsOpen || holdsNone)) return [fileProblem('json-array', path)];
  const found: FileProblem[] = [];
  if (records > mostRecords) found.push(fileProblem('too-many', path, records));
  if (firstNotUtf8 !== null) {
    const lines = byKind['not-utf-8'] ?? 1;
    const more = lines === 1 ? '' : `${withThousands(lines)} lines, the first `;
    found.push(fileProblem('not-utf-8', path, `${more}line ${firstNotUtf8}`));
  }
  if (found.length > 0 || !holdsNone) return found;
  return [fileProblem(firstIsOpen && records > 1 ? 'over-lines' : 'not-jsonl', path)];
}

/** The vendor's descriptions do not name the same types, and nobody says which of them a store follows (E-10). */
const described: { readonly [where in RecordKind['describedIn']]: string | null } = {
  'later description':
    'stands in the vendor’s later description alone: a store of the page "Get import" may leave it out',
  'seed page': 'stands no more in the vendor’s later description: a store of that may leave it out',
  both: null,
};

const notesOn = (tally: Tally): string[] => [
  ...(hasByteOrderMark(tally)
    ? ['it begins with a byte order mark, which the API may take for a part of its first line']
    : []),
  ...recordKinds.flatMap(({ type, describedIn }) =>
    tally.uploaded[type] && described[describedIn] ? [`${type} ${described[describedIn]}`] : [],
  ),
];
