import { describe, expect, test } from 'vitest';
import { conclude } from './say/conclude.ts';
import type { Observation } from './observation.ts';
import { budgetFor } from './prior.ts';
import { absorb, beginProbe, cutShort, nextPlan } from './probe.ts';
import type { Plan } from './plan/plan.ts';
import type { Probe } from './probe-state.ts';
import { classesLeft, confirming } from './infer/questions.ts';
import { seen } from '../testing/seen.ts';
import { holdingBack } from '../bench/limiter-trials/kind.ts';
import { probeServer } from '../bench/limiter-trials/probe-server.ts';
import { type Server, limitedServer } from '../bench/limiter-trials/server.ts';

const documented = { requests: 6, seconds: 1, scope: 'all-endpoints' };
const prior = { documented, endpoints: ['list', 'get'], tokens: ['first'], budget: budgetFor(documented) };
const threes = { kind: 'token-bucket', limit: 6, windowMs: 1000, burst: 3 } as const;
const setting = { model: threes, countRefused: false, scope: 'all-endpoints', retryAfter: 'absent' } as const;

test('a bucket of 3 filled with 6 a second is named, within 300 requests and 30 s', () => {
  const { verdict } = probeServer(limitedServer(setting), prior, 1);
  expect(verdict.answer).toMatchObject({
    kind: 'named',
    limiter: { algorithm: 'bucket', limit: 3, refusedCount: false, perEndpoint: false, perToken: null },
  });
  expect(verdict.sent.requests).toBeLessThanOrEqual(300);
  expect(verdict.sent.seconds).toBeLessThanOrEqual(30);
  expect(verdict.traits.alignment).toEqual({ kind: 'told', value: 'sliding' });
  expect(verdict.traits.retryAfter).toEqual({ kind: 'told', value: { kind: 'absent' } });
  expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
});

test('the same seed and answers lead to the same plans', () => {
  const few = { ...prior, budget: { requests: 40, ms: 3000 } };
  const [one, other] = [1, 2].map(() => probeServer(limitedServer(setting), few, 7).verdict);
  expect(one).toEqual(other);
});

test('how fast a bucket fills is known to 2 % though refused requests take what is in it', () => {
  const fours = { kind: 'gcra', limit: 4, windowMs: 700, burst: 4 } as const;
  const four = { ...prior, documented: { ...documented, requests: 4, seconds: 0.7 } };
  const { answer } = probeServer(limitedServer({ ...setting, model: fours, countRefused: true }), four, 1).verdict;
  if (answer.kind !== 'named') throw new Error(`named, found ${answer.kind}`);
  const { from, to } = answer.limiter.windowMs;
  expect(Math.abs((from + to) / 2 - 700)).toBeLessThanOrEqual(20);
});

test('a limit of one, of which each look takes a window or two, has the time to be named', () => {
  const one = { kind: 'sliding-counter', limit: 1, windowMs: 5000, phaseMs: 700 } as const;
  const small = { requests: 1, seconds: 5, scope: 'all-endpoints' };
  const asked = { ...prior, documented: small, budget: budgetFor(small) };
  const { answer } = probeServer(limitedServer({ ...setting, model: one }), asked, 2).verdict;
  expect(answer).toMatchObject({ kind: 'named', limiter: { algorithm: 'sliding-counter', limit: 1 } });
});

test('twice what is documented, with a large burst, is still seen to be a limit', () => {
  const twice = { kind: 'token-bucket', limit: 12, windowMs: 1000, burst: 20 } as const;
  const { answer } = probeServer(limitedServer({ ...setting, model: twice }), prior, 1).verdict;
  expect(answer.kind).not.toBe('noLimitSeen');
});

test('twice what is documented, in a bucket that holds twice that, is still seen to be a limit', () => {
  const slow = { kind: 'gcra', limit: 23, windowMs: 5000, burst: 46 } as const;
  const half = { requests: 12, seconds: 5, scope: 'all-endpoints' };
  const asked = { ...prior, documented: half, budget: budgetFor(half) };
  const { answer } = probeServer(limitedServer({ ...setting, model: slow }), asked, 1).verdict;
  expect(answer.kind).not.toBe('noLimitSeen');
});

