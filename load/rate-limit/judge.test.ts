import { describe, expect, test } from 'vitest';
import { cannotTell, told } from '../../limiter/verdict.ts';
import type { LimiterAnswer, LimiterClass, LimiterTraits, LimiterVerdict } from '../../limiter/verdict.ts';
import { judgeLimit } from './judge.ts';

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };

/** The verdict on a limiter of so many requests in a window, which is known to some milliseconds. */
function verdictOn(limit: number, windowMs: number, changes: Partial<LimiterTraits> = {}): LimiterVerdict {
  const window = { from: windowMs - 5, to: windowMs + 5 };
  const limiter: LimiterClass = {
    algorithm: 'fixed-window',
    limit,
    windowMs: window,
    refusedCount: null,
    perEndpoint: false,
    perToken: null,
  };
  return {
    documented,
    sent: { plans: [], requests: 100, refused: 40, seconds: 20 },
    answer: { kind: 'named', limiter, confirmedBy: 1 },
    traits: {
      limit: told({ from: limit, to: limit }),
      windowMs: told(window),
      perSecond: told({ from: (1000 * limit) / window.to, to: (1000 * limit) / window.from }),
      burst: told({ from: limit, to: limit }),
      algorithm: told('fixed-window'),
      alignment: told('clock'),
      acrossEndpoints: told('one-budget'),
      acrossTokens: cannotTell('not tried'),
      refusedCount: cannotTell('not tried'),
      retryAfter: cannotTell('not tried'),
      ...changes,
    },
    survivors: [limiter],
    survivorCount: 1,
  };
}

test.each([
  ['the documented limit', verdictOn(10, 1000), 'holds'],
  ['one request too few', verdictOn(9, 1000), 'stricter'],
  ['one too many', verdictOn(11, 1000), 'looser'],
  ['a window too long', verdictOn(10, 1200), 'stricter'],
  ['the same rate with a smaller burst', verdictOn(5, 500), 'stricter'],
  ['the same rate with a larger burst', verdictOn(20, 2000), 'looser'],
  ['a budget for each endpoint', verdictOn(10, 1000, { acrossEndpoints: told('one-each') }), 'looser'],
  ['a limit not known closely', verdictOn(10, 1000, { burst: told({ from: 8, to: 14 }) }), 'cannotTell'],
  ['a rate that is not known', verdictOn(10, 1000, { perSecond: cannotTell('too few refusals') }), 'cannotTell'],
])('%s: %#', (_name, verdict, outcome) => {
  const judgement = judgeLimit(verdict, [documented]);
  expect(judgement.outcome).toBe(outcome);
  expect(judgement.sentence).toContain('10 requests in 1 s across all endpoints');
  expect(judgement.sentence).toContain('100 requests');
});

const answered = (answer: LimiterAnswer): LimiterVerdict => ({ ...verdictOn(10, 1000), answer });
const unseen: LimiterAnswer = { kind: 'noLimitSeen', upToPerSecond: 43, forSeconds: 5, atOnce: 43 };

test('where a limit is documented and none seen it is absent', () => {
  expect(judgeLimit(answered(unseen), [documented]).outcome).toBe('absent');
});

test('where none is documented, none seen holds, and is never called none', () => {
  const { outcome, sentence } = judgeLimit(answered(unseen), []);
  expect(outcome).toBe('holds');
  expect(sentence).toContain('no limit seen up to 43 requests a second for 5 s');
});

test('where none is documented, any limiter is stricter', () => {
  expect(judgeLimit(verdictOn(10, 1000), []).outcome).toBe('stricter');
});

test('where none is documented, slow answers alone are no limit, and refusals that nothing explains are one', () => {
  const late = answered({ kind: 'unexplained', because: 'requests are held back under load', first: null });
  expect(judgeLimit({ ...late, sent: { ...late.sent, refused: 0 } }, []).outcome).toBe('cannotTell');
  expect(judgeLimit(late, []).outcome).toBe('stricter');
  const busy = answered({ kind: 'inconclusive', reason: 'schedule-missed', because: 'this machine was busy' });
  expect(judgeLimit({ ...busy, sent: { ...busy.sent, refused: 0 } }, []).outcome).toBe('cannotTell');
  expect(judgeLimit(busy, []).outcome).toBe('stricter');
});

