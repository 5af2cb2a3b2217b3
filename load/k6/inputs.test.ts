import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freshFolder } from '../../testing/k6-fakes.ts';
import { hashInputs, inputsOf } from './inputs.ts';
import { isAtLeast, versions } from './versions.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const read = (name: string): string => readFileSync(join(here, name), 'utf8');

test('the hash is of names and contents, not of their order', () => {
  const one = { name: 'one', content: '1' };
  const two = { name: 'two', content: '2' };
  expect(hashInputs([one, two])).toBe(hashInputs([two, one]));
  expect(hashInputs([one, two])).not.toBe(hashInputs([one]));
  expect(hashInputs([{ name: 'ab', content: 'c' }])).not.toBe(hashInputs([{ name: 'a', content: 'bc' }]));
});

/** The files of a small copy of this folder, each with whether the binary depends on it. */
const files = [
  ['go.mod', true],
  ['go.sum', true],
  ['xk6-ts/one.go', true],
  ['xk6-ts/go.sum', true],
  ['xk6-ts/deeper/two.go', true],
  ['xk6-ts/one_test.go', false],
  ['xk6-ts/notes.txt', false],
] as const;

test.each(files)('a change of %s asks for a new build: %s', (changed, expected) => {
  const folder = freshFolder();
  mkdirSync(join(folder, 'xk6-ts/deeper'), { recursive: true });
  for (const [name] of files) writeFileSync(join(folder, name), 'before');
  const before = hashInputs(inputsOf(folder, []));
  writeFileSync(join(folder, changed), 'after');
  expect(hashInputs(inputsOf(folder, [])) !== before).toBe(expected);
});

test('further extensions are inputs, and so are the sources of a local one', () => {
  const folder = freshFolder();
  writeFileSync(join(folder, 'mine.go'), 'before');
  const mine = [`example.com/mine=${folder}`];
  const before = hashInputs(inputsOf(here, mine));
  expect(before).not.toBe(hashInputs(inputsOf(here, [])));
  writeFileSync(join(folder, 'mine.go'), 'after');
  expect(hashInputs(inputsOf(here, mine))).not.toBe(before);
});

test('the pins of go.mod, of the extension and of versions.ts are the same ones', () => {
  expect(read('go.mod')).toMatch(/^tool go\.k6\.io\/xk6$/m);
  expect(read('xk6-ts/go.mod')).toContain(`go.k6.io/k6/v2 ${versions.k6}\n`);
  for (const module of ['go.mod', 'xk6-ts/go.mod']) {
    const wanted = /^go (\S+)$/m.exec(read(module))?.[1] ?? 'no go line';
    expect(isAtLeast(wanted, versions.oldestGo) && isAtLeast(versions.oldestGo, wanted)).toBe(true);
  }
  expect(isAtLeast(versions.goBin, versions.oldestGo)).toBe(true);
});
