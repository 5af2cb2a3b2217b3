/** @module-tag night */

import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseLimiterSetting } from '../../limiter/models/setting.ts';
import { type RunningMock, startMock } from '../../mock/start.ts';
import type { JourneyRun, LoadRun } from '../../runs/load-run.ts';
import { ensureK6 } from '../k6/build.ts';
import { type JourneyId, journeyIds, journeys } from '../journeys.ts';
import { profiles, slotsOf, stagesOf } from '../profiles.ts';

/** Archives as a person makes them, run as k6-operator's runners run them. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const secret = 'mock-archive-secret';
const packed = ['--profile', 'smoke', '--rate', '20', '--duration', '4s', '--vus', '30', '--runners', '2'];
/** What these options plan; k6 may add one at the end of each runner. */
const planned = slotsOf(stagesOf(profiles.smoke, 20, 4000)).length;

let k6: string;
let mock: RunningMock;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
  k6 = (await ensureK6()).path;
  const none = parseLimiterSetting('none');
  mock = await startMock({ limiters: { import2: none, 'elastic-path': none } });
  const args = ['cli/suite.js', 'load', 'archive', ...packed, '--out', folder];
  const env = { ...process.env, SUITE_NO_DOTENV: '1', IMPORT2_TOKEN: secret, LOAD_TOKEN: secret, EP_TOKEN: secret };
  execFileSync(process.execPath, args, { cwd: root, env, stdio: 'pipe' });
});

afterAll(async () => {
  await mock.stop();
  rmSync(folder, { recursive: true, force: true });
});

const configMap = (name: string): { [variable: string]: string } => {
  const documents = parseAllDocuments(readFileSync(new URL('settings.yaml', import.meta.url), 'utf8'));
  const found = documents.find((one) => one.getIn(['metadata', 'name']) === name);
  if (!found) throw new Error(`settings.yaml has no ConfigMap ${name}`);
  return (found.toJS() as { data: { [variable: string]: string } }).data;
};

type Ended = { readonly code: number | null; readonly results: string };

/** One runner of several, with the environment of the manifests; the volume of results is a folder here. */
function runner(journey: JourneyId, index: number, of: number): Promise<Ended> {
  const { api } = journeys[journey];
  const results = join(folder, `${journey}-${index}-of-${of}`);
  mkdirSync(results);
  const here = Object.entries(configMap('k6')).map(([name, value]) => [name, value.replace('/results', results)]);
  const env = {
    PATH: process.env['PATH'],
    ...Object.fromEntries(here),
    ...configMap(api),
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

test('two runners send together what one would', async () => {
  const both = await Promise.all([runner('import2-list', 1, 2), runner('import2-list', 2, 2)]);
  for (const one of both) expect(one.code, logOf(one)).toBe(0);
  const sent = both.map(sentIn);
  const total = sent.reduce((sum, count) => sum + count, 0);
  expect(total).toBeLessThanOrEqual(planned + 2);
  for (const count of sent) expect(count / total).toBeGreaterThan(0.4); // neither sends the whole
  const merged = merge(both.map(({ results }) => results));
  expect(merged.run, merged.output).toMatchObject({
    state: 'valid',
    arrivals: { planned, sent: planned, off: 0 },
    responses: { checked: total, byStatus: { '200': total } },
  });
  expect(merged.output).toContain('2 runners, each by its own clock');
});

/** Judges folders of runners as a person does, under the names that the operator gives them. */
function merge(results: readonly string[]): { readonly output: string; readonly run: JourneyRun | undefined } {
  const out = join(folder, 'merged');
  const pods = results.map((from, at) => {
    const to = join(folder, `import2-list-${at + 1}-x7k2p`);
    renameSync(from, to);
    return to;
  });
  const how = ['--profile', 'smoke', '--rate', '20', '--duration', '4s', '--out', out];
  const args = ['cli/suite.js', 'load', 'merge', 'import2-list', ...pods.toReversed(), ...how];
  const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { output, run: (JSON.parse(readFileSync(join(out, 'load-run.json'), 'utf8')) as LoadRun).runs[0] };
}

test('no archive holds a secret, or a target; beside each stands its run for as many runners', () => {
  for (const journey of journeyIds) {
    expect(readFileSync(join(folder, `${journey}.yaml`), 'utf8')).toContain('parallelism: 2');
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

test('the verdict of a TestRun comes from the pods that kubectl shows', () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const terminated = (exitCode: number): object => ({ terminated: { exitCode } });
  const pods = [0, 99].map((code) => ({
    metadata: { name: `import2-list-${code}` },
    status: { containerStatuses: [{ name: 'k6', state: terminated(code) }] },
  }));
  const testRun = { metadata: { name: 'a' }, spec: { parallelism: 2 }, status: { stage: 'finished' } };
  writeFileSync(join(bin, 'testruns.json'), JSON.stringify(testRun));
  writeFileSync(join(bin, 'pods.json'), JSON.stringify({ items: pods }));
  writeFileSync(
    join(bin, 'kubectl'),
    `#!/bin/sh\nif [ "$2" = pods ]; then cat '${bin}/pods.json'; else cat '${bin}/testruns.json'; fi\n`,
  );
  chmodSync(join(bin, 'kubectl'), 0o755);
  const collect = (args: readonly string[]): { status: number; output: string } => {
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
    try {
      const options = { cwd: root, env, encoding: 'utf8', stdio: 'pipe' } as const;
      const output = execFileSync(process.execPath, ['--import', 'tsx', 'load/k8s/collect.ts', ...args], options);
      return { status: 0, output };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { status, output: stdout + stderr };
    }
  };
  expect(collect(['import2-list'])).toMatchObject({ status: 1, output: expect.stringContaining('import2-list-99') });
  expect(collect([])).toMatchObject({ status: 2, output: expect.stringContaining('<testrun>') });
  expect(collect(['a', '--minute', '1'])).toMatchObject({ status: 2 });
});
