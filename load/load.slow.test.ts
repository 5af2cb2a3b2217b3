import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import type { Json } from '../contracts/values/json.ts';
import { parseFaultSettings } from '../faults/parse.ts';
import { type MockOptions, type RunningMock, startMock } from '../mock/start.ts';
import type { JourneyRun, LoadRun } from '../runs/load-run.ts';
import { startRateLimited } from '../testing/peers/installed.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** The load suite as a user sees it, on mocks that hold and mocks that break. */

const suite = fileURLToPath(new URL('../cli/suite.js', import.meta.url));

type Ended = { readonly code: number | null; readonly output: string; readonly out: string };
/** What was started and has not ended. */
const running = new Set<ChildProcess>();

type Watch = { readonly when: (output: string) => boolean; readonly act: (pid: number) => void };

function load(args: readonly string[], env: NodeJS.ProcessEnv = {}, watch?: Watch): Promise<Ended> {
  const out = freshFolder();
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [suite, 'load', ...args, '--out', relative('.', out)], {
    env: { PATH, HOME, SUITE_NO_DOTENV: '1', ...env },
    detached: true,
  });
  running.add(child);
  let output = '';
  let acted = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (acted || !watch?.when(output)) return;
      acted = true;
      watch.act(child.pid ?? 0);
    });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, output, out });
    }),
  );
}

const mostTries = 3;

/** A void run says nothing of the target, on a busy machine least of all: it is made again. */
async function loadUntilValid(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  for (let tries = 1; ; tries++) {
    const ended = await load(args, env);
    if (ended.code !== 5 || tries === mostTries) return ended;
  }
}

const resultOf = ({ out }: Ended): LoadRun => JSON.parse(readFileSync(join(out, 'load-run.json'), 'utf8')) as LoadRun;

const runOf = (ended: Ended, journey: string): JourneyRun => {
  const found = resultOf(ended).runs.find((run) => run.journey === journey);
  if (!found) throw new Error(`no run of ${journey}:\n${ended.output}`);
  return found;
};

let mock: RunningMock | null = null;
afterEach(async () => {
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL'); // a test that ran out of time
  running.clear();
  await mock?.stop();
  mock = null;
});

async function mockWith(options: MockOptions): Promise<NodeJS.ProcessEnv> {
  mock = await startMock(options);
  return { MOCK_URL: mock.url };
}

const broken = (faults: Json): Promise<NodeJS.ProcessEnv> => mockWith({ faults: parseFaultSettings(faults) });

test('without arguments: every journey, the probe and a few import jobs hold on the mock it starts', async () => {
  const ended = await loadUntilValid(['--repeat-void']);
  const { runs, ended: how, schema } = resultOf(ended);
  expect(ended.output).toMatch(/^12 hold;/m);
  expect(runs.map(({ state }) => state)).toEqual(runs.map(() => 'valid'));
  expect({ code: ended.code, how, schema }).toEqual({ code: 0, how: 'complete', schema: 'load-run/2' });
  expect(
    runs.filter(({ limiter }) => limiter).map(({ target, limiter }) => [target, limiter?.judgement.outcome]),
  ).toEqual(
    expect.arrayContaining([
      ['import2@mock-live', 'holds'],
      ['import2@mock-sandbox', 'holds'],
      ['elastic-path@mock', 'holds'],
    ]) as unknown,
  );
  expect(ended.output).toContain('no limit seen up to');
});

test('an undeclared status in one answer of a hundred is a finding, with exchanges and a count', async () => {
  const env = await broken([{ operator: 'set-status', status: 418, operation: 'import2.getImport', share: 0.01 }]);
  const ended = await load(['import2-poll', '--rate', '200', '--duration', '3s'], env);
  const [found] = runOf(ended, 'import2-poll').responses.findings;
  expect(found).toMatchObject({
    operation: 'import2.getImport',
    count: 3,
    finding: { requirement: 'http/status-is-declared', received: { kind: 'value', value: 418 }, weight: 'fail' },
  });
  expect(found?.exchanges).toHaveLength(3);
  expect(ended.output).toContain('http/status-is-declared');
  expect(ended.code).toBe(1);
});

