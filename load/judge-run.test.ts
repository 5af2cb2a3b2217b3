import { describe, expect, test } from 'vitest';
import { Secret } from '../contracts/values/secret.ts';
import { migrationsOf, plansOf } from './import-jobs/plan-jobs.ts';
import { runJobs } from './import-jobs/run-jobs.ts';
import { fakeProgram } from '../testing/k6-fakes.ts';
import { freshFolder } from '../testing/temporary-files.ts';
import { runProbe } from './rate-limit/run-probe.ts';
import type { FinishedRun } from './judge-run.ts';
import { loadJourney } from './run-journey.ts';
import { loadSettings } from './settings.ts';

/** All kinds of runs, with a shell script that plays k6: whatever befalls it, each run says the same of it. */

const settings = loadSettings(
  { name: 'import2@mock-live', baseUrl: 'http://127.0.0.1:1' },
  { rate: 5, durationMs: 1000, token: new Secret('mock-token') },
);

/** A run of each kind with a k6 that does what `script` says; `$0` aside, its folder's name tells processes apart. */
type Kind = (script: string, processes?: number) => Promise<FinishedRun>;

const machineryFor = (script: string) => {
  const out = freshFolder();
  return { k6: fakeProgram(`${out}/k6`, `me=$(basename "$PWD")\n${script}`), out };
};

const journey: Kind = (script, processes = 1) =>
  loadJourney({ journey: 'import2-list', settings, processes }, machineryFor(script));

const jobs: Kind = (script, processes = 1) => {
  const wanted = {
    ...({ target: 'import2@mock-live', run: 'r1', profile: 'smoke', durationMs: null, control: null } as const),
    processes,
    vus: 10,
    perSecond: 9,
    endsWithinMs: 1000,
  };
  const plans = plansOf(wanted, { migrations: migrationsOf(4, true) });
  return runJobs({ settings, endsWithinMs: Infinity, documented: null }, plans, machineryFor(script));
};

const probed = (script: string, limits: readonly number[] = [10]) =>
  runProbe(
    {
      settings,
      documented: limits.map((requests) => ({ requests, seconds: 1, scope: 'all-endpoints' })),
      endpoints: ['import2.listTools'],
      tokens: { own: { token: settings.token, parameters: {} } },
      restMs: 0,
      seed: 1,
    },
    machineryFor(script),
    () => undefined,
  );

const probe: Kind = (script) => probed(script);

const kinds = { journey, 'import jobs': jobs, probe };
const rows = Object.entries(kinds);

test.each(rows)('%s: ended by its script, whose word of why was lost, it is void', async (_name, run) => {
  const { run: judged, ending } = await run('exit 108');
  expect(ending).toEqual({ kind: 'aborted' });
  expect(judged).toMatchObject({
    state: 'void',
    why: expect.arrayContaining(['the script ended it without saying why']) as string[],
  });
});

test.each(rows)('%s: what ended k6 is said once', async (_name, run) => {
  const { run: judged } = await run('echo panic; exit 109');
  expect(judged.why?.filter((why) => why.includes('panic'))).toEqual(['k6 itself crashed: panic']);
});

test.each(rows)('%s: an exception of the script is told', async (_name, run) => {
  const line = '{"level":"error","msg":"TypeError: x\\n at y","source":"stacktrace"}';
  const { run: judged } = await run(`printf '%s\\n' '${line}' > k6.log; touch summary.json`);
  expect(judged.why).toContain('an iteration threw: TypeError: x');
});

describe('of several processes one dies', () => {
  const several = [
    ['journey', journey],
    ['import jobs', jobs],
  ] as const;

  test.each(several)('%s: the others are ended, and the run says which died and why', async (_name, run) => {
    const dies = 'k6-2';
    const { run: judged, ending } = await run(
      `touch summary.json
if [ $me = ${dies} ]; then echo out of memory; exit 109; fi
trap 'exit 105' INT; sleep 4 & wait $!`,
      3,
    );
    expect(judged.why).toContain(`${dies}: k6 itself crashed: out of memory`);
    expect(judged.why).toContain('the other k6 processes of the run were then ended');
    expect(judged.why?.join()).not.toContain('interrupted');
    expect(ending.kind).toBe('void');
  });
});

/** Lets in all that a plan sends, each plan a minute after the one before. */
const letsAllIn = `exec '${process.execPath}' - <<'end'
const { readFileSync, writeFileSync } = require('node:fs');
const { gzipSync } = require('node:zlib');
const minute = 60_000 * Number(/\\d+$/.exec(process.cwd())[0]);
const rows = JSON.parse(readFileSync(process.env.LOAD_PLAN, 'utf8')).rowsOfVus.flat();
const sample = (metric, value, at, atMs) =>
  JSON.stringify({ metric, type: 'Point', data: { time: new Date(minute + atMs).toISOString(), value, tags: { name: 'x', status: '200', scenario: 'x', at: String(at) } } });
const samples = rows.flatMap(([at, atMs]) => [sample('http_req_duration', 1, at, atMs), sample('http_req_blocked', 0, at, atMs)]);
const note = (at) => JSON.stringify({ level: 'info', msg: JSON.stringify({ load: 'note', note: { kind: 'judged', at, got: 'let in' } }) });
writeFileSync('samples.json.gz', gzipSync(samples.join('\\n')));
writeFileSync('k6.log', rows.map(([at]) => note(at)).join('\\n'));
writeFileSync('summary.json', '{}');
end`;

test('of a store that is probed at both documented limits, all that was sent is told', async () => {
  const { run } = await probed(letsAllIn, [2, 4]);
  const { verdict, requests = [] } = run.limiter ?? {};
  expect(verdict?.answer.kind).toBe('noLimitSeen');
  expect(verdict?.sent.requests).toBe(run.arrivals.sent);
  expect(verdict?.sent.plans.map(({ startedAtMs }) => Math.round(startedAtMs / 60_000))).toEqual([...Array(8).keys()]);
  expect(requests).toHaveLength(run.arrivals.sent);
  expect(requests.map(({ plan, atMs }) => plan - 1 - Math.round(atMs / 60_000)).every((off) => off === 0)).toBe(true);
});
