import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Counts, Sent } from '../../contracts/jobs/poll.ts';
import type { BadLine, BadLineKind } from './file-tally.ts';
import { FileTally } from './file-tally.ts';
import { FileHead } from './file-head.ts';
import { linesIn } from './file-lines.ts';
import { type FileProblem, fileProblems, mostBytes } from './file-problem.ts';
import { type RecordType, mostRecords, recordTypes } from './record-types.ts';

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
  readonly sent: Sent & { readonly valid: Counts };
  /** Whether it can be said how the API is to count it: some things parsers read in different ways. */
  readonly isCounted: boolean;
  readonly bad: {
    readonly total: number;
    readonly byKind: { readonly [kind in BadLineKind]?: number };
    /** The first of them, in the order of the file. */
    readonly first: readonly BadLine[];
  };
  /** What tells this file from what stands at its path later; null if there was none. */
  readonly stamp: string | null;
};

/** How a file is checked. */
export type CheckOptions = {
  /** Where what was read is written, to be sent: the file may change, and a second reading could find another. */
  readonly copyTo?: string;
};

/**
 * Checks a file, reading it once. Does not throw for what stands, or does not stand, at the path.
 * @throws an error of the file system if the copy cannot be written
 */
export async function checkFile(path: string, { copyTo }: CheckOptions = {}): Promise<FileCheck> {
  const head = new FileHead();
  const tally = new FileTally();
  const { problems, stamp } = await read(path, head, tally, copyTo);
  const { uploaded, valid, byKind } = tally;
  const notes = problems.some(({ canBeSent }) => !canBeSent) ? [] : notesOn(head, uploaded);
  return {
    path,
    problems,
    notes,
    lines: tally.lines,
    records: tally.records,
    sent: { bytes: head.bytes, uploaded, valid },
    isCounted: problems.length === 0 && !head.hasByteOrderMark() && readInManyWays.every((kind) => !byKind[kind]),
    bad: { total: tally.bad, byKind, first: tally.first },
    stamp,
  };
}

/** What a server may count or leave out, and no vendor's sentence says which (RFC 8259, 4, 8.1 and 9). */
const readInManyWays = ['repeated-name', 'too-deep', 'too-long', 'not-utf-8'] as const satisfies readonly BadLineKind[];

type Found = { readonly problems: readonly FileProblem[]; readonly stamp: string | null };

async function read(path: string, head: FileHead, tally: FileTally, copyTo: string | undefined): Promise<Found> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(wordsOf); // a fifo would wait
  if (typeof file === 'string') return none(file === missing ? fileProblems.missing(path) : unreadable(path, file));
  let copy: FileHandle | null = null;
  try {
    const before = await file.stat({ bigint: true });
    if (before.isDirectory()) return none(fileProblems.folder(path));
    if (!before.isFile()) return none(fileProblems.notAFile(path));
    if (before.size > mostBytes) return none(fileProblems.tooLarge(path, Number(before.size)));
    if (copyTo !== undefined) copy = await open(copyTo, 'wx', 0o600).catch(failCopy);
    for await (const line of linesIn(head.watch(chunksOf(file, copy)))) tally.add(line);
    if (before.size === 0n && head.bytes > 0) return none(fileProblems.notAFile(path)); // as of /proc
    const stamp = stampOf(before);
    const isSame = stamp === stampOf(await file.stat({ bigint: true })) && head.bytes === Number(before.size);
    return isSame ? { problems: problemsOf(path, head, tally), stamp } : none(fileProblems.changed(path));
  } catch (error) {
    if (error instanceof CopyFailed) throw error.cause;
    return none(unreadable(path, wordsOf(error)));
  } finally {
    await Promise.all([file.close(), copy?.close()]);
  }
}

const none = (problem: FileProblem): Found => ({ problems: [problem], stamp: null });
const unreadable = (path: string, why: string): FileProblem => fileProblems.unreadable(path, why);

class CopyFailed extends Error {}

const failCopy = (cause: unknown): never => {
  throw new CopyFailed('the copy cannot be written', { cause });
};

const chunkBytes = 256 * 1024;

/** A file from its beginning, written to its copy as it is read; never more than a file may have, however it grows. */
async function* chunksOf(file: FileHandle, copy: FileHandle | null): AsyncGenerator<Buffer> {
  for (let at = 0; at <= mostBytes;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at);
    if (bytesRead === 0) return;
    const chunk = buffer.subarray(0, bytesRead);
    await copy?.writeFile(chunk).catch(failCopy);
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

const missing = 'no such file';

/** Why the system refuses, without its code and call. */
function wordsOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing;
  return /^E\w+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message)?.[1] ?? message;
}

/** What keeps a file that could be read from being an import file. */
function problemsOf(path: string, head: FileHead, tally: FileTally): FileProblem[] {
  const notText = head.notText();
  if (notText !== null) return [fileProblems.notText(path, notText)];
  if (tally.records === 0) return [fileProblems.empty(path)];
  const { records, uploaded, firstNotUtf8, byKind, firstIsOpen } = tally;
  const holdsNone = Object.keys(uploaded).length === 0;
  if (head.opensArray() && (firstIsOpen || holdsNone)) return [fileProblems.jsonArray(path)];
  const found: FileProblem[] = [];
  if (records > mostRecords) found.push(fileProblems.tooMany(path, records));
  if (firstNotUtf8 !== null) found.push(fileProblems.notUtf8(path, firstNotUtf8, byKind['not-utf-8'] ?? 1));
  if (found.length > 0 || !holdsNone) return found;
  return [firstIsOpen && records > 1 ? fileProblems.overLines(path) : fileProblems.notJsonl(path)];
}

/** The vendor's descriptions do not name the same types, and nobody says which of them a store follows (E-10). */
const described: { readonly [where in RecordType['describedIn']]?: string } = {
  'later description':
    'stands in the vendor’s later description alone: a store of the page "Get import" may leave it out',
  'seed page': 'stands no more in the vendor’s later description: a store of that may leave it out',
};

function notesOn(head: FileHead, uploaded: Counts): string[] {
  const types = recordTypes.filter(({ type }) => uploaded[type]);
  return [
    ...(head.hasByteOrderMark()
      ? ['it begins with a byte order mark, which the API may take for a part of its first line']
      : []),
    ...types.flatMap(({ type, describedIn }) => (described[describedIn] ? [`${type} ${described[describedIn]}`] : [])),
  ];
}
