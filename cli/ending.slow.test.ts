import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import { type RunningMock, startMock } from '../mock/start.ts';
import type { ContractRun } from '../runs/contract-run.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { type Listening, listening, serve } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** How the suite ends before its time: by signals, without a reader, without a disk. */

const suite = fileURLToPath(new URL('./suite.js', import.meta.url));
const ground = freshFolder();
let mock: RunningMock;
let front: Listening;
let asked: number[] = [];

/** A server in front of the mock that notes when each request came: a real target of somebody's, slow enough to be cut. */
beforeAll(async () => {
  const none = parseLimiterSetting('none');
  mock = await startMock({ limiters: { import2: none, 'elastic-path': none } });
  front = await listening((incoming, outgoing) => {
    asked.push(performance.now());
    const { method, url = '', headers } = incoming;
    const passed = request(mock.url + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    setTimeout(() => incoming.pipe(passed), url.startsWith('/v2') ? 500 : 0);
  });
});
afterAll(async () => {
  front.stop();
  await mock.stop();
});

type Started = {
  readonly child: ChildProcess;
  readonly ended: Promise<number | string>;
  readonly output: () => string;
};

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const { PATH, HOME, K6_BIN } = process.env;
  const child = spawn(command, args, {
    env: {
      PATH,
      HOME,
      ...(K6_BIN ? { K6_BIN } : {}),
      SUITE_NO_DOTENV: '1',
      HISTORY_DIR: join(ground, 'history'),
      ...env,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? '')),
  );
  return { child, ended, output: () => output };
}

const startSuite = (args: readonly string[], env?: NodeJS.ProcessEnv): Started =>
  start(process.execPath, [suite, ...args], env);

const sandbox = (): NodeJS.ProcessEnv => ({
  IMPORT2_TARGET: 'sandbox',
  IMPORT2_TOKEN: 'mock-ending-1',
  IMPORT2_BASE_URL: `${front.url}/api/sandbox`,
});

const patience = { timeout: 120_000, interval: 20 };
const begun = (least: number): Promise<void> => vi.waitFor(() => expect(asked.length).toBeGreaterThan(least), patience);

const resultIn = (out: string, file: string): unknown => JSON.parse(readFileSync(join(out, file), 'utf8'));
const contractIn = (out: string): ContractRun => resultIn(out, 'contract-run.json') as ContractRun;

/** Nothing was left half-written beside its place. */
const halves = (out: string): string[] => readdirSync(out).filter((name) => name.startsWith('.'));

/** The requests that came when all was over. */
async function asksOn(): Promise<boolean> {
  const before = asked.length;
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return asked.length > before;
}

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** A terminal's Ctrl-C goes to the whole group, the others to the suite alone; the other way about they are sent by night. */
const bySignal = signals.flatMap(([signal, code]) =>
  (['alone', 'and its group'] as const).map((whom) => {
    const isUsual = (whom === 'and its group') === (signal === 'SIGINT');
    return { signal, code, whom, tags: isUsual ? [] : ['night'] };
  }),
);

for (const { signal, code, whom, tags } of bySignal) {
  test(`${signal} to the suite ${whom} ends a contract run with what it has`, { tags }, async () => {
    asked = [];
    const out = freshFolder();
    const { child, ended, output } = startSuite(['contract', '--out', out], sandbox());
    await begun(20);
    process.kill(whom === 'alone' ? (child.pid ?? 0) : -(child.pid ?? 0), signal);
    expect(await ended, output()).toBe(code);
    expect(await asksOn()).toBe(false);
    const run = contractIn(out);
    expect(run.ended).toBe('interrupted');
    expect(run.verdicts.length).toBeGreaterThan(0);
    expect(run.summary.verdicts.fail + run.summary.verdicts.harnessError, output()).toBe(0);
    expect(output()).toContain('incomplete:');
    expect(halves(out)).toEqual([]);
  });

  test(`${signal} to the suite ${whom} ends a load run with what it has`, { tags }, async () => {
    asked = [];
    const out = freshFolder();
    const args = ['load', 'import2-list', '--profile', 'average', '--duration', '120s', '--out', out];
    const { child, ended, output } = startSuite(args, sandbox());
    await begun(20);
    process.kill(whom === 'alone' ? (child.pid ?? 0) : -(child.pid ?? 0), signal);
    expect(await ended, output()).toBe(code);
    expect(await asksOn()).toBe(false);
    expect((resultIn(out, 'load-run.json') as LoadRun).ended).toBe('interrupted');
  });
}

