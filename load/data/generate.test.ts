import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { totalOf } from '../../contracts/values/grouped.ts';
import { randomOf } from '../../contracts/values/random.ts';
import { badKinds, badLines, judgeLine } from './bad-lines.ts';
import { checkFile } from './check-file.ts';
import { type FileOptions, generateFile, split } from './generate.ts';
import { lineOf } from '../../contracts/cases/templates.ts';
import { recordKinds } from './record-kinds.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const folder = freshFolder();
const path = (name: string): string => join(folder, `${name}.jsonl`);

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

test('the same options give the same bytes, another seed others', async () => {
  const options: FileOptions = { seed: 'a run', records: 200, badLines: 0.2 };
  const [one, two] = [await generateFile(path('one'), options), await generateFile(path('two'), options)];
  expect({ ...one, path: '' }).toEqual({ ...two, path: '' });
  expect(digest(path('one'))).toBe(digest(path('two')));
  await generateFile(path('other'), { ...options, seed: 'another' });
  expect(digest(path('other'))).not.toBe(digest(path('one')));
});

test('half products and half plans, in the members of the vendor’s sample, unless told', async () => {
  const { sent, lines } = await generateFile(path('usual'), { seed: 1, records: 101 });
  expect(sent.uploaded).toEqual({ subscription_product: 51, subscription_plan: 50 });
  expect(sent.valid).toEqual(sent.uploaded);
  expect(lines).toBe(101);
  const records = readFileSync(path('usual'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).data);
  expect(sent.bytes).toBe(readFileSync(path('usual')).length);
  const members = (type: string): string[] => [
    ...new Set(records.filter((one) => one.type === type).map((one) => Object.keys(one.attributes).join(' '))),
  ];
  expect(members('subscription_product')).toEqual(['external_ref name description main_image price price_units']);
  expect(members('subscription_plan')).toEqual([
    'external_ref name status billing_interval_type billing_frequency plan_length end_behavior can_pause can_resume can_cancel description trial_period fixed_price',
  ]);
});

test('a mix is kept to the record', async () => {
  const mix = { subscription_product: 0.5, subscription_subscriber: 0.3, subscription: 0.2, subscription_plan: 0 };
  const { sent } = await generateFile(path('mix'), { seed: 2, records: 999, mix });
  expect(sent.uploaded).toEqual({ subscription_product: 499, subscription_subscriber: 300, subscription: 200 });
});

test.each(badKinds)('bad lines that are %s are counted, and found again by the check', async (kind) => {
  const options = { seed: kind, records: 100, badLines: 0.13, badKinds: [kind] };
  const generated = await generateFile(path(kind), options);
  expect(generated.bad).toEqual({ [kind]: 13 });
  const checked = await checkFile(path(kind));
  expect(checked.sent).toEqual(generated.sent);
  expect(checked.bad).toMatchObject({ total: 13, byKind: generated.bad });
  expect(totalOf(checked.sent.uploaded)).toBe(badLines[kind].uploaded ? 100 : 87);
  expect(totalOf(checked.sent.valid)).toBe(87);
});

test('all kinds at once, of all types, in hundreds of files, agree with the check', async () => {
  const mix = Object.fromEntries(recordKinds.map(({ type }) => [type, 1]));
  for (let seed = 1; seed <= 100; seed++) {
    const generated = await generateFile(path('all'), { seed, records: 60, mix, badLines: 0.5 });
    const { sent, bad, lines } = await checkFile(path('all'));
    expect({ sent, bad: bad.byKind, lines }, `seed ${seed}`).toEqual({
      sent: generated.sent,
      bad: generated.bad,
      lines: generated.lines,
    });
  }
});

test('a record cut anywhere is cut off', () => {
  const random = randomOf(3);
  for (const { type, attributes } of recordKinds) {
    const line = lineOf(type, attributes?.(random) ?? {});
    for (let end = 1; end < line.length; end++) expect(judgeLine(line.slice(0, end)).bad).toBe('cut-off');
    expect(judgeLine(line)).toEqual({ type, bad: null });
  }
});

test('1 record, and more than 50,000 of them, are written', async () => {
  expect((await generateFile(path('least'), { seed: 1, records: 1 })).lines).toBe(1);
  const most = await generateFile(path('most'), { seed: 1, records: 50_001, mix: { subscription: 1 } });
  expect(most.sent.uploaded).toEqual({ subscription: 50_001 });
});

test('every type that some description names can be generated', async () => {
  const mix = Object.fromEntries(recordKinds.map(({ type }) => [type, 1]));
  const { sent } = await generateFile(path('types'), { seed: 1, records: recordKinds.length, mix });
  expect(Object.keys(sent.valid).sort()).toEqual(recordKinds.map(({ type }) => type).sort());
  expect((await checkFile(path('types'))).sent).toEqual(sent);
});

test('a number is split without a rest', () => {
  const weights = ['a', 'b', 'c'].map((part) => [part, 1] as const);
  expect([...split(10, new Map(weights)).values()]).toEqual([4, 3, 3]);
});
