import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test, vi } from 'vitest';
import { importJobsCommand } from './load-import-jobs.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const folder = freshFolder();

const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
beforeEach(() => said.mockClear());

/** Exit code and first sentence of `--check-file`, FILE for the path. */
async function check(path: string): Promise<[number, string]> {
  const options = { out: folder, profile: 'smoke', force: false, checkFile: path } as const;
  const code = await importJobsCommand(options);
  return [code, String(said.mock.calls[0]?.[0]).replaceAll(path, 'FILE')];
}

const record = '{"data":{"type":"subscription_offering","attributes":{"name":"Größe"}}}';
const jsonl = 'an import file is JSONL: one object {"data": {"type", "attributes"}} a line';
const good = 'FILE: 2 lines, none bad; uploaded would be subscription_offering 2, imported subscription_offering 2';
const named = (type: string): string => record.replace('subscription_offering', type);
const types =
  'subscription_product, subscription_plan, subscription_subscriber, subscription_offering, subscription, subscription_feature';

test.each<[string, string | Uint8Array, number, string]>([
  ['lines that end with LF', `${record}\n${record}\n`, 0, good],
  ['lines that end with CRLF', `${record}\r\n${record}\r\n`, 0, good],
  ['no end of the last line', `${record}\n${record}`, 0, good],
  ['U+2028 within a line', `${record.replace('ö', '\u2028')}\n${record}`, 0, good],
  [
    'a byte order mark',
    `\uFEFF${record}\n`,
    0,
    'note: it begins with a byte order mark, which the API may take for a part of its first line',
  ],
  [
    'a type of the later description',
    named('subscription_feature'),
    0,
    'note: subscription_feature stands in the vendor’s later description alone: a store of the page "Get import" may leave it out',
  ],
  [
    'a type that the later description dropped',
    named('subscription_plan'),
    0,
    'note: subscription_plan stands no more in the vendor’s later description: a store of that may leave it out',
  ],
  ['a blank line', `${record}\n\n${record}\n`, 2, 'FILE:2: the line is empty'],
  [
    'an unknown type',
    `${record}\n${named('subscription_offerings')}`,
    2,
    `FILE:2: "data.type" is no type of record: it is "subscription_offerings", and ${types} are known`,
  ],
  [
    'a name twice',
    record.replace('{"name"', '{"name":"x","name"'),
    2,
    'FILE:1: the name "name" stands twice in one object',
  ],
  [
    'a late NUL',
    `${`${record}\n`.repeat(5000)}\0\n${record}`,
    2,
    'FILE:5001: the line holds a NUL byte, as where a copy was cut off',
  ],
  [
    'a copy that a full disk cut',
    `${record}\n${'\0'.repeat(512)}`,
    2,
    'FILE:2: the line holds a NUL byte, as where a copy was cut off',
  ],
  [
    'deep nesting',
    `${record}\n${record.replace('"Größe"', `"x","y":${'['.repeat(500)}${']'.repeat(500)}`)}`,
    2,
    'FILE:2: the line nests deeper than any record: 200 levels are read',
  ],
  ...[
    [`${record},`, 'ends with a comma: JSONL has none between its lines'],
    [record.replace('"}', '",}'), 'has a comma before a closing bracket'],
    [`\uFEFF${record}`, 'begins with a byte order mark, which can stand at the beginning of the file alone'],
    [`\x1e${record}`, 'has a record separator (U+001E): JSONL has none'],
    ['\x1a', 'is the end-of-file mark of DOS (U+001A): take it out'],
    ['# products', 'is a comment: JSON has none'],
    ['// products', 'is a comment: JSON has none'],
    [`${record}\r${record}`, 'holds several records: each stands in a line of its own'],
    [`${record}${record}`, 'holds several records: each stands in a line of its own'],
    [record.replaceAll('"', "'"), 'has quotes that are not JSON’s "'],
    [record.replace('"Größe"', '"a","weight":NaN'), 'has NaN or Infinity, which JSON cannot say'],
  ].map(([line = '', slip = '']): [string, string, number, string] => [
    `a line that ${slip}`,
    `${record}\n${line}\n`,
    2,
    `FILE:2: the line is not JSON: it ${slip}`,
  ]),
  ['a line of no form', `${record}\nnope\n`, 2, 'FILE:2: the line is not JSON'],
  ['nothing', '', 2, `FILE is empty: ${jsonl}`],
  ['a byte order mark alone', '\uFEFF', 2, `FILE is empty: ${jsonl}`],
  ['empty lines alone', '\n \r\n\n', 2, `FILE is empty: ${jsonl}`],
  ['bytes', new Uint8Array([1, 2, 0, 3]), 2, `FILE is no text, but binary: ${jsonl}; name another file`],
  ['gzip', gzipSync(record.repeat(50)), 2, `FILE is no text, but compressed (gzip): ${jsonl}; unpack it`],
  [
    'zstd',
    new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 1]),
    2,
    `FILE is no text, but compressed (zstd): ${jsonl}; unpack it`,
  ],
  ...['utf16le', 'utf-16le'].map((coding, at): [string, Uint8Array, number, string] => {
    const name = at === 0 ? 'UTF-16' : 'UTF-16LE';
    const bytes = Buffer.from(`${at === 0 ? '\uFEFF' : ''}${record}`, coding as BufferEncoding);
    return [name, bytes, 2, `FILE is no UTF-8, but ${name}: ${jsonl}; iconv -f ${name} -t UTF-8 makes it that`];
  }),
  ['Latin-1', Buffer.from(`${record}\n${record}\n`, 'latin1'), 2, 'FILE is not UTF-8: 2 lines, the first line 1'],
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\n',
    2,
    `FILE is a Git LFS pointer: ${jsonl}; git lfs pull fetches the file itself`,
  ],
  [
    'a login page',
    '<!DOCTYPE html><title>Login</title>',
    2,
    `FILE is an HTML page, perhaps of a login: ${jsonl}; fetch the file itself`,
  ],
  ...['[{},{}]', `[\n${record},\n${record}\n]\n`, `\n  [${record},\n${record}]`].map(
    (content, at): [string, string, number, string] => [
      `a JSON array, form ${at + 1}`,
      content,
      2,
      `FILE is one JSON array: ${jsonl}, with no brackets around; jq -c '.[]' makes it that`,
    ],
  ),
  [
    'an object over many lines',
    JSON.stringify(JSON.parse(record), null, 2),
    2,
    `FILE is JSON over several lines: ${jsonl}; jq -c . makes it that`,
  ],
  ['CSV', 'type,name\nsubscription_plan,Monthly\n', 2, `FILE holds not one record: ${jsonl}`],
])('--check-file of %s', async (_, content, code, sentence) => {
  const path = join(folder, 'file.jsonl');
  writeFileSync(path, content);
  expect(await check(path)).toEqual([code, sentence]);
});

