import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../mock/start.ts';
import { targetsOf } from '../targets/open.ts';
import { preflight } from '../targets/preflight.ts';
import { caseId } from './case.ts';
import { cases } from './cases/index.ts';
import { curlOf } from './curl.ts';
import { exchangesOf } from './redact.ts';
import { journeys } from './journeys/index.ts';
import { journeysFor, planFor } from './ledger.ts';
import { type Outcome, runCase } from './run-case.ts';
import { runJourney } from './run-journey.ts';
import { parseSettings } from './settings.ts';

const bash = promisify(execFile);

let mock: RunningMock;
let fresh: RunningMock;
beforeAll(async () => {
  mock = await startMock();
  fresh = await startMock({ seed: 'another' });
});
afterAll(async () => {
  await mock.stop();
  await fresh.stop();
});

/** The status lines a script's answers begin with. */
const statusesIn = (output: string): number[] =>
  [...output.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)).filter((status) => status !== 100);

/** Runs the commands as a person would, on a mock that has never heard of the case. */
async function repeat(outcome: Outcome, account: string): Promise<number[]> {
  const site = outcome.target === 'import2@mock-sandbox' ? 'sandbox' : 'v2.1';
  const token = `mock-${account}`;
  const env = {
    PATH: process.env['PATH'],
    MOCK_URL: fresh.url,
    IMPORT2_BASE_URL: `${fresh.url}/api/${site}`,
    EP_BASE_URL: `${fresh.url}/v2`,
    IMPORT2_TOKEN: token,
    IMPORT2_OTHER_TOKEN: `${token}-other`,
    IMPORT2_DESTINATION_TOKEN: 'destination-token',
    EP_TOKEN: token,
    EP_OTHER_TOKEN: `${token}-other`,
    EP_CLIENT_ID: token,
    EP_CLIENT_SECRET: 'mock-secret',
  };
  const { stdout } = await bash('bash', ['-c', curlOf(outcome.steps, outcome.parameters)], {
    env,
    timeout: 20_000,
  });
  return statusesIn(stdout);
}

const settings = parseSettings({});

test('the curl block of every case repeats its answer on a fresh mock', async () => {
  const run = { identity: { id: 'curl', seed: 's' }, startedAt: 0, facts: await preflight(settings, mock.url) };
  const { targets, client } = targetsOf(run, settings);
  const wrong: string[] = [];
  let repeated = 0;
  for (const target of targets) {
    for (const row of planFor(target, cases).runs) {
      const outcome = await runCase(row, target);
      const statuses = await repeat(outcome, `curl-${++repeated}`).catch((error: Error) => [error.message]);
      if (statuses[statuses.length - 1] !== row.status)
        wrong.push(`${caseId(row)} at ${target.name}: ${statuses.join(', ')}`);
    }
  }
  await client.close();
  expect(wrong).toEqual([]);
  expect(repeated).toBeGreaterThan(300);
});

test('the curl block of every journey repeats all its answers on a fresh mock', async () => {
  const run = { identity: { id: 'curlj', seed: 's' }, startedAt: 0, facts: await preflight(settings, mock.url) };
  const { targets, client } = targetsOf(run, settings);
  for (const target of targets) {
    for (const journey of journeysFor(target, journeys)) {
      const outcome = await runJourney(journey, target);
      const shown = outcome.steps.filter((step) => step.kind === 'exchange' && step.gives.length === 0);
      const told = exchangesOf(shown).map(({ answer }) => (answer.kind === 'response' ? answer.status : 0));
      expect(await repeat(outcome, `journey-${journey.id.replace(/\W/g, '-')}`), journey.id).toEqual(told);
    }
  }
  await client.close();
});