test('a bad body in one answer of a hundred turns the run red, though its status is right', async () => {
  const env = await broken([
    {
      operator: 'set-member',
      pointer: '/data/meta/owner',
      value: 'nobody',
      operation: 'elastic-path.getImport',
      share: 0.01,
    },
  ]);
  const ended = await load(['elastic-path-mixed-day', '--rate', '100', '--duration', '4s'], env);
  const run = runOf(ended, 'elastic-path-mixed-day');
  expect(run.responses.findings[0]).toMatchObject({
    operation: 'elastic-path.getImport',
    finding: { where: 'body /data/meta/owner', received: { value: 'nobody' }, weight: 'fail' },
  });
  expect(run.responses.byStatus).toEqual({ '200': expect.any(Number) as number, '201': expect.any(Number) as number });
  expect(ended.code).toBe(1);
});

test('an answer that is cut now and then is a finding, not a target that is gone', async () => {
  const env = await broken([{ operator: 'transport', how: 'cut-body', operation: 'import2.getImport', share: 0.05 }]);
  const ended = await load(['import2-poll'], env);
  expect(runOf(ended, 'import2-poll').responses.findings[0]).toMatchObject({ finding: { rule: 'transport' } });
  expect(ended.code).toBe(1);
});

test('a limiter that lets one more in than documented turns the run red and says so', async () => {
  const limiter = parseLimiterSetting({ kind: 'fixed-window', limit: 11, windowMs: 1000 });
  const env = await mockWith({ limiters: { import2: limiter, 'elastic-path': limiter } });
  const ended = await loadUntilValid(['rate-limit'], env);
  const run = resultOf(ended).runs.find(({ target }) => target === 'import2@mock-live');
  expect(run?.limiter?.judgement.outcome, ended.output).toBe('looser');
  expect(run?.limiter?.judgement.sentence).toMatch(/11 requests in/);
  expect(ended.code).toBe(1);
});

test('a limiter nobody here wrote is described by its base URL alone', async () => {
  const peer = await startRateLimited(15, 2000);
  const ended = await loadUntilValid(['rate-limit'], { IMPORT2_BASE_URL: `${peer.url}/api` });
  await peer.stop();
  const run = resultOf(ended).runs.find(({ target }) => target === 'import2@mock-live');
  const { survivors = [] } = run?.limiter?.verdict ?? {};
  expect(survivors, ended.output).toMatchObject([{ algorithm: 'fixed-window-from-first', limit: 15 }]);
  expect(survivors[0]?.windowMs.from).toBeGreaterThan(1900);
  expect(survivors[0]?.windowMs.to).toBeLessThan(2100);
  expect(run?.limiter?.judgement.outcome).toBe('stricter'); // 15 in 2 s is less than 10 in one
  expect(ended.code).toBe(1);
});

test('Ctrl-C ends k6, keeps what was measured and says that the run is incomplete', async () => {
  const ended = await load(
    ['import2-poll', '--profile', 'average', '--duration', '30s'],
    {},
    {
      when: (output) => output.includes('import2-poll at import2@mock-live ...'),
      act: (pid) => setTimeout(() => process.kill(-pid, 'SIGINT'), 4000), // for the whole group, as a terminal does
    },
  );
  const run = runOf(ended, 'import2-poll');
  expect(ended.code).toBe(130);
  expect(resultOf(ended).ended).toBe('interrupted');
  expect(ended.output).toContain('incomplete: interrupted');
  expect(run.state).toBe('void');
  expect(run.arrivals.sent).toBeGreaterThan(30);
  expect(run.responses.findings).toEqual([]);
  expect(run.arrivals.sent).toBeLessThan(run.arrivals.planned);
});

test('a server that goes away ends the run early, as unreachable', async () => {
  const env = await mockWith({});
  const ended = await load(['import2-poll', '--profile', 'average', '--duration', '30s'], env, {
    when: (output) => output.includes('import2-poll at import2@mock-live ...'),
    act: () => setTimeout(() => void mock?.stop(), 3000),
  });
  expect(resultOf(ended).ended).toBe('unreachable');
  const { sent, planned } = runOf(ended, 'import2-poll').arrivals;
  expect(sent).toBeGreaterThan(30);
  expect(sent).toBeLessThan(planned);
  expect(ended.code).toBe(4);
});

