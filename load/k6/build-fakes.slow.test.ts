import { existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureK6 } from './build.ts';
import type { EnsureK6 } from './build.ts';
import { environment, fakeGo, fakeK6, fakeProgram } from '../../testing/k6-fakes.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const version = 'v2.2.0 (go1.26.8, linux/amd64)';

/** A machine with a go that "builds" by writing a script, and an account of it. */
function machine(meanwhile = ''): { here: EnsureK6; folder: string; builds: () => string[]; said: string[] } {
  const root = freshFolder();
  const [folder, log] = [join(root, 'bin'), join(root, 'log')];
  fakeGo(join(root, 'path'), log, meanwhile);
  const said: string[] = [];
  const builds = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
  const env = environment(join(root, 'path'));
  return { here: { folder, env, progress: (line) => said.push(line) }, folder, builds, said };
}

test('builds the first time, says so, and leaves a binary and its record', async () => {
  const { here, folder, builds, said } = machine();
  const path = join(folder, 'k6');
  for (let times = 0; times < 2; times++) expect(await ensureK6(here)).toEqual({ path, version });
  expect(builds()).toHaveLength(1);
  expect(builds()[0]).toMatch(/^tool xk6 build v2\.2\.0 .*--with import-api-suite\.internal\/xk6-ts=\.\/xk6-ts$/);
  expect(readdirSync(folder).sort()).toEqual(['k6', 'k6.json']);
  expect(said[0]).toBe('k6: building v2.2.0 with go1.26.8, a few minutes the first time');
  expect(said.at(-1)).toMatch(/^k6 v2\.2\.0 \(go1\.26\.8, linux\/amd64\) with xk6-ts, build [0-9a-f]{16}: .*bin\/k6$/);
});

test('a binary that was cut is built again', async () => {
  const { here, folder, builds } = machine();
  await ensureK6(here);
  truncateSync(join(folder, 'k6'), 5);
  await ensureK6(here);
  expect(builds()).toHaveLength(2);
});

test('builds at the same time do not disturb each other', async () => {
  const { here, folder, builds } = machine('sleep 0.3');
  const all = await Promise.all([ensureK6(here), ensureK6(here), ensureK6(here)]);
  for (const k6 of all) expect(k6).toMatchObject({ path: join(folder, 'k6'), version });
  await ensureK6(here);
  expect(builds()).toHaveLength(3);
  expect(readdirSync(folder).sort()).toEqual(['k6', 'k6.json']);
});

test('a failed build shows what the compiler said, and leaves what was there', async () => {
  const { here, folder } = machine('echo "one.go:3:5: undefined: nothing" >&2; exit 1');
  const [building, killed] = ['building-1', 'building-0'].map((name) => join(folder, name));
  for (const one of [building, killed]) mkdirSync(one as string, { recursive: true });
  utimesSync(killed as string, 0, 0);
  writeFileSync(join(folder, 'k6'), 'the one before');
  await expect(ensureK6(here)).rejects.toThrow(
    /^k6 could not be built: xk6 ended with 1\n[^]*one\.go:3:5: undefined: nothing$/,
  );
  expect(readdirSync(folder).sort()).toEqual(['building-1', 'k6']); // what another process is at
});

test('K6_BIN, from the environment or given, is used without a build', async () => {
  const { here, folder, builds } = machine();
  const path = fakeProgram(join(freshFolder(), 'k6'), fakeK6);
  expect(await ensureK6({ ...here, env: { ...here.env, K6_BIN: path } })).toEqual({ path, version });
  expect(await ensureK6({ ...here, k6Bin: path })).toEqual({ path, version });
  expect(builds()).toEqual([]);
  expect(existsSync(folder)).toBe(false);
  await ensureK6({ ...here, k6Bin: null, env: { ...here.env, K6_BIN: path } });
  expect(builds()).toHaveLength(1);
});
