import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../data/check-file.ts';
import { checkInWords } from './check-words.ts';
import { type OwnFile, generatedFiles, mostDifferent, ownFile } from './input.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const folder = freshFolder();

const record = '{"data":{"type":"subscription_plan","attributes":{"name":"Monthly"}}}';

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Takes a file as a run does. */
const taken = (path: string, force = false): Promise<OwnFile> => ownFile(path, freshFolder(), force);

describe('a file of the user’s own', () => {
  test('is sent with its bad lines, which are counted', async () => {
    const path = file('good.jsonl', `${record}\nnope\n${record}\n`);
    expect(await taken(path, false)).toMatchObject({
      badLines: 1,
      expects: [201],
      sent: { valid: { subscription_plan: 2 } },
    });
  });

  test.each([
    [
      'too long',
      () => file('long.jsonl', `${record}\n${'1\n'.repeat(50_000)}`),
      /holds 50\u202f001 records: the API takes 50\u202f000/,
    ],
    ['empty', () => file('empty.jsonl', ''), /empty\.jsonl is empty/],
    ['no JSONL', () => file('words.jsonl', 'one\ntwo\n'), /holds not one record/],
  ])('that is %s is refused, and sent by force to be refused by the API', async (_, path, says) => {
    const name = path();
    const refusal = taken(name, false);
    await expect(refusal).rejects.toThrow(says);
    await expect(refusal).rejects.toThrow(/Nothing was sent; --force sends it/);
    const forced = await taken(name, true);
    expect(forced.expects).toEqual([400]);
    expect(forced.sent.bytes).toBe(readFileSync(name).length);
  });

  test('that is not UTF-8 somewhere is sent by force, and nobody can say how it is counted', async () => {
    const path = join(folder, 'latin1.jsonl');
    writeFileSync(path, Buffer.from(`${record}\n${record.replace('Monthly', 'Größe')}\n`, 'latin1'));
    await expect(taken(path, false)).rejects.toThrow(/is not UTF-8: line 2/);
    expect(await taken(path, true)).toMatchObject({ expects: [201], isCounted: false });
  });

  test('a folder cannot be sent, by force neither', async () => {
    mkdirSync(join(folder, 'sub'));
    for (const force of [false, true])
      await expect(taken(join(folder, 'sub'), force)).rejects.toThrow(/sub is a folder: name a file in it$/);
  });

  test.each<[string, string, object]>([
    ['a byte order mark', `\uFEFF${record}`, { isCounted: false, expects: [201] }],
    ['a name twice', record.replace('{"name"', '{"name":"x","name"'), { isCounted: false, badLines: 1 }],
    ['a type of the later description', record.replace('_plan', '_feature'), { isCounted: true, expects: [201, 400] }],
  ])('%s: what parsers and descriptions read in different ways accuses no server', async (_, content, is) => {
    expect(await taken(file('odd.jsonl', `${content}\n`))).toMatchObject(is);
  });

  test('that is written to while it is read is refused', async () => {
    const path = file('growing.jsonl', `${record}\n`.repeat(200_000));
    const run = freshFolder();
    const taking = ownFile(path, run, true);
    const refused = expect(taking).rejects.toThrow(
      /growing\.jsonl was changed while it was read: name one that nobody/,
    );
    while (!existsSync(join(run, 'own.jsonl'))) await new Promise((resolve) => setImmediate(resolve));
    appendFileSync(path, record);
    await refused;
  });

  test.each<[string, (path: string) => void, RegExp | null]>([
    ['nothing', () => undefined, null],
    ['a line more', (path) => appendFileSync(path, record), /changing\.jsonl was changed during the run/],
    ['other content of the same size', (path) => writeFileSync(path, record.toUpperCase()), /was changed/],
    ['another file in its place', (path) => renameSync(file('other.jsonl', record), path), /was changed/],
    ['its end', (path) => rmSync(path), /was taken away during the run: what was sent is what was checked/],
  ])('after it was taken comes %s: what is sent stays, and the change is told', async (_, change, says) => {
    const path = file('changing.jsonl', record);
    const own = await taken(path);
    change(path);
    expect(readFileSync(own.path, 'utf8')).toBe(record);
    if (says === null) expect(await own.change()).toBeNull();
    else expect(await own.change()).toMatch(says);
  });
});

test('generated files differ, repeat with their seed, and are no more than a run can use', async () => {
  const options = { records: 20, badLines: 0.1 };
  const files = await generatedFiles(folder, 25, options, 'seed');
  const texts = files.map(({ path }) => readFileSync(path, 'utf8'));
  expect(new Set(texts).size).toBe(mostDifferent);
  expect(files.map(({ badLines, expects }) => [badLines, expects])).toEqual(files.map(() => [2, [201]]));
  const [feature] = await generatedFiles(folder, 1, { records: 2, mix: { subscription_feature: 1 } }, 'seed');
  expect(feature?.expects).toEqual([201, 400]); // a type that one of the vendor's descriptions alone has
  const again = await generatedFiles(folder, 1, options, 'seed');
  expect(readFileSync(again[0]?.path ?? '', 'utf8')).toBe(texts[0]);
});

test('a check says line and reason of each bad line, and how many there are beyond', async () => {
  const path = file('bad.jsonl', `${record}\n${record.slice(0, 30)}\n${'nope\n'.repeat(150)}`);
  const lines = checkInWords(await checkFile(path));
  expect(lines.slice(0, 2)).toEqual([
    `${path}:2: the line is cut off: its JSON is not closed`,
    `${path}:3: the line is not JSON`,
  ]);
  expect(lines).toContain('and 51 more bad lines');
  expect(lines).toContain('by kind: cut-off 1, not-json 150');
  expect(lines[lines.length - 1]).toBe(
    `${path}: 152 lines, 151 bad; uploaded would be subscription_plan 1, imported subscription_plan 1`,
  );
  const nowhere = join(folder, 'nowhere.jsonl');
  expect(checkInWords(await checkFile(nowhere))).toEqual([`${nowhere}: there is no such file`]);
});