const at = (name: string): string => join(folder, name);

test.each<[string, () => string, string]>([
  ['nothing there', () => at('nothing.jsonl'), 'FILE: there is no such file'],
  ['nothing there, below a file', () => join(import.meta.filename, 'x.jsonl'), 'FILE: there is no such file'],
  ['a folder', () => folder, 'FILE is a folder: name a file in it'],
  ['a device that never ends', () => '/dev/zero', 'FILE is no file that can be read to its end'],
  [
    'a fifo',
    () => {
      execFileSync('mkfifo', [at('fifo')]);
      return at('fifo');
    },
    'FILE is no file that can be read to its end',
  ],
  [
    'a link to itself',
    () => {
      symlinkSync(at('loop'), at('loop'));
      return at('loop');
    },
    'FILE cannot be read: too many symbolic links encountered',
  ],
  ['a name no system takes', () => at('x'.repeat(5000)), 'FILE cannot be read: name too long'],
  [
    'more than memory holds',
    () => {
      writeFileSync(at('huge'), '');
      truncateSync(at('huge'), 600 * 1024 * 1024);
      return at('huge');
    },
    'FILE has 629\u202f145\u202f600 bytes: 536\u202f870\u202f912 at most can be sent, as an upload is held in memory; split it',
  ],
])('--check-file of a path that leads to no file that can be sent: %s', async (_, path, sentence) => {
  expect(await check(path())).toEqual([2, sentence]);
  expect(said).toHaveBeenCalledTimes(1);
});
