/** @module-tag night */

import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadRun } from '../../runs/load-run.ts';
import { runLabel } from './manifest.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

/**
 * The whole way on a real cluster that kubectl knows, whose nodes have room for two runners and not for twenty, with
 * k6-operator and its images. `CLUSTER_HOST`: this machine as its pods see it. `CLUSTER_SHELL`: what runs a command in the
 * cluster's network, where that is another one.
 */
const { CLUSTER_TEST, CLUSTER_HOST = '', CLUSTER_SHELL = '' } = process.env;

const root = fileURLToPath(new URL('../../', import.meta.url));
const namespace = 'import-load';
const token = 'mock-token-of-the-cluster-test';
const out = freshFolder();

const kubectl = async (args: readonly string[], input?: string): Promise<string> =>
  (await execa('kubectl', args, input === undefined ? {} : { input })).stdout;

/** What of any run is on the cluster, but for what is on its way out. */
const left = (): Promise<string> =>
  kubectl(['get', 'testruns.k6.io,jobs,services,pods,secrets', '-n', namespace, '-l', runLabel, '-o', 'name']);

/** A mock that the pods reach. */
async function withMock<Result>(args: readonly string[], work: (url: string) => Promise<Result>): Promise<Result> {
  const command = [...CLUSTER_SHELL.split(' ').filter(Boolean), process.execPath, 'cli/suite.js', 'mock'];
  const [program = '', ...more] = [...command, '--host', '0.0.0.0', '--port', '0', '--limiter', 'none', ...args];
  const mock = execa(program, more, { cwd: root, reject: false, all: true, env: { SUITE_NO_DOTENV: '1' } });
  try {
    const said = await seen(mock, /listens on http:\/\/0\.0\.0\.0:\d+/);
    return await work(`http://${CLUSTER_HOST}:${/:(\d+)/.exec(said)?.[1]}`);
  } finally {
    mock.kill();
    await mock;
  }
}

type Options = {
  readonly args?: readonly string[];
  readonly url?: string;
  readonly env?: object;
  readonly length?: string;
};

const load = ({ args = [], url, env = {}, length = '15s' }: Options) => {
  const asked = ['import2-list', '--cluster', '--runners', '2', '--rate', '20', '--duration', length];
  const where = ['--namespace', namespace, '--out', out];
  return execa(process.execPath, ['cli/suite.js', 'load', ...asked, ...where, ...args], {
    cwd: root,
    all: true,
    reject: false,
    env: { SUITE_NO_DOTENV: '1', ...(url ? { MOCK_URL: url, IMPORT2_TOKEN: token } : {}), ...env },
  });
};

type Running = ReturnType<typeof load>;

/** That of a busy machine, which misses its schedule and says so, twice more. */
async function loadInTime(options: Options): Promise<Awaited<Running>> {
  for (let again = 2; ; again--) {
    const ended = await load(options);
    if (again === 0 || !/started .* off their time|arrivals? found every VU/.test(ended.all)) return ended;
  }
}