test('what was created at a real account is told, also by the request that was under way', async () => {
  asked = [];
  const out = freshFolder();
  const store = {
    EP_TARGET: 'store',
    EP_TOKEN: 'mock-ending-2',
    EP_BASE_URL: `${front.url}/v2`,
    ALLOW_LIVE: 'elastic-path',
    MAX_CREATED: '500',
  };
  const { child, ended, output } = startSuite(['contract', '--grep', 'elastic-path.createImport', '--out', out], store);
  const journal = join(out, 'created.jsonl');
  const lines = (): string[] => (existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : []);
  await vi.waitFor(
    () => expect(lines().filter((line) => line.includes('"status":201')).length).toBeGreaterThan(1),
    patience,
  );
  child.kill('SIGINT');
  expect(await ended, output()).toBe(130);
  const answered = lines().map((line) => JSON.parse(line) as { state: string; status?: number; id?: string });
  const ids = answered.flatMap(({ status, id }) => (status === 201 && id ? [id] : []));
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) expect(output()).toContain(id);
  expect(contractIn(out).leftBehind?.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
});

test('import jobs that are interrupted before they begin leave no copy of the user’s file', async () => {
  const [out, temporary] = [freshFolder(), freshFolder()];
  const own = join(temporary, 'of-the-user.jsonl');
  writeFileSync(own, '{"data":{"type":"subscription_plan","attributes":{"name":"Monthly"}}}\n');
  let isGreeted = false;
  const url = await serve(() => void (isGreeted = true)); // and never answers
  const args = ['load', 'import-jobs', '--file', own, '--out', out];
  const { child, ended, output } = startSuite(args, { TMPDIR: temporary, MOCK_URL: url });
  await vi.waitFor(() => expect(isGreeted).toBe(true), patience);
  const copies = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('import-jobs-'));
  expect(copies()).toHaveLength(1);
  child.kill('SIGINT');
  expect(await ended, output()).toBe(130);
  expect(copies()).toEqual([]);
});

test('npm start that is interrupted still makes its page', async () => {
  asked = [];
  const out = freshFolder();
  const { child, ended, output } = startSuite(['all', '--out', out], sandbox());
  await begun(20);
  child.kill('SIGTERM');
  expect(await ended, output()).toBe(143);
  expect(readFileSync(join(out, 'index.html'), 'utf8')).toMatch(/<\/html>\s*$/);
});

test('a second signal ends at once, and its children with it', async () => {
  asked = [];
  const { child, ended } = startSuite(['contract', '--out', freshFolder()], sandbox());
  await begun(20);
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGTERM');
  expect([130, 143]).toContain(await ended); // 130: it had ended by the first already
  await vi.waitFor(async () => expect(await asksOn()).toBe(false), patience); // a killed child's last request may be under way
});

test.each([
  ['contract', []],
  ['load', ['import2-list', '--profile', 'average', '--duration', '120s']],
] as const)('when the suite is gone, who sends for its %s notices and stops', async (command, args) => {
  asked = [];
  const { child, ended } = startSuite([command, ...args, '--out', freshFolder()], sandbox());
  await begun(20);
  child.kill('SIGKILL');
  await ended;
  await vi.waitFor(async () => expect(await asksOn()).toBe(false), patience);
});

const oneCase = ['contract', '--grep', 'listTools/200'];

