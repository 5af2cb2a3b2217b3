import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Secret } from '../contracts/values/secret.ts';
import { type MockProcess, startMockProcess } from '../targets/start-mock.ts';
import { bounds } from './certificate.ts';
import type { CollectedRequest } from './measure.ts';
import { ensureK6 } from './k6/build.ts';
import { type JourneyPlan, stagesFor } from './journeys.ts';
import type { FinishedRun } from './judge-run.ts';
import { loadJourney } from './run-journey.ts';
import { slotsOf } from './profiles.ts';
import { loadSettings } from './settings.ts';
import { usualParameters } from '../contracts/settings/parameters.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** What the arrival certificate says, held against what the server saw. */

let k6 = '';
let mock: MockProcess;
let loops: ChildProcess[] = [];
beforeAll(async () => {
  ({ path: k6 } = await ensureK6({ k6Bin: null, progress: () => undefined }));
}, 600_000);
afterEach(async () => {
  for (const loop of loops) loop.kill('SIGKILL');
  loops = [];
  await mock.stop();
});

const account = 'mock-certificate';

/** 100 requests a second for three seconds. */
const planAt = (url: string): JourneyPlan => ({
  journey: 'import2-poll',
  settings: loadSettings(
    { name: 'import2@mock-live', baseUrl: `${url}/api/v2.1` },
    {
      rate: 100 / 0.6,
      durationMs: 3000,
      vus: 150, // so many that after standing still nothing is dropped: it all comes late instead
      token: new Secret(account),
      parameters: { run: 'certificate', ...usualParameters },
    },
  ),
});

async function run(
  onStart: (pid: number) => void = () => undefined,
): Promise<FinishedRun & { readonly seen: number[] }> {
  mock = await startMockProcess(['--limiter', 'none']);
  const out = freshFolder();
  const finished = await loadJourney(planAt(mock.url), { k6, out, onStart });
  return { ...finished, seen: await seenByServer() };
}

/** When the mock answered each look, in milliseconds since the epoch. */
async function seenByServer(): Promise<number[]> {
  const authorization = `Basic ${Buffer.from(`${account}:X`).toString('base64')}`;
  const answer = await fetch(`${mock.url}/_mock/account`, { headers: { authorization } });
  const { log } = (await answer.json()) as { log: readonly { readonly at: number; readonly method: string }[] };
  return log.filter(({ method }) => method === 'GET').map(({ at }) => at);
}

const requestsOf = ({ collected }: FinishedRun): readonly CollectedRequest[] => collected[0]?.requests ?? [];

/** The mock notes whole milliseconds, as it answers. */
const noteMs = 2;

test('each request was at the server between the start and the end that are certified', async () => {
  const finished = await run();
  const requests = requestsOf(finished);
  expect(finished.run.arrivals).toMatchObject({ planned: 300, sent: 300, off: 0 });
  const ends = requests.map(({ end }) => end).sort((a, b) => a - b);
  const seen = finished.seen.slice(0, requests.length).sort((a, b) => a - b);
  expect(seen).toHaveLength(requests.length);
  seen.forEach((at, place) => {
    expect(at).toBeGreaterThan((requests[place]?.start ?? Infinity) - noteMs);
    expect(at).toBeLessThan((ends[place] ?? -Infinity) + noteMs);
  });
});

test('a generator that stands still for a second makes its run void', async () => {
  const stall = async (pid: number): Promise<void> => {
    while ((await seenByServer()).length < 50) await sleep(20);
    process.kill(pid, 'SIGSTOP');
    await sleep(1000);
    process.kill(pid, 'SIGCONT');
  };
  const { run: judged, seen } = await run((pid) => void stall(pid));
  const gaps = seen.map((at, place) => at - (seen[place - 1] ?? at));
  expect(Math.max(...gaps)).toBeGreaterThan(900);
  expect(judged.state).toBe('void');
  expect(judged.arrivals.maxErrorMs).toBeGreaterThan(500);
  expect(judged.why?.join()).toContain('off its time');
  expect(judged.latency[0]?.intended.max).toBeGreaterThan(500); // from the intended start nothing is hidden
});

test('starved by two busy loops, a run is void, or the server saw it within bounds: never silently green', async () => {
  loops = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  const finished = await run();
  const requests = requestsOf(finished);
  const slots = slotsOf(stagesFor(planAt('')));
  const origin = (requests[0]?.start ?? 0) - (slots[0] ?? 0);
  const late = slots.map((slot, place) => (requests[place]?.start ?? Infinity) - origin - slot).sort((a, b) => a - b);
  const isWithin = (late[Math.ceil(0.99 * late.length) - 1] ?? Infinity) <= bounds.p99ErrorMs + noteMs;
  expect(finished.run.state === 'void' || isWithin, JSON.stringify(finished.run.arrivals)).toBe(true);
});