describe.runIf(CLUSTER_TEST === '1')('on a cluster', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    const claim = readFileSync(new URL('claim.yaml', import.meta.url), 'utf8');
    await kubectl(['apply', '-f', '-'], claim);
    await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted', '--overwrite']);
  });
  afterAll(() => kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce-']));

  test('green, twice with nothing between, in a namespace that is restricted', () =>
    withMock([], async (url) => {
      for (const _ of ['first', 'second']) {
        const ended = await loadInTime({ url });
        expect(ended.exitCode, ended.all).toBe(0);
        expect(ended.all).not.toContain(token);
        const { runs } = JSON.parse(readFileSync(join(out, 'load-run.json'), 'utf8')) as LoadRun;
        expect(runs).toMatchObject([{ state: 'valid', arrivals: { off: 0 }, responses: { findings: [] } }]);
        expect(await left()).toBe('');
      }
    }));

  test('red where the server is broken, as on one machine', () =>
    withMock(['--fault', 'html-instead-of-json'], async (url) => {
      const ended = await loadInTime({ url });
      expect(ended.exitCode, ended.all).toBe(1);
      expect(ended.all).toContain('text/html');
      expect(await left()).toBe('');
    }));

  test('void where a runner is killed, at once', () =>
    withMock([], async (url) => {
      const running = load({ url, length: '10m' });
      await seen(running, /2 running \(stage started\)/);
      const runner = await kubectl(['get', 'pods', '-n', namespace, '-l', 'runner=true', '-o', 'name']);
      const [first = ''] = runner.split('\n');
      await kubectl(['delete', '-n', namespace, first, '--grace-period=1', '--wait=false']);
      const ended = await running;
      expect(ended.exitCode, ended.all).toBe(5);
      expect(ended.all).toMatch(/its pod was deleted while it ran|k6 was ended by a signal|ended from outside/);
      expect(await left()).toBe('');
    }));

  test('Ctrl-C leaves nothing', () =>
    withMock([], async (url) => {
      const running = load({ url, length: '10m' });
      await seen(running, /2 running/);
      running.kill('SIGINT');
      const ended = await running;
      expect(ended.exitCode, ended.all).toBe(130);
      expect(await left()).toBe('');
    }));

  const refused: readonly [string, Options, RegExp][] = [
    [
      'no room for so many runners',
      { args: ['--runners', '20'] },
      /no node takes .*-\d+-\w+: 0\/\d+ nodes are available/,
    ],
    ['no claim', { args: ['--namespace', 'default'] }, /namespace default has no claim results: kubectl apply/],
    ['a context that is none', { args: ['--context', 'nowhere'] }, /kubectl: context "nowhere" does not exist/],
    ['a target that pods cannot mean', { url: 'http://127.0.0.1:4010' }, /means another machine in each pod/],
    ['no token', { env: { MOCK_URL: '', IMPORT2_TARGET: 'live', IMPORT2_TOKEN: '' } }, /IMPORT2_TOKEN/],
    ['no kubectl', { env: { PATH: '/nowhere' } }, /--cluster needs kubectl, which is not on PATH/],
  ];

  test.each(refused)('refused: %s', async (_, options, sentence) => {
    const ended = await load({ url: `http://${CLUSTER_HOST}:4010`, ...options });
    expect(ended.exitCode, ended.all).toBe(2);
    expect(ended.all).toMatch(sentence);
    expect(await left()).toBe('');
  });

  test('refused: a quota that takes no runner', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace },
      spec: { hard: { 'requests.cpu': '500m' } },
    };
    await kubectl(['apply', '-f', '-'], JSON.stringify(quota));
    try {
      const ended = await load({ url: `http://${CLUSTER_HOST}:4010` });
      expect(ended.exitCode, ended.all).toBe(2);
      expect(ended.all).toMatch(/the cluster refuses a pod of the run: .*exceeded quota/);
      expect(await left()).toBe('');
    } finally {
      await kubectl(['delete', 'resourcequota', 'small', '-n', namespace]);
    }
  });

  test('unreachable where no pod reaches the target', async () => {
    const ended = await load({ url: `http://${CLUSTER_HOST}:1` });
    expect(ended.exitCode, ended.all).toBe(4);
    expect(ended.all).toContain('no runner was answered by');
    expect(await left()).toBe('');
  });

  test('refused: a cluster without k6-operator', async () => {
    const crd = await kubectl(['get', 'crd', 'testruns.k6.io', '-o', 'json']);
    await kubectl(['delete', 'crd', 'testruns.k6.io']);
    try {
      const ended = await load({ url: `http://${CLUSTER_HOST}:4010` });
      expect(ended.exitCode, ended.all).toBe(2);
      expect(ended.all).toContain('the cluster knows no TestRun: k6-operator v1.6.0 is to be installed');
    } finally {
      const {
        metadata,
        status: _,
        ...rest
      } = JSON.parse(crd) as { metadata: { [name: string]: unknown }; status: unknown };
      const { resourceVersion: _version, uid: _uid, ...kept } = metadata;
      await kubectl(['create', '-f', '-'], JSON.stringify({ ...rest, metadata: kept }));
    }
  });
});

/**
 * Waits until a command has said something.
 * @returns what it has said by then
 */
async function seen({ all }: { readonly all: NodeJS.ReadableStream }, what: RegExp): Promise<string> {
  let said = '';
  all.on('data', (chunk: Buffer) => (said += String(chunk)));
  for (const until = Date.now() + 90_000; !what.test(said); await sleep(200))
    if (Date.now() > until) throw new Error(`it did not say ${what}: ${said}`);
  return said;
}