test.each(['| head -1', '| true', '>&-'])(
  'with its output %s a run ends with its own code and whole files',
  async (to) => {
    const out = freshFolder();
    const words = [process.execPath, suite, ...oneCase, '--out', out].map((word) => `'${word}'`).join(' ');
    const { ended, output } = start('bash', ['-c', `${words} ${to}; exit $PIPESTATUS`]);
    expect(await ended, output()).toBe(0);
    expect(output()).not.toMatch(/EPIPE|Error/);
    expect(contractIn(out).ended).toBe('complete');
  },
);

describe('a disk that cannot be written to', () => {
  const file = join(ground, 'a-file');
  beforeAll(() => writeFileSync(file, ''));

  test.each<readonly [what: string, args: readonly string[], code: number, says: RegExp]>([
    ['a file as the folder', [...oneCase, '--out', file], 2, /^--out is .*: this is a file; a folder/],
    ['a folder in a file', [...oneCase, '--out', join(file, 'x')], 2, /^--out is .*: a part of it is a file/],
    ['a folder in /proc', [...oneCase, '--out', '/proc/x/y'], 2, /^--out is .*: it cannot be made there/],
  ])('known before: %s', async (_what, args, code, says) => {
    const { ended, output } = startSuite(args);
    expect(await ended, output()).toBe(code);
    expect(output()).toMatch(says);
  });

  /** Something else stands where the result would go. */
  const taken = (name: string): string => {
    const out = freshFolder();
    mkdirSync(join(out, name, 'x'), { recursive: true });
    return out;
  };

  test.each<readonly [what: string, file: string, args: readonly string[], code: number, says: RegExp]>([
    ['a green contract run', 'contract-run.json', oneCase, 3, /^.*contract-run\.json cannot be written: /m],
    ['a green load run', 'load-run.json', ['load', 'import2-list', '--duration', '2s'], 3, /load-run\.json cannot be/],
    ['a page', 'index.html', ['report'], 3, /index\.html cannot be written: /],
  ])('at the end: %s says its verdict all the same, and ends with 3', async (_what, name, args, code, says) => {
    const out = taken(name);
    const { ended, output } = startSuite([...args, '--out', out]);
    expect(await ended, output()).toBe(code);
    expect(output()).toMatch(says);
    expect(output()).not.toMatch(/\n +at /);
    if (args[0] !== 'report') expect(output()).toMatch(/\d+ pass|1 hold/);
  });

  test('a red run keeps its own code', async () => {
    const broken = await startMock({ faults: [{ operator: 'set-status', status: 500 }] as never });
    const url = { IMPORT2_BASE_URL: `${broken.url}/api/v2.1`, EP_BASE_URL: `${broken.url}/v2` };
    const { ended, output } = startSuite([...oneCase, '--out', taken('contract-run.json')], url);
    expect(await ended, output()).toBe(1);
    await broken.stop();
  });

  test('a limit on the size of files, as a full disk is, leaves no part of a result', async () => {
    const out = freshFolder();
    const words = [process.execPath, suite, ...oneCase, '--out', out].map((word) => `'${word}'`).join(' ');
    const { ended, output } = start('bash', ['-c', `trap '' XFSZ; ulimit -f 8; exec ${words}`]);
    expect(await ended, output()).toBe(3);
    expect(output()).toMatch(/contract-run\.json cannot be written: a file may not be so large here/);
    expect(existsSync(join(out, 'contract-run.json'))).toBe(false);
    expect(halves(out)).toEqual([]);
  });

  test('an unwritable history costs the history, not the page', async () => {
    const out = freshFolder();
    await startSuite([...oneCase, '--out', out]).ended;
    const { ended, output } = startSuite(['report', '--out', out], { HISTORY_DIR: '/proc/nights' });
    expect(await ended, output()).toBe(0);
    expect(output()).toMatch(/^left out of the history: this run: .* cannot be written: /m);
    expect(existsSync(join(out, 'index.html'))).toBe(true);
  });
});
