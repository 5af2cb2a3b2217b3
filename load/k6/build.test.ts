import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freshFolder } from '../../testing/temporary-files.ts';
import { hashOf } from './build.ts';
import { isAtLeast, versions } from './versions.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const read = (name: string): string => readFileSync(join(here, name), 'utf8');

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
  const before = hashOf(folder);
  writeFileSync(join(folder, changed), 'after');
  expect(hashOf(folder) !== before).toBe(expected);
});

test('the pins of go.mod, of the extension and of versions.ts are the same ones', () => {
  expect(read('go.mod')).toMatch(/^tool go\.k6\.io\/xk6$/m);
  expect(read('xk6-ts/go.mod')).toContain(`go.k6.io/k6/v2 ${versions.k6}\n`);
  for (const module of ['go.mod', 'xk6-ts/go.mod']) {
    expect(read(module)).toMatch(new RegExp(`^go ${versions.oldestGo}\\.0$`, 'm'));
  }
  expect(isAtLeast(versions.goBin, versions.oldestGo)).toBe(true);
});