describe('a second limit', () => {
  const tens = { ...prior, documented: { ...documented, requests: 10 } };
  const two = { kind: 'two-limits', each: 'sliding-log', limit: 10, windowMs: 1000 } as const;
  const answered = (second: { readonly limit: number; readonly windowMs: number }, countRefused = false) =>
    probeServer(limitedServer({ ...setting, model: { ...two, second }, countRefused }), tens, 1).verdict.answer;

  test('is named with the first', () => {
    expect(answered({ limit: 30, windowMs: 10_000 })).toMatchObject({
      kind: 'named',
      limiter: { algorithm: 'sliding-log', limit: 10, second: { limit: 30, windowMs: { to: expect.any(Number) } } },
    });
  });

  test.each([false, true])('whose window was not seen to end is not named, refused requests counted %s', (counted) => {
    expect(answered({ limit: 100, windowMs: 60_000 }, counted)).toMatchObject({
      kind: 'ambiguous',
      tellApart: expect.stringMatching(/^a longer wait/),
    });
  });
});

test.each([1, 2, 3])('answers that are lost cost what came after them, not the probe, network %i', (network) => {
  const { verdict } = probeServer(limitedServer(setting), prior, network, 0.01);
  expect(verdict.sent.plans.some(({ other }) => other > 0)).toBe(true);
  expect(verdict.answer).toMatchObject({ kind: 'named', limiter: { algorithm: 'bucket', limit: 3 } });
});

test.each(['fixed-window-from-first', 'sliding-log'] as const)(
  'a window too long to be rested out after a lost answer is not struck out, %s',
  (kind) => {
    const model = { kind, limit: 12, windowMs: 20_000 };
    const { probe } = probeServer(limitedServer({ ...setting, model }), prior, 4, 0.02);
    expect(probe.sent.some(({ other }) => other > 0)).toBe(true);
    const left = classesLeft(probe).filter(({ algorithm, limit }) => algorithm === kind && limit === 12);
    expect(left.some(({ windowMs: { from, to } }) => from <= 20_000 && to >= 20_000)).toBe(true);
  },
);

test('where no limit is documented a bounded probe says how far it looked', () => {
  const none = { ...prior, documented: null, budget: budgetFor(null) };
  const open = { ...setting, model: { kind: 'none' } as const };
  const { answer, sent } = probeServer(limitedServer(open), none, 1).verdict;
  if (answer.kind !== 'noLimitSeen') throw new Error(`noLimitSeen, found ${answer.kind}`);
  expect(answer.upToPerSecond).toBeGreaterThan(18);
  expect(answer.forSeconds).toBeGreaterThan(4);
  expect(sent.requests).toBeLessThanOrEqual(300);
});

/** The first plan, answered alike throughout. */
function answeredWith(answer: Pick<Observation, 'accepted' | 'retryAfter' | 'waitMs'>) {
  const probe = beginProbe({ ...prior, seed: 1 });
  const plan = nextPlan(probe);
  if (!plan) throw new Error('a first plan');
  const answers = plan.requests.map(({ atMs, endpoint, token }) => ({
    sentAt: atMs,
    answeredAt: atMs + 5,
    endpoint,
    token,
    ...answer,
  }));
  return absorb(probe, plan, answers);
}

/** The plan begins with the epoch. */
const inAnHour = 'Thu, 01 Jan 1970 01:00:00 GMT';

test.each([
  ['1'],
  ['0'],
  ['-1'],
  ['1.5'],
  ['soon'],
  ['Wed, 31 Dec 1969 23:00:00 GMT'],
  ['Thu, 01 Jan 1970 00:00:03 GMT'],
])('a Retry-After of %s is no reason to stop', (retryAfter) => {
  const plan = nextPlan(beginProbe({ ...prior, seed: 1 }));
  expect(plan).not.toBeNull();
  const { answer } = conclude(answeredWith({ accepted: false, retryAfter }));
  expect(answer).toMatchObject({ kind: 'inconclusive', reason: 'all-refused' });
});

