import { describe, expect, test } from 'vitest';
import type { LimiterModel } from '../../contracts/limiter/model.ts';
import { runTrial } from '../../contracts/limiter/trials/run.ts';
import { limitedServer } from '../../contracts/limiter/trials/server.ts';
import { aroundTen } from '../../contracts/limiter/trials/unknown.ts';
import type { Algorithm } from '../../contracts/limiter/verdict.ts';
import { knownTrials, sample, sureOfUnknown } from './limiter.ts';

const ten = { limit: 10, windowMs: 1000 };

const tenASecond: readonly (readonly [Algorithm, limit: number, LimiterModel])[] = [
  ['fixed-window', 10, { kind: 'fixed-window', ...ten, phaseMs: 370 }],
  ['fixed-window-from-first', 10, { kind: 'fixed-window-from-first', ...ten }],
  ['sliding-log', 10, { kind: 'sliding-log', ...ten }],
  ['sliding-counter', 10, { kind: 'sliding-counter', ...ten, phaseMs: 120 }],
  ['bucket', 10, { kind: 'gcra', ...ten, burst: 10 }],
  ['bucket', 5, { kind: 'token-bucket', ...ten, burst: 5 }],
];

/** The documented limit by every algorithm: the question the probe is made for. */
describe.each(tenASecond)('10 a second by %s of %d', (algorithm, limit, model) => {
  test.each([1, 2, 3])('is named, network %d', { timeout: 30_000 }, (seed) => {
    const setting = { model, countRefused: false, scope: 'all-endpoints', retryAfter: 'seconds' } as const;
    const { answer, sent } = runTrial(limitedServer(setting), aroundTen, seed).verdict;
    expect(answer).toMatchObject({ kind: 'named', limiter: { algorithm, limit, perEndpoint: false, perToken: false } });
    expect(sent.requests).toBeLessThanOrEqual(300);
    expect(sent.seconds).toBeLessThanOrEqual(30);
  });
});

/** A sample of the bench on virtual time; the whole is `npm run bench -- --long`. */
test('the truth is never struck out, and nothing else is ever named', { timeout: 120_000 }, async () => {
  const { scores, misses } = await knownTrials(sample);
  expect(scores.filter(({ wrong }) => wrong)).toEqual([]);
  expect(scores.filter(({ survives }) => !survives)).toEqual([]);
  expect(scores.filter(({ unique }) => unique).length, JSON.stringify(misses)).toBeGreaterThanOrEqual(
    scores.length / 4,
  );
});

test('no limiter of an unknown kind is named', { timeout: 120_000 }, async () => {
  expect(await sureOfUnknown(1)).toEqual([]);
});
