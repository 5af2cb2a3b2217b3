import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../runs/contract-run.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** The suite where people put it, and called from where they stand. */

const project = fileURLToPath(new URL('..', import.meta.url));
const ground = freshFolder();

const left: readonly string[] = ['node_modules', '.git', 'reports/out', 'reports/history', 'load/k6/bin', '.env'];

/** A copy of this checkout, its packages in `packages`. */
function checkout(folder: string, packages = folder): string {
  const skipped = left.map((name) => join(project, name));
  cpSync(project, folder, { recursive: true, filter: (path) => !skipped.includes(path) });
  symlinkSync(join(project, 'node_modules'), join(packages, 'node_modules'));
  return folder;
}

type Ended = { readonly code: number; readonly output: string };

function run(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: { PATH, HOME, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

const suite = (folder: string): string => join(folder, 'cli', 'suite.js');
const oneCase = ['contract', '--grep', 'listTools/200'];
const passed = (folder: string): number =>
  (JSON.parse(readFileSync(join(folder, 'contract-run.json'), 'utf8')) as ContractRun).summary.verdicts.pass;

test('a checkout in a folder whose name has every odd character runs, called from another one', async () => {
  const name = `a b é c#d e%20f %zz i'j"k {l,m}[n](o) $p\`q!r&s;t`;
  const folder = checkout(join(ground, name, 'suite'));
  writeFileSync(join(folder, '.env'), 'HISTORY_DIR=reports/nights\n');
  const ended = await run(ground, process.execPath, [suite(folder), ...oneCase]);
  expect(ended.code, ended.output).toBe(0);
  expect(passed(join(folder, 'reports/out'))).toBeGreaterThan(0);
  expect(ended.output).toContain(`results: ${join(folder, 'reports/out/contract-run.json')}`);
  const page = await run(ground, process.execPath, [suite(folder), 'report']);
  expect(page.code, page.output).toBe(0);
  expect(existsSync(join(folder, 'reports/nights'))).toBe(true);
});

describe('called from a sub-folder', () => {
  const folder = checkout(join(ground, 'plain'));
  const below = join(folder, 'load');

  test('by npx, results of the default lie in the checkout', async () => {
    const ended = await run(below, 'npx', ['suite', ...oneCase]);
    expect(ended.code, ended.output).toBe(0);
    expect(passed(join(folder, 'reports/out'))).toBeGreaterThan(0);
    expect(existsSync(join(below, 'reports'))).toBe(false);
  });

  test.each([
    ['npx', ['suite']],
    ['npm', ['run', '--silent', 'contract', '--']],
  ] as const)('by %s, what --out names lies where the user stands', async (command, [first = '', ...rest]) => {
    const words = command === 'npx' ? [first, 'contract'] : [first, ...rest];
    const ended = await run(below, command, [...words, '--grep', 'listTools/200', '--out', command]);
    expect(ended.code, ended.output).toBe(0);
    expect(passed(join(below, command))).toBeGreaterThan(0);
  });

  test('the .env of the checkout counts, not one where the user stands', async () => {
    writeFileSync(join(below, '.env'), 'IMPORT2_TARGET=nonsense\n');
    writeFileSync(join(folder, '.env'), 'IMPORT2_TARGET=sandbox\nIMPORT2_TOKEN=of-the-checkout\n');
    const ended = await run(below, 'npx', ['suite', 'targets'], { IMPORT2_TOKEN: '' });
    expect(ended).toMatchObject({ code: 0, output: expect.stringContaining('IMPORT2_TARGET=sandbox') as string });
    rmSync(join(folder, '.env'));
  });
});

test('a package of a workspace finds what npm has put further up', async () => {
  const root = join(ground, 'workspace');
  mkdirSync(join(root, 'packages'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"name":"root","private":true,"workspaces":["packages/*"]}');
  const folder = checkout(join(root, 'packages', 'suite'), root);
  const ended = await run(folder, process.execPath, [suite(folder), ...oneCase]);
  expect(ended.code, ended.output).toBe(0);
});

test.each([
  ['18.20.8', 2],
  ['20.18.3', 2],
  ['20.19.0', 0],
  ['21.7.0', 2],
  ['22.11.0', 2],
  ['22.12.0', 0],
  ['23.11.0', 2],
  ['24.0.0', 0],
])('Node %s ends with %d', async (version, code) => {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const ended = await run(ground, process.execPath, [
    `--import=data:text/javascript,${pretend}`,
    suite(project),
    'help',
  ]);
  expect(ended.code, ended.output).toBe(code);
  if (code !== 0) expect(ended.output).toMatch(/^This is Node [\d.]+: the suite runs on Node 20 from 20\.19, .*\n$/);
});
