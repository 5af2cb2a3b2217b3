/** @module-tag night */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Secret } from '../contracts/values/secret.ts';
import { type MockProcess, startMockProcess } from '../targets/start-mock.ts';
import type { Collected } from './collect.ts';
import { ensureK6 } from './k6/build.ts';
import { percentilesOf } from './measure.ts';
import { type ProfileName, profiles, slotsOf, stagesOf } from './profiles.ts';
import type { FinishedRun } from './judge-run.ts';
import { loadJourney } from './run-journey.ts';
import { slotsFor } from './segments.ts';
import { loadSettings } from './settings.ts';
import { usualParameters } from '../contracts/settings/parameters.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** One run that several k6 processes share, held against what the server saw. */

let k6 = '';
let mock: MockProcess;
beforeAll(async () => {
  ({ path: k6 } = await ensureK6({ k6Bin: null, progress: () => undefined }));
}, 600_000);
afterEach(() => mock.stop());

/** At the height of a profile. */
const perSecond = 60;

const account = 'mock-segments';
const authorization = `Basic ${Buffer.from(`${account}:X`).toString('base64')}`;

type Ended = FinishedRun & { readonly folder: string };

/** By four processes, up to 60 requests a second. */
async function runInFour(
  profile: ProfileName,
  durationMs: number,
  how: { readonly fault?: string; readonly careful?: boolean; readonly onStart?: (pid: number) => void } = {},
): Promise<Ended> {
  mock = await startMockProcess(['--limiter', 'none', ...(how.fault === undefined ? [] : ['--fault', how.fault])]);
  const out = freshFolder();
  const settings = loadSettings(
    { name: 'import2@mock-live', baseUrl: `${mock.url}/api/v2.1` },
    {
      profile,
      rate: perSecond,
      durationMs,
      vus: 50, // no multiple of four
      token: new Secret(account),
      parameters: { run: 'segments', ...usualParameters },
      careful: how.careful ?? false,
    },
  );
  const tools = { k6, out, ...(how.onStart ? { onStart: how.onStart } : {}) };
  const finished = await loadJourney({ journey: 'import2-poll', settings, processes: 4 }, tools);
  return { ...finished, folder: join(out, 'load', `import2-poll-${profile}-import2@mock-live`) };
}

/** When the mock answered each look, in milliseconds since the epoch. */
async function seenByServer(): Promise<number[]> {
  const answer = await fetch(`${mock.url}/_mock/account`, { headers: { authorization } });
  const { log } = (await answer.json()) as { log: readonly { readonly at: number; readonly method: string }[] };
  return log.filter(({ method }) => method === 'GET').map(({ at }) => at);
}

/** By how much a process started in the middle off the slots that fall to it, by its own clock. */
const latenessOf =
  (profile: ProfileName, durationMs: number) =>
  ({ requests, scenarioStart }: Collected, at: number): number => {
    const slots = slotsFor(slotsOf(stagesOf(profiles[profile], perSecond, durationMs)), { at, of: 4 });
    const errors = slots.map((slot, place) =>
      Math.abs((requests[place]?.start ?? NaN) - (scenarioStart ?? NaN) - slot),
    );
    return percentilesOf(errors).p50;
  };

test.each([
  ['smoke', 4000, 144],
  ['spike', 7000, undefined],
] as const)('four processes of a %s are one run: all is sent that was planned, 0 off', async (profile, ms, planned) => {
  const { run, collected, folder } = await runInFour(profile, ms);
  // a machine that is busy with other things makes them late, which makes a run void; what is sent stays exact
  expect((run.why ?? []).filter((why) => !/ms off (its|their) time/.test(why))).toEqual([]);
  expect(run.arrivals).toMatchObject({ off: 0, sent: planned ?? run.arrivals.planned });
  const counts = collected.map(({ requests }) => requests.length);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2); // one may fall to some alone, and k6 may add one at the very end
  for (const late of collected.map(latenessOf(profile, ms))) expect(late).toBeLessThan(8); // of another's slots it would be 16 or more
  expect(readdirSync(folder).sort()).toEqual(['k6-1', 'k6-2', 'k6-3', 'k6-4']);
  const all = collected.flatMap(({ requests }) => requests);
  expect(await seenByServer()).toHaveLength(all.length);
  expect(run.latency).toMatchObject([
    { count: all.length, service: percentilesOf(all.map(({ start, end }) => end - start)) },
  ]);
  expect(run.responses.byStatus).toEqual({ '200': all.length });
  expect(run.responses.checked).toBe(all.length + 4); // each process has created its import
});

test('a finding of all processes is one, counted over all', async () => {
  const fault = JSON.stringify({ operator: 'set-status', status: 418, operation: 'import2.getImport', share: 0.2 });
  const { run } = await runInFour('smoke', 3000, { fault });
  expect(run.responses.findings).toHaveLength(1);
  expect(run.responses.findings[0]?.count).toBe(run.responses.byStatus['418']);
  expect(run.responses.findings[0]?.exchanges).toHaveLength(3);
});

test('a process that stands still makes the whole run void, though the others kept their schedule', async () => {
  const pids: number[] = [];
  const stall = async (pid: number): Promise<void> => {
    while ((await seenByServer()).length < 10) await sleep(20);
    process.kill(pid, 'SIGSTOP');
    await sleep(800);
    process.kill(pid, 'SIGCONT');
  };
  const onStart = (pid: number): void => void (pids.push(pid) === 4 && stall(pid));
  const { run } = await runInFour('smoke', 3000, { onStart });
  expect(run.state).toBe('void');
  expect(run.arrivals.maxErrorMs).toBeGreaterThan(400);
});

test('when one process is killed the others end early, and the run is void with its reason', async () => {
  const kill = async (pid: number): Promise<void> => {
    while ((await seenByServer()).length < 10) await sleep(20);
    process.kill(pid, 'SIGKILL');
  };
  let started = 0;
  const { run, ending } = await runInFour('average', 30_000, {
    onStart: (pid) => void (++started === 4 && kill(pid)),
  });
  expect(ending.kind).toBe('void');
  expect(run.why?.join()).toContain('SIGKILL');
  expect(run.why?.join()).not.toContain('interrupted');
  expect(run.arrivals.sent).toBeGreaterThan(0);
  expect(run.arrivals.sent).toBeLessThan(run.arrivals.planned);
});

test('a real account that answers 5xx is left alone by all at once', async () => {
  const fault = JSON.stringify({ operator: 'set-status', status: 503, operation: 'import2.getImport', share: 0.05 });
  const { run, ending } = await runInFour('average', 30_000, { fault, careful: true });
  expect(ending.kind).toBe('aborted');
  expect(run.why?.join()).toContain('server-error');
  expect(run.why?.join()).not.toContain('interrupted');
  expect(run.arrivals.sent).toBeLessThan(run.arrivals.planned / 4);
});
