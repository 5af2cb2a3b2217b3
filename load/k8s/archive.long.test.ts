/** @module-tag night */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../contracts/values/secret.ts';
import { parseLimiterSetting } from '../../limiter/models/setting.ts';
import { type RunningMock, startMock } from '../../mock/start.ts';
import { archiveJourney } from '../archive.ts';
import { ensureK6 } from '../k6/build.ts';
import { type JourneyId, type JourneyPlan, journeyIds, journeys } from '../journeys.ts';
import { profiles, slotsOf, stagesOf } from '../profiles.ts';
import { k6Settings } from '../run-k6.ts';
import { loadSettings } from '../settings.ts';
import { manifestsOf } from './manifest.ts';
import { judgeRunners } from './runners.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

/** Archives as `--cluster` makes them, run as k6-operator's runners run them. */

const secret = 'mock-archive-secret';
const journeyPlanOf = (journey: JourneyId, processes: number): JourneyPlan => ({
  journey,
  settings: loadSettings(
    { name: journeys[journey].api === 'import2' ? 'import2@mock-live' : 'elastic-path@mock', baseUrl: mock.url },
    { profile: 'smoke', rate: 20, durationMs: 4000, vus: 30, token: new Secret(secret) },
  ),
  processes,
});

/** What such a plan sends; k6 may add one at the end of each runner. */
const planned = slotsOf(stagesOf(profiles.smoke, 20, 4000)).length;

let k6: string;
let mock: RunningMock;
const folder = freshFolder();

beforeAll(async () => {
  k6 = (await ensureK6()).path;
  const none = parseLimiterSetting('none');
  mock = await startMock({ limiters: { import2: none, 'elastic-path': none } });
  for (const journey of journeyIds) await archiveJourney(k6, journeyPlanOf(journey, 2), folder);
});

afterAll(() => mock.stop());

type TestRun = { readonly spec: { readonly runner: { readonly env: readonly { name: string; value?: string }[] } } };

/** What the TestRun's own environment says to k6, a folder here in place of the volume's. */
function environmentIn(results: string): { [variable: string]: string } {
  const testRun = manifestsOf({ name: 'run', runners: 1, env: {} }).find(({ kind }) => kind === 'TestRun');
  const { env } = (testRun as unknown as TestRun).spec.runner;
  return Object.fromEntries(
    env.flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value.replace('/test/run/$(RUNNER)', results)]],
    ),
  );
}

type Ended = { readonly code: number | null; readonly results: string };

/** One runner of several, with the environment of the manifests; the volume of results is a folder here. */
function runner(journey: JourneyId, index: number, of: number): Promise<Ended> {
  const { api } = journeys[journey];
  const results = join(folder, `${journey}-${index}-of-${of}`);
  mkdirSync(results);
  const env = {
    PATH: process.env['PATH'],
    ...k6Settings,
    ...environmentIn(results),
    LOAD_TARGET: api === 'import2' ? 'import2@mock-live' : 'elastic-path@mock',
    LOAD_BASE_URL: `${mock.url}/${api === 'import2' ? 'api/v2.1' : 'v2'}`,
    LOAD_TOKEN: secret,
    XK6_TS: 'false', // the image has stock k6
  };
  const ends = Array.from({ length: of + 1 }, (_, at) => (at === 0 ? '0' : at === of ? '1' : `${at}/${of}`));
  const segment = [
    `--execution-segment=${ends[index - 1]}:${ends[index]}`,
    `--execution-segment-sequence=${ends.join()}`,
  ];
  const args = ['run', '--quiet', ...(of > 1 ? segment : []), join(folder, `${journey}.tar`)];
  const tags = ['--address=127.0.0.1:0', '--tag', `instance_id=${index}`, '--tag', `testrun_name=${journey}`];
  const child = spawn(k6, [...args, ...tags], { env, cwd: folder, stdio: 'ignore' });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, results })));
}

/** How many requests of the scenario a runner sent. */
function sentIn({ results }: Ended): number {
  const lines = gunzipSync(readFileSync(join(results, 'samples.json.gz')))
    .toString()
    .split('\n');
  return lines.filter((line) => line.includes('"metric":"http_reqs","type":"Point"') && line.includes('arrivals'))
    .length;
}

test.each(journeyIds)('%s runs from its archive, and leaves what is collected', async (journey) => {
  const ended = await runner(journey, 1, 1);
  expect(ended.code, logOf(ended)).toBe(0);
  for (const file of ['samples.json.gz', 'k6.log', 'summary.json'])
    expect(existsSync(join(ended.results, file)), file).toBe(true);
  expect(sentIn(ended)).toBeLessThanOrEqual(planned + 1);
});

const logOf = ({ results }: Ended): string => readFileSync(join(results, 'k6.log'), 'utf8').slice(-2000);

test('two runners send together what one would, and are judged as one run', async () => {
  const names = ['import2-list-1-of-2', 'import2-list-2-of-2'];
  const both = await Promise.all([runner('import2-list', 1, 2), runner('import2-list', 2, 2)]);
  for (const one of both) expect(one.code, logOf(one)).toBe(0);
  const sent = both.map(sentIn);
  const total = sent.reduce((sum, count) => sum + count, 0);
  expect(total).toBeLessThanOrEqual(planned + 2);
  for (const count of sent) expect(count / total).toBeGreaterThan(0.4); // neither sends the whole
  const runners = names.map((name) => ({
    name,
    state: { is: 'ended', code: 0, reason: 'exit 0' } as const,
    printed: '',
  }));
  const { finished } = await judgeRunners(journeyPlanOf('import2-list', 2), runners, folder, folder, []);
  expect(finished.run).toMatchObject({
    state: 'valid',
    arrivals: { planned, sent: planned, off: 0 },
    responses: { checked: total, byStatus: { '200': total } },
  });
});

test('where one was killed, the run is void and says which; what the other had written counts', async () => {
  const ended = [{ is: 'ended', code: null, reason: 'its pod was deleted while it ran' }, { is: 'running' }] as const;
  const runners = ended.map((state, at) => ({ name: `import2-list-${at + 1}-of-2`, state, printed: '' }));
  const { finished } = await judgeRunners(journeyPlanOf('import2-list', 2), runners, folder, folder, []);
  expect(finished.run.state).toBe('void');
  expect(finished.run.why?.join()).toMatch(/import2-list-1-of-2: .*its pod was deleted while it ran/);
  expect(finished.run.responses.checked).toBeGreaterThan(0);
});

test('no archive holds a secret, or a target', () => {
  for (const journey of journeyIds) {
    const archive = readFileSync(join(folder, `${journey}.tar`), 'latin1');
    expect(archive).not.toContain(secret);
    expect(archive).toContain('"LOAD_BASE_URL": "http://target.invalid"');
  }
});

test('an archive that is told no target calls nobody and does not hold', async () => {
  const env = { PATH: process.env['PATH'], K6_NO_USAGE_REPORT: 'true', XK6_TS: 'false' };
  const child = spawn(k6, ['run', '--quiet', join(folder, 'import2-list.tar')], { env, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([99, 108]).toContain(code);
});
