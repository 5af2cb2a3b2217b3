import { mostRecords } from './record-types.ts';

/** What keeps a whole file from being sent. */
export type FileProblem = {
  readonly kind: FileProblemKind;
  /** For people: the file, what is wrong, and what would be right. */
  readonly message: string;
  /** Whether it can be sent nevertheless, to see what the API says to it. */
  readonly canBeSent: boolean;
};

export type FileProblemKind =
  | 'missing'
  | 'folder'
  | 'not-a-file'
  | 'unreadable'
  | 'too-large'
  | 'changed'
  | 'empty'
  | 'not-text'
  | 'json-array'
  | 'not-jsonl'
  | 'not-utf-8'
  | 'too-many';

const thousands = (count: number): string => count.toLocaleString('en-US');

/** Said of a file that holds something, though not what the API takes. */
const sendable = (kind: FileProblemKind, message: string): FileProblem => ({ kind, message, canBeSent: true });

/** Said of what is no file that can be read at all. */
const unsendable = (kind: FileProblemKind, message: string): FileProblem => ({ kind, message, canBeSent: false });

const jsonl = 'an import file is JSONL: one object {"data": {"type", "attributes"}} a line';

/** The most bytes a file may have: k6 holds an upload in memory, and 50,000 records are far less. */
export const mostBytes = 512 * 1024 * 1024;

/** The ways in which a file cannot be an import file. */
export const fileProblems = {
  missing: (path: string) => unsendable('missing', `${path}: there is no such file`),
  folder: (path: string) => unsendable('folder', `${path} is a folder: name a file in it`),
  notAFile: (path: string) => unsendable('not-a-file', `${path} is no file that can be read to its end`),
  unreadable: (path: string, why: string) => unsendable('unreadable', `${path} cannot be read: ${why}`),
  tooLarge: (path: string, bytes: number) =>
    unsendable(
      'too-large',
      `${path} has ${thousands(bytes)} bytes: ${thousands(mostBytes)} at most can be sent, as an upload is held in memory; split it`,
    ),
  changed: (path: string) =>
    unsendable('changed', `${path} was changed while it was read: name one that nobody writes to`),
  empty: (path: string) => sendable('empty', `${path} is empty: ${jsonl}`),
  notText: (path: string, { is, mend }: { readonly is: string; readonly mend: string }) =>
    sendable('not-text', `${path} is ${is}: ${jsonl}; ${mend}`),
  jsonArray: (path: string) =>
    sendable('json-array', `${path} is one JSON array: ${jsonl}, with no brackets around; jq -c '.[]' makes it that`),
  notJsonl: (path: string) => sendable('not-jsonl', `${path} holds not one record: ${jsonl}`),
  overLines: (path: string) =>
    sendable('not-jsonl', `${path} is JSON over several lines: ${jsonl}; jq -c . makes it that`),
  notUtf8: (path: string, line: number, lines: number) =>
    sendable(
      'not-utf-8',
      `${path} is not UTF-8: ${lines === 1 ? '' : `${thousands(lines)} lines, the first `}line ${line}`,
    ),
  tooMany: (path: string, records: number) =>
    sendable(
      'too-many',
      `${path} holds ${thousands(records)} records: the API takes ${thousands(mostRecords)} in one file`,
    ),
} as const;