test('an endpoint that the limit is not across makes it looser, and is named', () => {
  const scope = { shared: ['import2.listImports'], apart: ['import2.createImport'], unknown: [] };
  const { outcome, sentence } = judgeLimit({ ...verdictOn(10, 1000), scope }, [documented]);
  expect(outcome).toBe('looser');
  expect(sentence).toContain('not by import2.createImport, which answered while it was used up');
});

test('a limit that holds says how it refuses if not with 429, and what a fixed window lets through', () => {
  const refusals = [
    { answer: '503', count: 40 },
    { answer: '429', count: 2 },
  ];
  const { outcome, sentence } = judgeLimit({ ...verdictOn(10, 1000), refusals }, [documented]);
  expect(outcome).toBe('holds');
  expect(sentence).toContain('refuses with 503 (40 times) instead of 429');
  expect(sentence).toContain('up to 20 within one window');
  expect(sentence).toContain('leave open');
});

test('what cannot be explained cannot be judged', () => {
  const because = 'no limiter known here gives these answers';
  expect(judgeLimit(answered({ kind: 'unexplained', because, first: null }), [documented])).toEqual({
    outcome: 'cannotTell',
    sentence: expect.stringContaining(because) as string,
  });
  const { answer } = verdictOn(10, 1000);
  const against = answer.kind === 'named' ? answer.limiter : null;
  const first = { sentAtMs: 7100, accepted: false, endpoint: 'import2.listTools', against };
  expect(judgeLimit(answered({ kind: 'unexplained', because, first }), [documented]).sentence).toContain(
    'until then it was like fixed window by the clock, 10 requests in 995 to 1\u202f005 ms; one budget for the endpoints tried; the request to import2.listTools 7.1 s after the first was refused against that',
  );
});

test('more kinds than are listed are counted all the same', () => {
  const open = answered({ kind: 'ambiguous', tellApart: 'more requests, or more time, than the budget allows' });
  const { sentence } = judgeLimit({ ...open, survivorCount: 150 }, [documented]);
  expect(sentence).toContain('any of 150 kinds of limiter explains every answer, such as fixed window by the clock');
  expect(judgeLimit(open, [documented]).sentence).toContain('one kind of limiter explains every answer');
});

test('a name says how far no second limit was seen, and how often nothing beyond the limit was let in', () => {
  const plan = { purpose: '', startedAtMs: 0, seconds: 9.8, requests: 110, refused: 14, other: 0 };
  const { sent } = verdictOn(10, 1000);
  const verdict = { ...verdictOn(10, 1000), sent: { ...sent, refused: 28, plans: [{ ...plan, requests: 20 }, plan] } };
  const { sentence } = judgeLimit(verdict, [documented]);
  expect(sentence).toContain('no second limit up to 96 requests in 9.8 s');
  expect(sentence).toContain('of 28 requests beyond the limit none was let in');
});

describe('where the plan of a store is not known', () => {
  const either = [25, 100].map((requests) => ({ requests, seconds: 1, scope: 'store' }));

  test.each([
    ['a production store’s limit', verdictOn(100, 1000), 'holds'],
    ['a development store’s limit', verdictOn(25, 1000), 'holds'],
    ['less than any', verdictOn(20, 1000), 'stricter'],
    ['more than any', verdictOn(150, 1000), 'looser'],
    ['one between them', verdictOn(50, 1000), 'cannotTell'],
    ['no limit, up to less than the higher one', answered(unseen), 'cannotTell'],
    ['no limit, up to more than any', answered({ ...unseen, upToPerSecond: 300, atOnce: 203 }), 'absent'],
  ])('%s: %#', (_name, verdict, outcome) => {
    const judgement = judgeLimit(verdict, either);
    expect(judgement.outcome, judgement.sentence).toBe(outcome);
    expect(judgement.sentence).toMatch(/^[^.]*25 or 100 requests in 1 s for the whole store/);
    expect(judgement.sentence).toContain('EP_RATE_LIMIT');
  });

  test('where it is known the one limit counts, and nobody is asked for it', () => {
    const known = judgeLimit(verdictOn(25, 1000), either.slice(1));
    expect(known.outcome).toBe('stricter');
    expect(known.sentence).not.toContain('EP_RATE_LIMIT');
  });
});
