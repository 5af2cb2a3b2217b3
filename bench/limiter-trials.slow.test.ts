import { describe, expect, test } from 'vitest';
import type { LimiterModel } from '../limiter/models/model.ts';
import { probeServer } from './limiter-trials/probe-server.ts';
import { type Server, limitedServer } from './limiter-trials/server.ts';
import { aroundTen } from './limiter-trials/kind.ts';
import type { Algorithm } from '../limiter/verdict.ts';
import { limiterTrials, sample } from './limiter-trials.ts';

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
  test.each([1, 2, 3])('is named, network %d', (seed) => {
    const setting = { model, countRefused: false, scope: 'all-endpoints', retryAfter: 'seconds' } as const;
    const { answer, sent } = probeServer(limitedServer(setting), aroundTen, seed).verdict;
    expect(answer).toMatchObject({ kind: 'named', limiter: { algorithm, limit, perEndpoint: false, perToken: false } });
    expect(sent.requests).toBeLessThanOrEqual(300);
    expect(sent.seconds).toBeLessThanOrEqual(30);
  });
});

test('a timer that fills ten tokens each second is what it is from outside: a fixed window by the clock', () => {
  let [level, tick] = [10, 0];
  const timer: Server = ({ now }) => {
    const second = Math.floor(now / 1000);
    if (second > tick) [level, tick] = [10, second];
    const accepted = level > 0;
    if (accepted) level--;
    return { accepted, workMs: 0, retryAfter: null };
  };
  const { answer } = probeServer(timer, aroundTen, 1).verdict;
  expect(answer).toMatchObject({ kind: 'named', limiter: { algorithm: 'fixed-window', limit: 10 } });
});

/** Of the sample, so many at least are named; of the whole, which `npm run bench -- limiter` runs, more are. */
const leastNamed = 0.9;

/** A sample of the bench on virtual time. */
test('the truth is never struck out, and nothing else is ever named', async () => {
  const { scores, misses, sure } = await limiterTrials(sample);
  expect(scores).toHaveLength(24);
  expect(scores.filter(({ wrong, survives }) => wrong || !survives)).toEqual([]);
  expect(scores.length - misses.length, JSON.stringify(misses)).toBeGreaterThanOrEqual(leastNamed * scores.length);
  expect(sure, 'limiters of unknown kinds').toEqual([]);
});
