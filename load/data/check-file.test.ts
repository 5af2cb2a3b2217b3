import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkFile } from './check-file.ts';
import { linesIn, longestLine } from './file-lines.ts';
import { generateFile } from './generate.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const folder = freshFolder();

const record = '{"data":{"type":"subscription_plan","attributes":{"name":"Größe"}}}';

/** Checks a file that holds just this. */
function check(content: string | Uint8Array) {
  const path = join(folder, 'file.jsonl');
  writeFileSync(path, content);
  return checkFile(path);
}

const problemsIn = async (content: string | Uint8Array): Promise<string[]> =>
  (await check(content)).problems.map(({ kind }) => kind);

describe('the vendor’s published sample', () => {
  const sample = fileURLToPath(new URL('../../../shared/data/subscriptions_import.jsonl', import.meta.url));

  test('56 products and 56 plans, none of them bad; or a file like it where the sample is not at hand', async () => {
    const twin = join(folder, 'twin.jsonl');
    if (!existsSync(sample)) await generateFile(twin, { seed: 'sample', records: 112 });
    const checked = await checkFile(existsSync(sample) ? sample : twin);
    expect(checked).toMatchObject({ problems: [], lines: 112, records: 112, bad: { total: 0, first: [] } });
    expect(checked.sent.uploaded).toEqual({ subscription_product: 56, subscription_plan: 56 });
    expect(checked.sent.valid).toEqual(checked.sent.uploaded);
  });
});

describe('what a line may look like', () => {
  test.each([
    ['ends with LF', `${record}\n${record}\n`],
    ['ends with CRLF', `${record}\r\n${record}\r\n`],
    ['needs no end if it is the last', `${record}\n${record}`],
    ['may follow a byte order mark', `\uFEFF${record}\n${record}\n`],
    ['may have blanks around', ` ${record}\n\t${record} \n`],
  ])('%s', async (_, content) => {
    const checked = await check(content);
    expect(checked).toMatchObject({ problems: [], lines: 2, records: 2, bad: { total: 0 } });
    expect(checked.sent).toMatchObject({ bytes: Buffer.byteLength(content), valid: { subscription_plan: 2 } });
    expect(checked.notes.some((note) => note.includes('byte order mark'))).toBe(content.startsWith('\uFEFF'));
  });

  test('a bad one is named by its number and what is wrong', async () => {
    const { bad, problems } = await check(`${record}\nnope\n\n${record.slice(0, 20)}\n${record}\n`);
    expect(problems).toEqual([]);
    expect(bad.first).toEqual([
      { line: 2, kind: 'not-json', reason: 'the line is not JSON' },
      { line: 3, kind: 'empty-line', reason: 'the line is empty' },
      { line: 4, kind: 'cut-off', reason: 'the line is cut off: its JSON is not closed' },
    ]);
  });

  test('many bad ones are counted, the first of them named', async () => {
    const { bad } = await check(`${record}\n${'nope\n'.repeat(1000)}`);
    expect(bad).toMatchObject({ total: 1000, byKind: { 'not-json': 1000 } });
    expect(bad.first).toHaveLength(100);
  });

  test('a very long one is read as any other, one beyond all measure is not held', async () => {
    const long = (bytes: number): string => record.replace('Größe', 'x'.repeat(bytes));
    expect((await check(`${record}\n${long(3_000_000)}\n`)).sent.valid).toEqual({ subscription_plan: 2 });
    const { bad, sent } = await check(`${record}\n${long(longestLine)}\n${record}\n`);
    expect(bad.first).toEqual([{ line: 2, kind: 'too-long', reason: 'the line is longer than 16 MiB' }]);
    expect(sent.valid).toEqual({ subscription_plan: 2 });
  });

  test('is the same however the chunks of its file are cut, within a character too', async () => {
    const bytes = Buffer.from(`\uFEFF${record}\r\n\n${record}\r\n`);
    async function* cutEvery(size: number): AsyncGenerator<Buffer> {
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
    }
    for (let size = 1; size <= bytes.length; size++) {
      const lines = [];
      for await (const { text } of linesIn(cutEvery(size))) lines.push(text);
      expect(lines, `chunks of ${size}`).toEqual([record, '', record]);
    }
  });
});

describe('a file that is no import file', () => {
  test('an array in a line of its own is a bad line, not a bad file', async () => {
    expect(await check(`[1]\n${record}\n`)).toMatchObject({ problems: [], bad: { byKind: { 'not-an-object': 1 } } });
  });

  test('which line is not UTF-8 is said', async () => {
    const content = Buffer.concat([Buffer.from(`${record}\n`), Buffer.from([0xc3, 0x28, 0x0a])]);
    const { problems, bad } = await check(content);
    expect(problems[0]?.message).toMatch(/file\.jsonl is not UTF-8: line 2$/);
    expect(bad.first).toEqual([{ line: 2, kind: 'not-utf-8', reason: 'the line is not UTF-8' }]);
  });

  test('50,000 records are as many as may be; one more is too many', async () => {
    expect(await problemsIn(`${record}\n`.repeat(50_000))).toEqual([]);
    const { problems, records } = await check(`${record}\n\n`.repeat(50_001));
    expect(records).toBe(50_001);
    expect(problems).toMatchObject([{ kind: 'too-many', canBeSent: true }]);
    expect(problems[0]?.message).toMatch(/holds 50\u202f001 records: the API takes 50\u202f000 in one file$/);
  });
});
