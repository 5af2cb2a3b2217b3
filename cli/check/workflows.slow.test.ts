import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandIn, readWorkflow } from './workflow.ts';
import { lintWorkflows, workflowFiles } from './workflows.ts';

const contract = readWorkflow('.github/workflows/contract.yml');
const linesOf = (job: string): string[] => contract.jobs[job]?.steps.flatMap(({ run }) => run ?? []) ?? [];

/** A job's environment: no settings of a developer, GitHub's files, and nothing else of this process. */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  CI: 'true',
  SUITE_NO_DOTENV: '1',
  GITHUB_ACTIONS: 'true',
  GITHUB_OUTPUT: join(folder, 'output'),
  GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
});

let folder: string;
let checkout: string;

/** Runs a line as GitHub does: by `bash -e`, in the checkout. */
function runLine(line: string): { readonly code: number | null; readonly output: string } {
  const options = { cwd: checkout, env: environment(folder), encoding: 'utf8', timeout: 150_000 } as const;
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', line], options);
  return { code: status, output: stdout + stderr };
}

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
    cwd: checkout,
    encoding: 'utf8',
  });

/** A checkout as actions/checkout makes it, of the working tree as it is; packages and built tools are those of here. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workflow-'));
  checkout = join(folder, 'checkout');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).toString();
  for (const file of listed.split('\0').filter(Boolean)) copy(file);
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=base');
});

function copy(file: string): void {
  mkdirSync(dirname(join(checkout, file)), { recursive: true });
  cpSync(file, join(checkout, file), { force: true, errorOnExist: false, verbatimSymlinks: true });
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('options of every line are known to the command', () => {
  const commands = workflowFiles()
    .flatMap((file) => Object.values(readWorkflow(file).jobs).flatMap(({ steps }) => steps))
    .flatMap(({ run }) => commandIn(run ?? '') ?? []);
  const options = new Map<string, string[]>();
  for (const { script, options: found } of commands)
    options.set(script, [...(options.get(script) ?? []), ...found.filter((one) => one.startsWith('-'))]);
  expect([...options.values()].flat().length).toBeGreaterThan(2);
  for (const [script, found] of [...options].filter(([, one]) => one.length > 0)) {
    const { code, output } = runLine(`npm run --silent ${script} -- --help`);
    expect(code, output).toBe(0);
    for (const option of found) expect(output, script).toMatch(new RegExp(`^ +${option}\\b`, 'm'));
  }
});

test('actionlint is asked, and what it finds fails the check', async () => {
  const file = join(folder, 'broken.yml');
  const job = { 'runs-on': 'ubuntu-24.04', steps: [{ run: 'echo ${{ github.no_such_thing }}' }] };
  writeFileSync(file, JSON.stringify({ on: 'push', jobs: { one: job } }));
  expect(await lintWorkflows([file])).toBe(1);
  expect(await lintWorkflows()).toBe(0);
});

test('the long lines of the mock job are those of .ci/run, which runs them', () => {
  const ci = readFileSync('.ci/run', 'utf8').replaceAll(' --silent', '');
  for (const line of linesOf('mock').filter((one) => /check$|test$/.test(one))) expect(ci).toContain(`step ${line}`);
});

describe('the other lines of contract.yml do what they are there for', () => {
  test('targets: what is left out is warned of', () => {
    const [line = ''] = linesOf('targets');
    const { code, output } = runLine(line);
    expect(code, output).toBe(0);
    expect(output).toMatch(/^::warning title=Import2 is judged on the mock alone::.*IMPORT2_TOKEN/m);
    expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('real=false\n');
  });

  test('real, on the mock: contract, report, scan, summary', () => {
    for (const line of linesOf('real')) {
      const { code, output } = runLine(line);
      expect(code, `${line}\n${output}`).toBe(0);
    }
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/^## \S+ /m);
  });

  test('breaking: an answer more is none, a property less is one', () => {
    const [line = ''] = linesOf('breaking');
    const document = readFileSync(join(checkout, 'openapi.yaml'), 'utf8');
    const change = (from: string, to: string): { code: number | null; output: string } => {
      expect(document).toContain(from);
      writeFileSync(join(checkout, 'openapi.yaml'), document.replace(from, to));
      git('commit', '--quiet', '--all', '--message=change');
      const result = runLine(line);
      git('reset', '--quiet', '--hard', 'HEAD^1');
      return result;
    };
    const fine = change('summary: ', 'summary: Now ');
    expect(fine.code, fine.output).toBe(0);
    const broken = change('required: [id, type, attributes, meta]', 'required: [id, type, meta]');
    expect(broken.code, broken.output).toBe(1);
    expect(broken.output).toMatch(/attributes/);
  });
});
