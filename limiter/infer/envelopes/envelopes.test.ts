import { describe, expect, test } from 'vitest';
import type { Observation } from '../../observation.ts';
import { surprise } from '../../plan/odd.ts';
import { seeded } from '../../random.ts';
import { tracksOf } from '../evidence.ts';
import { type Labelled, labelledLimiters } from '../../../bench/limiter-trials/labelled.ts';
import { send } from '../../../bench/limiter-trials/network.ts';
import { truthOf } from '../../../bench/limiter-trials/score.ts';
import { type Server, limitedServer } from '../../../bench/limiter-trials/server.ts';
import { type Family, families, familyNames } from '../families.ts';
import { seen } from '../../../testing/seen.ts';
import { rivalKinds } from '../../../bench/limiter-trials/rival-kinds.ts';
import { type Hypothesis, tryOn } from '../hypothesis.ts';
import type { Span } from '../../verdict.ts';

const mostSteps = 100_000;
const separate = { endpoints: false, tokens: false };
const means = { endpoints: ['list'], tokens: ['first'] };

/** Answers of a limiter to volleys of odd sizes at odd moments, with jitter. */
function answersOf({ setting }: Labelled, limit: number, windowMs: number, seed: number): Observation[] {
  return answersTo(limitedServer({ ...setting, scope: 'all-endpoints' }), limit, windowMs, seed);
}

function answersTo(server: Server, limit: number, windowMs: number, seed: number): Observation[] {
  const random = seeded(seed);
  const network = { longestLegMs: 40, clockOffsetMs: 12_345 };
  let start = 1e6 * random();
  return [1, 2].flatMap(() => {
    const plan = surprise({ limit, windowMs, hull: { from: 1, to: 2 } }, means, random, { requests: 1e6, ms: 1e9 });
    const answers = send(plan, start, server, network, random);
    start = Math.max(start, ...answers.map(({ answeredAt }) => answeredAt)) + 200 + 2300 * random();
    return answers;
  });
}

function hypothesisOf(labelled: Labelled, off = 0): Hypothesis {
  const { model, countRefused } = labelled.setting;
  const family: Family = model.kind === 'token-bucket' || model.kind === 'gcra' ? 'bucket' : (model.kind as Family);
  const limit = truthOf(labelled).limit + off;
  return { family, countRefused, limit, least: limit, separate: { endpoints: false, tokens: false } };
}

describe.each(labelledLimiters(4, 5).filter(({ setting }) => 'limit' in setting.model && setting.model.limit <= 40))(
  '$name',
  (labelled) => {
    const { limit, windowMs } = truthOf(labelled);
    const observations = answersOf(labelled, limit, windowMs.from, 9);
    const possible = (hypothesis: Hypothesis, window: Span): boolean =>
      tryOn(hypothesis, window, tracksOf(observations)(hypothesis), null, mostSteps).possible;

    test('survives its own answers, whatever the jitter, however closely its window is known', () => {
      for (const slack of [0, 0.002, 0.05]) {
        const window = { from: windowMs.from * (1 - slack), to: windowMs.from * (1 + slack) };
        expect(possible(hypothesisOf(labelled), window), `window known to ${slack}`).toBe(true);
      }
    });

    test('survives in a bundle with other limits', () => {
      const bundle = { ...hypothesisOf(labelled), least: Math.ceil(limit / 2), limit: limit + 3 };
      expect(possible(bundle, windowMs)).toBe(true);
    });
  },
);

test('a limit that is off by one is struck out by a volley', () => {
  const [labelled] = labelledLimiters(1, 5).filter(({ setting }) => setting.model.kind === 'sliding-log');
  if (!labelled) throw new Error('a sliding log among the labelled limiters');
  const model = { kind: 'sliding-log', limit: 8, windowMs: 1000 } as const;
  const log = { ...labelled, setting: { ...labelled.setting, model, countRefused: false } };
  const observations = answersOf(log, 8, 1000, 3);
  const possible = [-1, 0, 1].map((off) => {
    const hypothesis = hypothesisOf(log, off);
    return tryOn(hypothesis, { from: 990, to: 1010 }, tracksOf(observations)(hypothesis), null, mostSteps).possible;
  });
  expect(possible).toEqual([false, true, false]);
});

test.each(['sliding-counter-down', 'sliding-counter-nearest', 'restarting-counter-down'] as const)(
  'where nothing came before a %s lets no more than its limit in',
  (family) => {
    const volleys = Array.from({ length: 12 }, (_, volley) => 1730 * volley);
    const observations = volleys.flatMap((sentAt) => Array.from({ length: 15 }, () => seen(sentAt, sentAt + 4, true)));
    const possible = (limit: number): boolean => {
      const hypothesis = { family, countRefused: false, limit, least: limit, separate } as const;
      return tryOn(hypothesis, { from: 499, to: 501 }, tracksOf(observations)(hypothesis), null, mostSteps).possible;
    };
    expect([possible(14), possible(15)]).toEqual([false, true]);
  },
);

const rivals = familyNames.filter((family) => families[family].rivalOf !== null);

describe.each(rivals.flatMap((family) => families[family].countings.map((counting) => [family, counting] as const)))(
  'a rival, %s, refused count %s',
  (family, countRefused) => {
    test.each([1, 2, 3, 4, 5, 6])('survives its own answers, whatever the jitter, seed %i', (seed) => {
      const [limit, windowMs] = [2 + 3 * seed, 200 + 170 * seed];
      const model = families[family].model(limit, windowMs, 77);
      const setting = { model, countRefused, scope: 'all-endpoints', retryAfter: 'absent' } as const;
      const observations = answersTo(limitedServer(setting), limit, windowMs, seed);
      const hypothesis = { family, countRefused, limit, least: limit, separate: { endpoints: false, tokens: false } };
      for (const slack of [0, 0.002, 0.05]) {
        const window = { from: windowMs * (1 - slack), to: windowMs * (1 + slack) };
        expect(tryOn(hypothesis, window, tracksOf(observations)(hypothesis), null, mostSteps).possible).toBe(true);
      }
    });
  },
);

test.each([1, 2, 3, 4])(
  'requests under way survive their own answers, and a smaller limit does not, seed %i',
  (seed) => {
    const [server] = rivalKinds['five under way at once, 40 ms each'] ?? [];
    if (!server) throw new Error('five under way at once among the rivals');
    const observations = answersTo(server(seed), 5, 100, seed);
    const possible = (limit: number): boolean => {
      const of = { family: 'under-way', countRefused: false, limit, least: limit } as const;
      const hypothesis = { ...of, separate: { endpoints: false, tokens: false } };
      return tryOn(hypothesis, { from: 36, to: 40 }, tracksOf(observations)(hypothesis), null, mostSteps).possible;
    };
    expect([possible(5), possible(8)]).toEqual([true, false]);
  },
);

test.each([1, 2, 3, 4])('a queue survives its own answers, and half its rate does not, seed %i', (seed) => {
  const [server] = rivalKinds['ten a second, five wait'] ?? [];
  if (!server) throw new Error('a queue among the rivals');
  const observations = answersTo(server(seed), 6, 600, seed);
  const hypothesis = { family: 'bucket', countRefused: false, limit: 6, least: 6 } as const;
  const possible = (windowMs: number): boolean => {
    const how = { ...hypothesis, separate: { endpoints: false, tokens: false } };
    const window = { from: windowMs - 1, to: windowMs + 1 };
    return tryOn(how, window, tracksOf(observations)(how), null, mostSteps).possible;
  };
  expect([possible(600), possible(1200)]).toEqual([true, false]);
});