test('a date that is an hour off by our clock and seconds off by the server’s own is no reason to stop', () => {
  const { answer } = conclude(answeredWith({ accepted: false, retryAfter: inAnHour, waitMs: 2000 }));
  expect(answer).toMatchObject({ reason: 'all-refused' });
});

test('a plan that was cut short is kept, and nothing is inferred from it', () => {
  const probe = beginProbe({ ...prior, seed: 1 });
  const plan = nextPlan(probe);
  if (!plan) throw new Error('a first plan');
  const some = plan.requests.slice(0, 3).map(({ atMs, endpoint, token }, at) => ({
    sentAt: atMs,
    answeredAt: atMs + 5,
    accepted: at < 1,
    retryAfter: null,
    endpoint,
    token,
  }));
  const verdict = conclude(cutShort(probe, plan, some));
  expect(nextPlan(cutShort(probe, plan, some))).toBeNull();
  expect(verdict.answer).toMatchObject({ kind: 'inconclusive', reason: 'stopped' });
  expect(verdict.sent.requests).toBe(3);
  expect(conclude(cutShort(probe, plan, [])).answer).toMatchObject({ reason: 'stopped' });
});

/** The numbers of a value, however deep. */
const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersIn)
      : [];

test.each([
  ['a plan whose answers took no time', 0, true],
  ['no answers', null, true],
  ['refusals that took no time', 0, false],
] as const)('no number of a verdict is infinite: %s', (_name, tookMs, accepted) => {
  const probe = beginProbe({ ...prior, seed: 1 });
  const plan = nextPlan(probe);
  if (!plan) throw new Error('a first plan');
  const [one] = plan.requests;
  if (!one) throw new Error('a request');
  const answers = tookMs === null ? [] : [{ ...one, sentAt: 7, answeredAt: 7, accepted, retryAfter: null }];
  const verdict = conclude(absorb(probe, plan, answers));
  expect(numbersIn(verdict).filter((number) => !Number.isFinite(number))).toEqual([]);
  expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
});

/** A probe of two plans of which so many answers are late by half a second; `apartMs` between one request and the next. */
function lateProbe(apartMs: number, isLate: (at: number) => boolean): Probe {
  const answers = Array.from({ length: 40 }, (_, at) => ({
    sentAt: at * apartMs,
    answeredAt: at * apartMs + (isLate(at) ? 505 : 5),
    accepted: true,
    retryAfter: null,
    endpoint: 'list',
    token: 'first',
  }));
  const plan: Plan = { kind: 'odd', purpose: '', requests: [], durationMs: 20 * apartMs };
  return absorb(absorb(beginProbe({ ...prior, seed: 1 }), plan, answers.slice(0, 20)), plan, answers.slice(20));
}

describe('late answers', () => {
  const everyFourth = (at: number): boolean => at % 4 === 0;
  const inTime = Array.from({ length: 40 }, () => 3);

  test('are the server’s where our own starts were in time and requests at rest are answered quickly', () => {
    const { answer } = conclude(lateProbe(20, everyFourth), inTime);
    expect(answer).toMatchObject({ kind: 'unexplained' });
    expect('because' in answer && answer.because).toMatch(/10 of 40 .*held back under load$/);
  });

  test('are told as our machine’s where it started requests late itself', () => {
    const { answer, traits } = conclude(lateProbe(20, everyFourth), [...inTime.slice(1), 472]);
    expect(answer).toMatchObject({ kind: 'inconclusive', reason: 'schedule-missed' });
    expect('because' in answer && answer.because).toMatch(
      /^the load generator was late itself: p99 of its start errors was 472 ms/,
    );
    expect(traits.limit).toMatchObject({ kind: 'cannotTell' });
  });

  test('are no sign of load where single requests at rest are as late', () => {
    const { answer } = conclude(lateProbe(3000, everyFourth), inTime);
    expect(answer).toMatchObject({ reason: 'schedule-missed' });
    expect('because' in answer && answer.because).toMatch(/10 of 40 single requests at rest .*not the load/);
  });
});

