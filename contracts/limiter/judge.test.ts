import { describe, expect, test } from 'vitest';
import { type Documented, isFinding, judgeLimiter } from './judge.ts';
import type { Prior } from './prior.ts';
import { type LimiterAnswer, type LimiterClass, type LimiterVerdict, cannotTell, told } from './verdict.ts';
import { judgementInWords, limiterInWords, rounded, verdictInWords } from './words.ts';

const ten: NonNullable<Prior['documented']> = { requests: 10, seconds: 1, scope: 'all-endpoints' };

const limiter: LimiterClass = {
  algorithm: 'fixed-window',
  limit: 10,
  windowMs: { from: 995, to: 1005 },
  refusedCount: null,
  perEndpoint: false,
  perToken: null,
};

/** A verdict that names a limiter, or says something else. */
function verdict(found: Partial<LimiterClass>, answer?: LimiterAnswer): LimiterVerdict {
  const named = { ...limiter, ...found };
  const { limit, windowMs, algorithm, perEndpoint } = named;
  const known = answer === undefined;
  const unknown = cannotTell('no limiter known here explains the answers');
  return {
    documented: ten,
    sent: { plans: [], requests: 120, refused: 30, seconds: 12 },
    answer: answer ?? { kind: 'named', limiter: named, confirmedBy: 2 },
    traits: {
      limit: known ? told({ from: limit, to: limit }) : unknown,
      windowMs: known ? told(windowMs) : unknown,
      perSecond: known ? told({ from: (1000 * limit) / windowMs.to, to: (1000 * limit) / windowMs.from }) : unknown,
      burst: known ? told({ from: limit, to: limit }) : unknown,
      algorithm: known ? told(algorithm) : unknown,
      alignment: known ? told('clock') : unknown,
      acrossEndpoints: known ? told(perEndpoint ? 'one-each' : 'one-budget') : unknown,
      acrossTokens: cannotTell('a second token was not tried'),
      refusedCount: unknown,
      retryAfter: told({ kind: 'absent' }),
    },
    survivors: [named],
    survivorCount: 1,
    observations: [
      [0, 10, 1, 0, 0],
      [500, 510, 0, 0, 0],
    ],
    observationCount: 2,
    endpoints: ['list', 'get'],
    tokens: ['first'],
  };
}

const unlimited = (upToPerSecond: number, atOnce: number): LimiterAnswer => ({
  kind: 'noLimitSeen',
  upToPerSecond,
  forSeconds: 5,
  atOnce,
});
const unexplained: LimiterAnswer = { kind: 'unexplained', because: 'nothing fits', first: null };
const stopped: LimiterAnswer = { kind: 'inconclusive', reason: 'other-status', because: '3 of 20 answers were 500' };

const judged: readonly (readonly [string, LimiterVerdict, Documented, string])[] = [
  ['the documented limit', verdict({}), ten, 'holds'],
  ['one request fewer', verdict({ limit: 9 }), ten, 'stricter'],
  ['one request more', verdict({ limit: 11 }), ten, 'looser'],
  ['a window twice as long', verdict({ windowMs: { from: 1990, to: 2010 } }), ten, 'stricter'],
  [
    'the documented rate, half of it at once',
    verdict({ limit: 5, windowMs: { from: 499, to: 501 }, algorithm: 'bucket' }),
    ten,
    'stricter',
  ],
  [
    'the documented rate, twice of it at once',
    verdict({ limit: 20, windowMs: { from: 1995, to: 2005 }, algorithm: 'bucket' }),
    ten,
    'looser',
  ],
  ['a budget for each endpoint', verdict({ perEndpoint: true }), ten, 'looser'],
  ['a window known to a tenth only', verdict({ windowMs: { from: 950, to: 1050 } }), ten, 'cannotTell'],
  ['a limit where none is documented', verdict({}), 'none', 'stricter'],
  ['no limit up to twice the documented rate', verdict({}, unlimited(20, 43)), ten, 'absent'],
  ['no limit up to the documented rate', verdict({}, unlimited(9, 10)), ten, 'cannotTell'],
  ['no limit where none is documented', verdict({}, unlimited(20, 43)), 'none', 'holds'],
  ['an unknown limiter that refuses the second request', verdict({}, unexplained), ten, 'stricter'],
  ['a target that answers 500', verdict({}, stopped), ten, 'cannotTell'],
];

describe('against the documentation', () => {
  test.each(judged)('%s', (_name, found, documented, kind) => {
    const judgement = judgeLimiter(found, documented);
    expect(judgement.kind).toBe(kind);
    expect(isFinding(judgement)).toBe(['stricter', 'looser', 'absent'].includes(kind));
    expect(judgementInWords(judgement)).toMatch(/^[A-Z].*[^.]\.$/);
  });

  test('an unknown limiter that refuses only beyond the documented limit cannot be told', () => {
    const many = Array.from({ length: 12 }, (_, index): LimiterVerdict['observations'][number] => [
      index,
      index + 5,
      index < 10 ? 1 : 0,
      0,
      0,
    ]);
    expect(judgeLimiter({ ...verdict({}, unexplained), observations: many }, ten).kind).toBe('cannotTell');
  });
});

describe('in words', () => {
  test('a limiter', () => {
    expect(limiterInWords(limiter)).toBe('10 requests in about 1 s, fixed windows by the clock');
    expect(limiterInWords({ ...limiter, algorithm: 'bucket', limit: 5, perEndpoint: true, refusedCount: true })).toBe(
      '5 at once, refilled at about 5 a second, a token bucket or GCRA, which are one thing from outside, for each endpoint, refused requests count',
    );
  });

  test('a verdict: every question has its answer or its reason', () => {
    const lines = verdictInWords(verdict({}));
    expect(lines).toContain('The limiter lets through 10 requests in about 1 s, fixed windows by the clock.');
    expect(lines).toContain('Across tokens: cannot tell, because a second token was not tried');
    expect(lines.filter((line) => /: ./.test(line))).toHaveLength(10);
  });

  test('no limit seen is never "none"', () => {
    const text = verdictInWords(verdict({}, unlimited(20, 43))).join(' ');
    expect(text).toContain('No limit seen up to 20 a second for 5 s, and 43 at once.');
    expect(text).not.toMatch(/\bunlimited\b|\bnone\b/);
  });

  test.each([
    [0, '0'],
    [9.9876, '9.99'],
    [20, '20'],
    [1234.5, '1235'],
    [0.0623, '0.062'],
  ])('%d is %s', (value, text) => expect(rounded(value)).toBe(text));
});
