/** @module-tag night */

import { beforeAll, expect, test } from 'vitest';
import type { Json } from '../../contracts/values/json.ts';
import { parseLimiterSetting } from '../../limiter/models/setting.ts';
import type { Algorithm } from '../../limiter/verdict.ts';
import { Secret } from '../../contracts/values/secret.ts';
import { startMock } from '../../mock/start.ts';
import type { JourneyRun } from '../../runs/load-run.ts';
import { ensureK6 } from '../k6/build.ts';
import { loadSettings } from '../settings.ts';
import { usualParameters } from '../../contracts/settings/parameters.ts';
import { costOfProbe, runProbe } from './run-probe.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

/** The probe in real k6 runs, at each of the mock's limiters. */

let k6 = '';
beforeAll(async () => {
  ({ path: k6 } = await ensureK6({ k6Bin: null, progress: () => undefined }));
}, 600_000);

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };

/** Probes one limiter of the mock. */
async function probe(setting: Json, seed: number, site = '/api/v2.1', limits = [documented]): Promise<JourneyRun> {
  const limiter = parseLimiterSetting(setting);
  const mock = await startMock({ limiters: { import2: limiter, 'elastic-path': limiter } });
  const name = site.endsWith('sandbox') ? 'import2@mock-sandbox' : 'import2@mock-live';
  const token = new Secret(`mock-limiters-${seed}`);
  const more = { token, parameters: { run: 'limiters', ...usualParameters }, careful: true };
  try {
    const { run } = await runProbe(
      {
        settings: loadSettings({ name, baseUrl: mock.url + site }, more),
        documented: site.endsWith('sandbox') ? [] : limits,
        endpoints: ['import2.listTools', 'import2.listImports'],
        tokens: { own: { token, parameters: {} } },
        restMs: 0,
        seed,
      },
      { k6, out: freshFolder() },
      () => undefined,
    );
    return run;
  } finally {
    await mock.stop();
  }
}

const rows: readonly (readonly [kind: string, setting: Json, algorithm: Algorithm, limit: number, windowMs: number])[] =
  [
    ['token bucket', { kind: 'token-bucket', limit: 10, windowMs: 1000, burst: 15 }, 'bucket', 15, 1500],
    ['GCRA', { kind: 'gcra', limit: 10, windowMs: 1000, burst: 10 }, 'bucket', 10, 1000],
    ['fixed window', { kind: 'fixed-window', limit: 10, windowMs: 1000, phaseMs: 300 }, 'fixed-window', 10, 1000],
    [
      'window from the first request',
      { kind: 'fixed-window-from-first', limit: 10, windowMs: 1000 },
      'fixed-window-from-first',
      10,
      1000,
    ],
    ['sliding log', { kind: 'sliding-log', limit: 12, windowMs: 1000 }, 'sliding-log', 12, 1000],
    ['sliding counter', { kind: 'sliding-counter', limit: 10, windowMs: 1000 }, 'sliding-counter', 10, 1000],
  ];

const seeds = [1, 2, 3];

test.each(rows.flatMap((row) => seeds.map((seed) => [row[0], seed, row] as const)))(
  'names a %s, seed %i',
  async (_kind, seed, [, setting, algorithm, limit, windowMs]) => {
    const { limiter, arrivals, state, durationMs } = await probe(setting, seed);
    expect(limiter?.verdict.answer, JSON.stringify(limiter?.judgement)).toMatchObject({
      kind: 'named',
      limiter: { algorithm, limit },
    });
    const { windowMs: window } = limiter?.verdict.traits ?? {};
    const range = window?.kind === 'told' ? window.value : { from: NaN, to: NaN };
    const slack = Math.max(20, 0.02 * windowMs);
    expect(range.from).toBeGreaterThan(windowMs - 2 * slack);
    expect(range.to).toBeLessThan(windowMs + 2 * slack);
    expect(range.from).toBeLessThanOrEqual(windowMs);
    expect(range.to).toBeGreaterThanOrEqual(windowMs);
    const most = costOfProbe({ documented: [documented] });
    expect(arrivals.sent).toBeLessThanOrEqual(most.requests);
    expect(limiter?.verdict.sent.seconds).toBeLessThanOrEqual(most.seconds);
    expect({ state, off: arrivals.off, durationMs }).toEqual({
      state: 'valid',
      off: 0,
      durationMs: expect.any(Number) as number,
    });
  },
);

test.each([
  ['one too few', { kind: 'fixed-window', limit: 9, windowMs: 1000 }, 'stricter'],
  ['a budget for each endpoint', { kind: 'fixed-window', limit: 10, windowMs: 1000, scope: 'per-endpoint' }, 'looser'],
  ['none', 'none', 'absent'],
])('judges a limit that is not the documented one: %s', async (_name, setting, outcome) => {
  const { limiter } = await probe(setting, 4);
  expect(limiter?.judgement.outcome, limiter?.judgement.sentence).toBe(outcome);
});

test('where one of two limits applies it begins with the lower one, and keeping the higher one holds', async () => {
  const limits = [10, 40].map((requests) => ({ ...documented, requests }));
  const { limiter, arrivals } = await probe(
    { kind: 'fixed-window', limit: 40, windowMs: 1000 },
    6,
    '/api/v2.1',
    limits,
  );
  expect(limiter?.judgement.outcome, limiter?.judgement.sentence).toBe('holds');
  expect(limiter?.documented).toEqual(limits);
  expect(arrivals.sent).toBeLessThanOrEqual(costOfProbe({ documented: limits }).requests);
});

test('of the sandbox, documented as unlimited, it says up to where no limit was seen', async () => {
  const { limiter } = await probe({ kind: 'fixed-window', limit: 10, windowMs: 1000 }, 5, '/api/sandbox');
  expect(limiter?.judgement).toMatchObject({
    outcome: 'holds',
    sentence: expect.stringMatching(/no limit seen up to [\d.]+ requests a second for [\d.]+ s/) as string,
  });
});