const token = 'mock-secret-token-93b1';
const destination = 'destination-secret-71f0';

/** Every file below a folder, the compressed ones opened. */
const textsIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return textsIn(path);
    const bytes = readFileSync(path);
    return [(name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')];
  });

test('no secret stands in anything that is written, even where the target echoes it', async () => {
  const env = await broken([
    { operator: 'echo-credentials', name: 'x-debug', share: 0.2 },
    { operator: 'set-status', status: 418, operation: 'import2.getImport', share: 0.2 },
  ]);
  const ended = await load(['import2-follow', '--profile', 'average', '--duration', '12s'], {
    ...env,
    ...liveAt(env),
    ALLOW_LIVE: 'import2-load',
    IMPORT2_DESTINATION_TOKEN: destination,
  });
  const { responses } = runOf(ended, 'import2-follow');
  expect(responses.findings.map(({ finding }) => finding.rule)).toEqual(
    expect.arrayContaining(['secret-echo', 'status']),
  );
  expect(readdirSync(join(ended.out, 'load', 'import2-follow-average-import2@live'))).toContain('dashboard.html');
  const base64 = Buffer.from(`${token}:X`).toString('base64').slice(0, 24);
  for (const text of [ended.output, ...textsIn(ended.out)])
    for (const secret of [token, destination, base64]) expect(text).not.toContain(secret);
});

/** The mock as a real target, which is spoken to with the credentials of the settings. */
const liveAt = ({ MOCK_URL }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  IMPORT2_TARGET: 'live',
  IMPORT2_TOKEN: token,
  IMPORT2_BASE_URL: `${MOCK_URL ?? ''}/api/v2.1`,
});

test('a real target is neither probed nor written to without leave', async () => {
  const env = await mockWith({});
  const refused = await load(['rate-limit', 'import2-follow'], {
    ...env,
    ...liveAt(env),
    EP_TARGET: 'store',
    EP_TOKEN: token,
    EP_BASE_URL: `${env['MOCK_URL'] ?? ''}/v2`,
  });
  expect(refused.code).toBe(2);
  expect(refused.output).toContain('ALLOW_LIVE=import2');
  const tooFast = await load(['import2-list', '--rate', '11'], { ...env, ...liveAt(env) });
  expect(tooFast.code).toBe(2);
  expect(tooFast.output).toContain('below its documented limit');
});

test('Ctrl-C while a real target is asked to create something leaves it listed: it may have been created', async () => {
  const env = await broken([{ operator: 'transport', how: 'stall', operation: 'elastic-path.createImport', share: 1 }]);
  const store = { EP_TARGET: 'store', EP_TOKEN: token, EP_BASE_URL: `${env['MOCK_URL'] ?? ''}/v2` };
  const ended = await load(
    ['elastic-path-follow'],
    { ...store, ALLOW_LIVE: 'elastic-path-load', MAX_CREATED: '99' },
    {
      when: (output) => output.includes('elastic-path-follow at elastic-path@store ...'),
      act: (pid) => setTimeout(() => process.kill(-pid, 'SIGINT'), 4000),
    },
  );
  expect(ended.code, ended.output).toBe(130);
  expect(resultOf(ended).leftBehind, ended.output).toEqual([
    { target: 'elastic-path@store', operation: 'elastic-path.createImport', id: 'without an id' },
  ]);
});

test('a real target that answers 5xx is left alone at once', async () => {
  const env = await broken([{ operator: 'set-status', status: 503, operation: 'import2.listImports', share: 0.1 }]);
  const ended = await load(['import2-list', '--profile', 'average', '--duration', '60s'], { ...env, ...liveAt(env) });
  const run = runOf(ended, 'import2-list');
  expect(run.why?.join()).toContain('server-error');
  expect(run.responses.byStatus['503']).toBe(1);
  expect(run.arrivals.sent).toBeLessThan(run.arrivals.planned / 4);
  expect(ended.code).toBe(5); // the list of statuses is not closed: so nothing is broken, and nothing was measured
});