describe('a server whose answers come late once', () => {
  const log = { kind: 'sliding-log', limit: 10, windowMs: 1000 } as const;
  const tens = { ...prior, documented: { ...documented, requests: 10 } };

  /** Whoever comes within a span after the first request waits until it is over. */
  const pausing = (fromMs: number, toMs: number): Server => {
    const server = limitedServer({ ...setting, model: log });
    let first: number | null = null;
    return (arrival) => {
      first ??= arrival.now;
      const [after, reply] = [arrival.now - first, server(arrival)];
      return after >= fromMs && after < toMs ? { ...reply, workMs: toMs - after } : reply;
    };
  };

  test.each([
    ['as it has to start', 0, 1500],
    ['as it pauses in the midst', 4000, 8000],
  ])('is named all the same: %s', (_why, fromMs, toMs) => {
    const { answer } = probeServer(pausing(fromMs, toMs), tens, 3).verdict;
    expect(answer).toMatchObject({ kind: 'named', limiter: { algorithm: 'sliding-log', limit: 10 } });
  });

  test('but one that is late each time holds requests back', () => {
    const { answer } = probeServer(holdingBack(10, Infinity)(3), tens, 3).verdict;
    expect(answer).toMatchObject({ kind: 'unexplained' });
  });
});

test('a plan of which an answer was lost, or all were refused, confirms nothing', () => {
  const { probe } = probeServer(limitedServer(setting), prior, 1);
  const later = 60_000 + (probe.observations[probe.observations.length - 1]?.answeredAt ?? 0);
  const request = { atMs: 0, endpoint: 'list', token: 'first' };
  const plan = { kind: 'odd', purpose: 'one more', requests: [request], durationMs: 0 } as const;
  const after = (accepted: Observation['accepted']): Probe =>
    absorb(probe, plan, [{ ...seen(later, later + 5, true), accepted }]);
  const confirms = ([true, 'other', false] as const).map((accepted) => after(accepted).sent.slice(-1)[0]?.confirms);
  expect(confirms).toEqual([true, false, false]);
  expect(confirming(probe)).not.toHaveLength(0);
  expect(confirming(after(false))).toHaveLength(0); // it struck out what was confirmed
});

test('a slow long plan does not hide that a fast short one was let in', () => {
  const plans = [
    [60, 1000],
    [30, 6000],
  ] as const;
  let [probe, from] = [beginProbe({ ...prior, seed: 1 }), 0];
  for (const [count, ms] of plans) {
    const answers = Array.from({ length: count }, (_, at) => {
      const sentAt = from + (at * ms) / (count - 1) - 5;
      return { sentAt, answeredAt: sentAt + 5, accepted: true, retryAfter: null, endpoint: 'list', token: 'first' };
    });
    probe = absorb(probe, { kind: 'odd', purpose: '', requests: [], durationMs: ms }, answers);
    from += ms + 1000;
  }
  const { answer } = conclude(probe);
  expect(answer.kind === 'noLimitSeen' && answer.upToPerSecond).toBeGreaterThan(50);
});

test.each([
  ['a failing server', { accepted: 'other', retryAfter: null }, 'other-status'],
  ['a server that asks for a long pause', { accepted: false, retryAfter: '3600' }, 'long-retry-after'],
  ['one that asks for it with a date', { accepted: false, retryAfter: inAnHour }, 'long-retry-after'],
  ['one that asks for eternity', { accepted: false, retryAfter: '9'.repeat(400) }, 'long-retry-after'],
  ['a server that refuses everything', { accepted: false, retryAfter: null }, 'all-refused'],
] as const)('%s is left alone', (_name, answer, reason) => {
  const probe = answeredWith(answer);
  expect(nextPlan(probe)).toBeNull();
  expect(conclude(probe).answer).toMatchObject({ kind: 'inconclusive', reason });
});

test('a probe that was never sent says so', () => {
  expect(conclude(beginProbe({ ...prior, seed: 1 })).answer).toMatchObject({
    kind: 'inconclusive',
    reason: 'nothing-sent',
  });
});
