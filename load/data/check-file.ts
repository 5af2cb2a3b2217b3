import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Counts, Sent } from '../../contracts/jobs/history.ts';
import type { BadLine, BadLineKind } from './file-tally.ts';
import { FileTally } from './file-tally.ts';
import { FileHead } from './file-head.ts';
import { linesIn } from './file-lines.ts';
import { type FileProblem, fileProblems } from './file-problem.ts';
import { type RecordType, mostRecords, seedPageTypes } from './record-types.ts';

/** What a file holds, as the API is to count it. */
export type FileCheck = {
  readonly path: string;
  /** What keeps it from being sent; empty if it can be. */
  readonly problems: readonly FileProblem[];
  readonly lines: number;
  /** Lines that are not empty: the objects that the API's limit is about. Beyond the limit they are only counted. */
  readonly records: number;
  readonly sent: Sent & { readonly valid: Counts };
  readonly bad: {
    readonly total: number;
    readonly byKind: { readonly [kind in BadLineKind]?: number };
    /** The first of them, in the order of the file. */
    readonly first: readonly BadLine[];
  };
  /** Whether it begins with a byte order mark, which is left out here and may not be by the API. */
  readonly byteOrderMark: boolean;
};

/** How a file is checked. */
export type CheckOptions = {
  /** The types a record may have; those of the page "Get import" unless told. */
  readonly types?: readonly RecordType[];
  /** How many bad lines are named; the others are counted. */
  readonly mostNamed?: number;
};

/** Checks a file before it is sent, streaming. Does not throw for what stands, or does not stand, at the path. */
export async function checkFile(path: string, options: CheckOptions = {}): Promise<FileCheck> {
  const { types = seedPageTypes, mostNamed = 100 } = options;
  const head = new FileHead();
  const tally = new FileTally(types, mostNamed);
  const problems = (await problemOfPath(path)) ?? (await read(path, head, tally));
  return {
    path,
    problems,
    lines: tally.lines,
    records: tally.records,
    sent: { bytes: head.bytes, uploaded: tally.uploaded, valid: tally.valid },
    bad: { total: tally.bad, byKind: tally.byKind, first: tally.first },
    byteOrderMark: head.hasByteOrderMark(),
  };
}

const chunkBytes = 256 * 1024;

async function read(path: string, head: FileHead, tally: FileTally): Promise<FileProblem[]> {
  try {
    const chunks = createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;
    for await (const line of linesIn(head.watch(chunks))) tally.add(line);
  } catch (error) {
    return [fileProblems.unreadable(path, reasonOf(error))];
  }
  return problemsOf(path, head, tally);
}

async function problemOfPath(path: string): Promise<FileProblem[] | null> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return [fileProblems.folder(path)];
    return found.isFile() ? null : [fileProblems.notAFile(path)];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return [missing ? fileProblems.missing(path) : fileProblems.unreadable(path, reasonOf(error))];
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What keeps a file that could be read from being an import file. */
function problemsOf(path: string, head: FileHead, tally: FileTally): FileProblem[] {
  const binary = head.binaryKind();
  if (binary !== null) return [fileProblems.binary(path, binary)];
  if (tally.records === 0) return [fileProblems.empty(path)];
  const { records, uploaded, firstNotUtf8, byKind } = tally;
  if (head.opensArray() && (tally.firstIsOpen || Object.keys(uploaded).length === 0))
    return [fileProblems.jsonArray(path)];
  const found: FileProblem[] = [];
  if (records > mostRecords) found.push(fileProblems.tooMany(path, records));
  if (firstNotUtf8 !== null) found.push(fileProblems.notUtf8(path, firstNotUtf8, byKind['not-utf-8'] ?? 1));
  if (found.length > 0 || Object.keys(uploaded).length > 0) return found;
  return [fileProblems.notJsonl(path)];
}
