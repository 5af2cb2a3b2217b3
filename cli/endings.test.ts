import { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withoutSettings } from '../bench/contract-speed.ts';
import { type ServerProcess, withServer } from '../bench/server-process.ts';
import { UsageError } from '../targets/errors.ts';
import { define as defineBreaking } from './check/breaking.ts';
import { define as defineCheck } from './check/check.ts';
import { define as defineContract } from './contract.ts';
import { define as defineCount } from './count.ts';
import { exitCodeFor } from './exit-code-for.ts';
import { run, runPackage } from './process.ts';
import { define as defineProof } from './proof.ts';
import { define as defineReport } from './report.ts';
import { define as defineTest } from './test.ts';
import { freshFolder } from '../testing/temporary-files.ts';

vi.mock('./process.ts', () => ({ run: vi.fn<typeof run>(), runPackage: vi.fn<typeof runPackage>() }));

const folder = freshFolder();
beforeEach(() => {
  for (const stream of ['log', 'error'] as const) vi.spyOn(console, stream).mockImplementation(() => undefined);
  for (const program of [run, runPackage]) vi.mocked(program).mockReset();
});
afterEach(() => {
  process.exitCode = undefined;
  vi.unstubAllEnvs();
});

/** What a command ends with. */
async function codeOf(define: (command: Command) => unknown, args: readonly string[] = []): Promise<unknown> {
  const command = new Command().exitOverride().configureOutput({ writeErr: console.error });
  define(command);
  await command.parseAsync([...args], { from: 'user' }).catch((error: unknown) => {
    process.exitCode = exitCodeFor(error);
  });
  return process.exitCode;
}

test.each<[what: string, define: (command: Command) => unknown, args: readonly string[], ended: number[]]>([
  ['check', defineCheck, [], [0, 130]],
  ['test', defineTest, ['--out', folder], [130]],
  ['breaking, while its tool is built', defineBreaking, ['--base', 'HEAD'], [130]],
  ['breaking', defineBreaking, ['--base', 'HEAD'], [0, 130]],
])('%s that is interrupted says so, and begins nothing more', async (_what, define, args, ended) => {
  for (const program of [run, runPackage]) {
    for (const code of ended) vi.mocked(program).mockResolvedValueOnce(code);
    vi.mocked(program).mockRejectedValue(new Error('begun after it was interrupted'));
  }
  expect(await codeOf(define, args)).toBe(130);
});

test.each<[what: string, text: string, code: number]>([
  ['green', '<testsuites><testsuite tests="2" failures="0" errors="0" skipped="0"></testsuite></testsuites>\n', 0],
  ['red', '<testsuites><testsuite tests="2" failures="1" errors="0" skipped="0"></testsuite></testsuites>', 1],
  ['empty', '', 1],
  ['without a suite', '<testsuites></testsuites>', 1],
  ['cut', '<testsuites><testsuite tests="2" failures="0" errors="0" skipped="0"><testcase', 1],
])('a JUnit file that is %s', async (what, text, code) => {
  const file = join(folder, `${what}.xml`);
  writeFileSync(file, text);
  expect(await codeOf(defineCount, [file])).toBe(code);
});

test('a mutant is not looked at on our own mock where another server was named', async () => {
  const args = [
    '--mutant',
    'status-across-classes/elastic-path.listImports/200/as-401',
    '--proxy',
    'http://127.0.0.1:9',
  ];
  const command = new Command();
  defineProof(command);
  await expect(command.parseAsync(args, { from: 'user' })).rejects.toThrow(UsageError);
});

test('a server of the bench ends with what is measured at it, whatever comes of it', async () => {
  const stop = vi.fn<ServerProcess['stop']>();
  const server = { url: new URL('http://127.0.0.1'), pid: 1, stop } as unknown as ServerProcess;
  const failing = withServer(Promise.resolve(server), () => Promise.reject(new Error('no k6')));
  await expect(failing).rejects.toThrow('no k6');
  expect(stop).toHaveBeenCalledOnce();
});

test('the suite that the bench starts gets no setting, and so calls no real API', () => {
  const env = { PATH: '/bin', IMPORT2_TARGET: 'live', IMPORT2_TOKEN: 'a-token', ALLOW_LIVE: 'import2-pay' };
  expect(withoutSettings(env)).toEqual({ PATH: '/bin' });
});

test('a package that is not installed is told in a sentence', async () => {
  const actual = await vi.importActual<{ readonly runPackage: typeof runPackage }>('./process.ts');
  const define = (command: Command) =>
    command.action(async () => void (await actual.runPackage('no-such-package', 'bin.js', [])));
  expect(await codeOf(define)).toBe(3);
  expect(console.error).toHaveBeenCalledWith('no-such-package is not installed: run `npm ci`');
});

test.each<[define: (command: Command) => unknown, args: readonly string[], says: RegExp]>([
  [defineReport, ['--scan', '--site', folder], /'--scan' cannot be used with option '--site/],
  [defineReport, ['--scan', '--notify'], /'--scan' cannot be used with option '--notify/],
  [defineTest, ['--slow', '--long'], /'--slow' cannot be used with option '--long/],
  [defineContract, ['--dry-run', '--record'], /'--dry-run' cannot be used with option '--record/],
  [defineContract, ['--dry-run', '--propose-deviations'], /'--dry-run' cannot be used with option '--propose-dev/],
  [defineContract, ['--workers', '2'], /--workers is for mocks alone/],
])('an option that would be passed over is refused: %o %o', async (define, args, says) => {
  const env = { SUITE_NO_DOTENV: '1', IMPORT2_TARGET: 'sandbox', IMPORT2_TOKEN: 'a-token-of-this-test' };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(await codeOf(define, args)).toBe(2);
  expect(vi.mocked(console.error).mock.calls.flat().join('\n')).toMatch(says);
});
