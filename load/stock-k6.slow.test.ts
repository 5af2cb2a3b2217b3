import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { LoadRun } from '../runs/load-run.ts';
import { runSuite } from '../testing/try-suite.ts';
import { buildEnv, findGo } from './k6/go.ts';
import { runGroup } from './run-group.ts';
import { versions } from './k6/versions.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const here = fileURLToPath(new URL('./k6/', import.meta.url));

/** The k6 that everybody can download, without our extension; built here, since a build is all that can be had everywhere. */
async function stockK6(): Promise<string> {
  const folder = freshFolder();
  const { signal } = new AbortController();
  const go = await findGo({
    folder: join(here, 'bin'),
    temporary: folder,
    env: process.env,
    progress: console.error,
    signal,
  });
  const output = join(folder, 'k6');
  const options = { cwd: here, env: buildEnv(process.env, go.folder, folder), signal, timeoutMs: 600_000 };
  const { code, printed } = await runGroup('go', ['tool', 'xk6', 'build', versions.k6, '--output', output], options);
  expect(code, printed.join('\n')).toBe(0);
  return output;
}

test('a stock k6, named by K6_BIN, runs the journeys as ours does', { timeout: 600_000 }, async () => {
  const k6 = await stockK6();
  const version = spawnSync(k6, ['version'], { encoding: 'utf8' }).stdout;
  expect(version).not.toContain('xk6-ts');
  const out = freshFolder();
  const args = ['load', 'import2-follow', 'elastic-path-follow', '--out', out];
  const { code, output } = await runSuite(args, { K6_BIN: k6 });
  expect(code, output).toBe(0);
  const { runs } = JSON.parse(readFileSync(join(out, 'load-run.json'), 'utf8')) as LoadRun;
  expect(runs.map(({ state }) => state)).toEqual(['valid', 'valid']);
  expect(output).toContain('as K6_BIN says');
});
