import { expect, test } from 'vitest';
import { doubtOf, isBelieved } from './doubts.ts';
import type { Probe } from '../probe-state.ts';
import type { Algorithm, LimiterClass } from '../verdict.ts';

const tenASecond = { requests: 10, seconds: 1, scope: 'all-endpoints' };
const found = (from: number, to: number, algorithm: Algorithm = 'sliding-log', limit = 10): LimiterClass => ({
  algorithm,
  limit,
  windowMs: { from, to },
  refusedCount: false,
  perEndpoint: false,
  perToken: false,
});

const plan = { kind: 'odd', purpose: '', startedAtMs: 0, seconds: 1, requests: 10, refused: 4, other: 0 } as const;
const foreseen = { ...plan, confirms: true };
const lost = { ...foreseen, confirms: false, other: 1 };
const times = (count: number) => Array.from({ length: count }, () => foreseen);

const probed = (
  sent: Probe['sent'],
  documented: Probe['prior']['documented'] = tenASecond,
  contradiction: Probe['contradiction'] = null,
) => {
  const prior = { documented, endpoints: ['list'], tokens: ['first'], budget: { requests: 300, ms: 30_000 }, seed: 1 };
  return { prior, sent, contradiction };
};

const struckOut = { sentAtMs: 4, accepted: true, endpoint: 'list', against: null };

/** Whether it is believed after these plans. */
const believed = (limiter: LimiterClass, ...how: Parameters<typeof probed>): boolean =>
  isBelieved(limiter, probed(...how));

test('the documented window, or rate, needs no more than other plans', () => {
  expect(believed(found(990, 1010), [])).toBe(true);
  expect(believed(found(1001, 1009), [])).toBe(true);
  const byRate = ['bucket', 'bucket-in-debt', 'queue'] as const;
  for (const algorithm of byRate) expect(believed(found(2990, 3010, algorithm, 30), [])).toBe(true);
  expect(believed(found(99, 101, 'spacing', 1), [])).toBe(true);
});

test('another window takes five plans of chance that refused something', () => {
  const window = found(892, 923);
  expect(believed(window, times(4))).toBe(false);
  expect(
    believed(window, [
      ...times(4),
      { ...foreseen, refused: 0 },
      { ...foreseen, refused: 8 },
      { ...foreseen, kind: 'zoom' },
      lost,
    ]),
  ).toBe(false);
  expect(believed(window, times(5))).toBe(true);
});

test('a counter that rounds, of another limit than is documented, takes two: somebody else may use some of a higher one', () => {
  for (const algorithm of ['sliding-counter-down', 'sliding-counter-nearest'] as const) {
    expect(believed(found(990, 1010, algorithm, 9), times(1))).toBe(false);
    expect(believed(found(990, 1010, algorithm, 9), times(2))).toBe(true);
    expect(believed(found(990, 1010, algorithm), [])).toBe(true);
  }
  expect(believed(found(990, 1010, 'sliding-counter', 9), [])).toBe(true);
});

test('another rate takes as many where answers were lost, and none where none was', () => {
  const bucket = found(892, 923, 'bucket');
  expect(believed(bucket, [])).toBe(true);
  expect([4, 5].map((count) => believed(bucket, [lost, ...times(count)]))).toEqual([false, true]);
});

test('two are needed where answers were lost, and where all that is thought of first was struck out', () => {
  const asDocumented = found(990, 1010);
  expect([1, 2].map((count) => believed(asDocumented, [lost, ...times(count)]))).toEqual([false, true]);
  expect([1, 2].map((count) => believed(asDocumented, times(count), tenASecond, struckOut))).toEqual([false, true]);
});

test('nothing is expected where nothing is documented', () => {
  expect(believed(found(892, 923), [], null)).toBe(true);
});

test('the first doubt is told, each in words of its own', () => {
  const right = found(990, 1010);
  const second = { limit: 30, windowMs: { from: 9000 } };
  const underWay = found(2, 9, 'under-way');
  expect(doubtOf(right, probed(times(1)))).toBe(null);
  const doubted = [
    [underWay, probed([])],
    [found(900, 1200), probed([])],
    [{ ...right, second }, probed([])],
    [right, probed([])],
    [found(892, 923), probed([lost, ...times(4)], tenASecond, struckOut)],
    [right, probed([lost, ...times(1)], tenASecond, struckOut)],
    [right, probed(times(1), tenASecond, struckOut)],
  ] as const;
  expect(doubted.map(([of, probe]) => doubtOf(of, probe))).toEqual([
    expect.stringContaining('worked on for longer'),
    expect.stringContaining('round the end of the window'),
    expect.stringContaining('the window of the second limit'),
    expect.stringContaining('foresees its answers'),
    expect.stringContaining('not as documented'),
    expect.stringContaining('answers were lost'),
    expect.stringContaining('nothing that is more usual'),
  ]);
});
