import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inputsOf } from '../../load/k6/inputs.ts';
import { type Job, type Step, commandIn, readWorkflow } from './workflow.ts';
import { workflowFiles } from './workflows.ts';

const files = workflowFiles();
const action = '.github/actions/prepare/action.yml';
const workflows = files.map((file) => ({ file, workflow: readWorkflow(file) }));
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ file, workflow, id, job })),
);
const prepare = (parse(readFileSync(action, 'utf8')) as { runs: { steps: Step[] } }).runs.steps;
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { [name: string]: string } };

/** What a job may run besides npm scripts. */
const plain = ['npm ci --no-audit --no-fund', 'cat reports/out/summary.md >> "$GITHUB_STEP_SUMMARY"'];

const secretsOf = (step: Step): string[] =>
  Object.values(step.env ?? {}).filter((value) => /secrets\./.test(value) && !/&& 'is-set'/.test(value));

/** The jobs that get a secret. */
const trusted = jobs.filter(({ job }) => job.steps.some((step) => secretsOf(step).length > 0));

test('there are a contract and a nightly workflow', () => {
  expect(files).toEqual(['.github/workflows/contract.yml', '.github/workflows/nightly.yml']);
});

test.each([...jobs, { file: action, id: 'prepare', job: { steps: prepare } as Job }])(
  '$file: $id runs what a person runs',
  ({ job }) => {
    for (const { run } of job.steps.filter((step) => step.run !== undefined)) {
      const line = run ?? '';
      if (plain.includes(line)) continue;
      const command = commandIn(line);
      expect(command, `${line}: an npm script, options after --, is allowed`).not.toBeNull();
      expect(scripts[command?.script ?? ''], `${line}: package.json has no such script`).toMatch(
        /^node cli\/suite\.js /,
      );
    }
  },
);

test.each([...files, action])('%s: every action is pinned by the hash of a release', (file) => {
  const uses = [...readFileSync(file, 'utf8').matchAll(/uses: (\S+)(?: # (\S+))?$/gm)];
  expect(uses.length).toBeGreaterThan(0);
  for (const [, name = '', release = ''] of uses.filter(([text]) => !text.includes(' ./'))) {
    expect(name).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
    expect(release, `${name}: the release stands beside the hash`).toMatch(/^v\d+\.\d+\.\d+$/);
  }
});

test('one release of an action everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const file of [...files, action])
    for (const [, name = '', pin = ''] of readFileSync(file, 'utf8').matchAll(/uses: ([\w-]+\/[\w-]+)\S*?@(.+)$/gm))
      pins.set(name, (pins.get(name) ?? new Set()).add(pin));
  expect([...pins].filter(([, found]) => found.size > 1)).toEqual([]);
});

test.each(jobs)('$file: $id has a time limit and least permissions', ({ workflow, id, job }) => {
  expect(workflow.permissions).toEqual({});
  expect(job['timeout-minutes']).toBeGreaterThan(0);
  const pages = { pages: 'write', 'id-token': 'write' };
  expect(job.permissions).toEqual(id === 'pages' ? pages : { contents: 'read' });
  for (const step of job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
    expect(step.with).toMatchObject({ 'persist-credentials': false });
});

describe('secrets', () => {
  test('are given to steps, in the jobs that call real APIs', () => {
    expect(trusted.map(({ id }) => id)).toEqual(['real', 'night']);
    for (const { workflow, job } of jobs) expect(JSON.stringify([workflow.env, job.env])).not.toMatch(/secrets\./);
    for (const { job } of trusted)
      for (const step of job.steps.filter((one) => secretsOf(one).length > 0))
        expect(commandIn(step.run ?? '')?.script).toMatch(/^(test|contract|load|report)$/);
  });

  test('never meet a pull request', () => {
    for (const { workflow } of workflows) expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    for (const { workflow, job } of trusted)
      if ('pull_request' in workflow.on) {
        expect(job.needs).toBe('targets');
        expect(workflow.jobs['targets']?.if).toBe("github.event_name != 'pull_request'");
      }
  });

  test('are looked for before anything leaves the machine', () => {
    for (const { job } of trusted) {
      const scan = job.steps.findIndex(({ id, run }) => id === 'scan' && run === 'npm run report -- --scan');
      const leaves = job.steps.flatMap((step, at) => (/upload|STEP_SUMMARY/.test(JSON.stringify(step)) ? [at] : []));
      expect(scan).toBeGreaterThan(0);
      expect(leaves.length).toBeGreaterThan(0);
      for (const at of leaves) {
        expect(at).toBeGreaterThan(scan);
        expect(job.steps[at]?.if).toContain("steps.scan.outcome == 'success'");
      }
    }
  });

  test('no expression stands in a command', () => {
    for (const { job } of jobs) for (const { run } of job.steps) expect(run ?? '').not.toContain('${{');
  });
});

test('jobs that call real APIs hold one lock, and wait for it', () => {
  for (const { job } of trusted)
    expect(job.concurrency).toEqual({ group: 'real-targets', 'cancel-in-progress': false, queue: 'max' });
});

/** What a job leaves to the suite: its own mock, the k6 it builds, the project's history. Webhooks reach no job. */
const notGiven = ['MOCK_URL', 'K6_BIN', 'HISTORY_DIR', 'IMPORT2_WEBHOOK_SECRET'];

test('jobs that call real APIs get every setting of .env.example, each by its own name', () => {
  const known = [...readFileSync('.env.example', 'utf8').matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map(
    ([, name = '']) => name,
  );
  const given = known.filter((name) => !notGiven.includes(name)).sort();
  for (const { job } of trusted)
    for (const { env } of job.steps.filter((step) => secretsOf(step).length > 0)) {
      expect(Object.keys(env ?? {}).sort()).toEqual(given);
      for (const [name, value] of Object.entries(env ?? {}))
        if (!name.endsWith('_TARGET')) expect(value).toMatch(new RegExp(`^\\$\\{\\{ (secrets|vars)\\.${name} \\}\\}$`));
    }
});

test('the cached k6 is looked up by all it is made of', () => {
  const key = prepare.find((step) => step.with?.['path']?.includes('load/k6/bin/k6'))?.with?.['key'] ?? '';
  const patterns = [...key.matchAll(/'([^']+)'/g)].map(([, pattern = '']) => pattern);
  const kinds: { readonly [name: string]: string } = { k6: 'load/k6/versions.ts' };
  const elsewhere = ['platform', 'extensions']; // runner.os and runner.arch; none are built in here
  const made = inputsOf(fileURLToPath(new URL('../../load/k6/', import.meta.url)), []).map(({ name }) => name);
  const paths = made.filter((name) => !elsewhere.includes(name)).map((name) => kinds[name] ?? `load/k6/${name}`);
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths)
    expect(
      patterns.some(
        (pattern) => pattern === path || (pattern.endsWith('/**') && path.startsWith(pattern.slice(0, -2))),
      ),
      path,
    ).toBe(true);
});
