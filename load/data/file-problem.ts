import { withThousands } from '../../contracts/show/words.ts';
import { mostRecords } from '../../contracts/spec/record-types.ts';

/** What keeps a whole file from being sent. */
export type FileProblem = {
  readonly kind: FileProblemKind;
  /** For people: the file, what is wrong, and what would be right. */
  readonly message: string;
  /** Whether it can be sent nevertheless, to see what the API says to it: it holds something, though not what the API takes. */
  readonly canBeSent: boolean;
};

/** The most bytes a file may have: k6 holds an upload in memory, and 50,000 records are far less. */
export const mostBytes = 512 * 1024 * 1024;

const jsonl = 'an import file is JSONL: one object {"data": {"type", "attributes"}} a line';

/** What is said of what is no file that can be read at all; `what`: the facts of it. */
const unsendable = {
  missing: () => ': there is no such file',
  folder: () => ' is a folder: name a file in it',
  'not-a-file': () => ' is no file that can be read to its end',
  unreadable: (what) => ` cannot be read: ${what}`,
  'too-large': (what) =>
    ` has ${what} bytes: ${withThousands(mostBytes)} at most can be sent, as an upload is held in memory; split it`,
  changed: () => ' was changed while it was read: name one that nobody writes to',
} as const satisfies { readonly [kind: string]: (what: string) => string };

const sendable = {
  empty: () => ` is empty: ${jsonl}`,
  'not-text': (what) => ` is ${what}`,
  'json-array': () => ` is one JSON array: ${jsonl}, with no brackets around; jq -c '.[]' makes it that`,
  'not-jsonl': () => ` holds not one record: ${jsonl}`,
  'over-lines': () => ` is JSON over several lines: ${jsonl}; jq -c . makes it that`,
  'not-utf-8': (what) => ` is not UTF-8: ${what}`,
  'too-many': (what) => ` holds ${what} records: the API takes ${withThousands(mostRecords)} in one file`,
} as const satisfies { readonly [kind: string]: (what: string) => string };

export type FileProblemKind = keyof typeof unsendable | keyof typeof sendable;

const words: { readonly [kind in FileProblemKind]: (what: string) => string } = { ...unsendable, ...sendable };

export const fileProblem = (kind: FileProblemKind, path: string, what: string | number = ''): FileProblem => ({
  kind,
  message: `${path}${words[kind](typeof what === 'number' ? withThousands(what) : what)}`,
  canBeSent: kind in sendable,
});

/** What a file that is no text of its own is, and how to mend it, by how it begins; null for text. */
export function notTextIn(head: Buffer): string | null {
  const begin = head.toString('latin1').toLowerCase();
  const known = marks.find(([bytes]) => begin.startsWith(bytes.toLowerCase()));
  const isBinary = head.subarray(0, (head.indexOf('\n') + 1 || Infinity) - 1).includes(0);
  const [, is, mend] = known ?? (isBinary ? ['', 'no text, but binary', 'name another file'] : []);
  return is === undefined ? null : `${is}: ${jsonl}; ${mend}`;
}

type Mark = readonly [bytes: string, is: string, mend: string];
const packed = (how: string, bytes: string): Mark => [bytes, `no text, but compressed (${how})`, 'unpack it'];
const coded = (coding: string, bytes: string): Mark => [
  bytes,
  `no UTF-8, but ${coding}`,
  `iconv -f ${coding} -t UTF-8 makes it that`,
];
const webPage = ['an HTML page, perhaps of a login', 'fetch the file itself'] as const;

/** How files begin, a character for a byte. The longer ones come first. */
const marks: readonly Mark[] = [
  packed('gzip', '\x1f\x8b'),
  packed('zip', 'PK\x03\x04'),
  packed('zstd', '\x28\xb5\x2f\xfd'),
  packed('bzip2', 'BZh'),
  packed('xz', '\xfd7zXZ\0'),
  packed('7z', '7z\xbc\xaf\x27\x1c'),
  coded('UTF-32', '\xff\xfe\0\0'),
  coded('UTF-32', '\0\0\xfe\xff'),
  coded('UTF-16', '\xff\xfe'),
  coded('UTF-16', '\xfe\xff'),
  coded('UTF-16LE', '{\0"\0'),
  coded('UTF-16BE', '\0{\0"'),
  ['version https://git-lfs.', 'a Git LFS pointer', 'git lfs pull fetches the file itself'],
  ['<!doctype html', ...webPage],
  ['<html', ...webPage],
];
