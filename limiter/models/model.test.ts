import { describe, expect, test } from 'vitest';
import type { Decision } from './decision.ts';
import { decideFixedWindow } from './fixed-window.ts';
import { type LimiterModel, type LimiterState, decide, initialState } from './model.ts';

type Limiter = { readonly name: string; readonly model: LimiterModel; readonly countRefused?: boolean };

/** The published table begins 370 ms into a second of the server's clock. */
const start = 370;
const ten = { limit: 10, windowMs: 1000 };

const at = (ms: number, times = 1): number[] => Array.from({ length: times }, () => ms);
const every = (ms: number, from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index * ms);

/** What is decided of each request of a timetable, in milliseconds after the start. */
function decisions({ model, countRefused = false }: Limiter, timetable: readonly number[]): Decision[] {
  let state = initialState(model);
  return timetable.map((ms) => {
    const decided = decide(model, state, start + ms, countRefused);
    state = decided.state;
    return decided.decision;
  });
}

/** Whether each is accepted; how long each that is not has to wait. */
const answers = (limiter: Limiter, timetable: readonly number[]): boolean[] =>
  decisions(limiter, timetable).map(({ accepted }) => accepted);
const waits = (limiter: Limiter, ...timetable: readonly number[]): number[] =>
  decisions(limiter, timetable).map(({ retryAfterMs }) => retryAfterMs);

/** `r9 A16`: nine refused, then sixteen accepted. */
function runs(accepted: readonly boolean[]): string {
  const words: { letter: string; length: number }[] = [];
  for (const one of accepted) {
    const letter = one ? 'A' : 'r';
    const last = words[words.length - 1];
    if (last?.letter === letter) last.length++;
    else words.push({ letter, length: 1 });
  }
  return words.map(({ letter, length }) => `${letter}${length}`).join(' ');
}

/** How many were accepted of each group of so many requests. */
const counts = (accepted: readonly boolean[], groups: readonly number[]): number[] => {
  let from = 0;
  return groups.map((size) => accepted.slice(from, (from += size)).filter(Boolean).length);
};

/** What others measured of such limiters: 30 at once, then one every 100 ms; 20 a second for 5 s; pattern C. */
const published: readonly (readonly [Limiter, once: number, then: string, perSecond: number[], c: number[]])[] = [
  [
    { name: 'fixed window from the first request', model: { kind: 'fixed-window-from-first', ...ten } },
    10,
    'r9 A16',
    [10, 10, 10, 10, 10],
    [1, 9, 10, 0],
  ],
  [
    { name: 'fixed window by the clock', model: { kind: 'fixed-window', ...ten } },
    10,
    'r6 A19',
    [17, 10, 10, 10, 10],
    [1, 10, 0, 10],
  ],
  [{ name: 'sliding log', model: { kind: 'sliding-log', ...ten } }, 10, 'r9 A16', [10, 10, 10, 10, 10], [1, 9, 1, 9]],
  [
    { name: 'sliding counter', model: { kind: 'sliding-counter', ...ten } },
    10,
    'r7 A16 r1 A1',
    [13, 9, 9, 9, 9],
    [1, 9, 0, 3],
  ],
  [
    { name: 'token bucket, burst 10', model: { kind: 'token-bucket', ...ten, burst: 10 } },
    10,
    'A25',
    [19, 10, 10, 10, 10],
    [1, 10, 2, 8],
  ],
  [
    { name: 'GCRA, burst 10', model: { kind: 'gcra', ...ten, burst: 10 } },
    10,
    'A25',
    [19, 10, 10, 10, 10],
    [1, 10, 2, 8],
  ],
  [{ name: 'GCRA, burst 1', model: { kind: 'gcra', ...ten, burst: 1 } }, 1, 'A25', [10, 10, 10, 10, 10], [1, 1, 1, 1]],
  [
    {
      name: 'penalty: a refusal restarts the window',
      model: { kind: 'fixed-window-from-first', ...ten },
      countRefused: true,
    },
    10,
    'r25',
    [10, 0, 0, 0, 0],
    [1, 9, 0, 0],
  ],
  [{ name: 'none', model: { kind: 'none' } }, 30, 'A25', [20, 20, 20, 20, 20], [1, 15, 15, 15]],
];

describe.each(published)('$name', (limiter, once, then, perSecond, c) => {
  test('accepts what the published table says of 30 at once and one every 100 ms after', () => {
    const accepted = answers(limiter, [...at(0, 30), ...every(100, 100, 25)]);
    expect([counts(accepted, [30]), runs(accepted.slice(30))]).toEqual([[once], then]);
  });

  test('accepts what the published table says of 20 a second for 5 s', () => {
    expect(counts(answers(limiter, every(50, 0, 100)), [20, 20, 20, 20, 20])).toEqual(perSecond);
  });

  test('accepts what the published table says of pattern C', () => {
    const timetable = [...at(0), ...at(900, 15), ...at(1100, 15), ...at(1950, 15)];
    expect(counts(answers(limiter, timetable), [1, 15, 15, 15])).toEqual(c);
  });
});

describe('refused requests that count', () => {
  const refusedCount: readonly (readonly [LimiterModel, string, c: number[]])[] = [
    [{ kind: 'fixed-window', ...ten }, 'r6 A19', [1, 10, 0, 10]],
    [{ kind: 'sliding-log', ...ten }, 'r9 A16', [1, 9, 0, 0]],
    [{ kind: 'sliding-counter', ...ten }, 'r25', [1, 9, 0, 0]],
    [{ kind: 'token-bucket', ...ten, burst: 10 }, 'A25', [1, 10, 2, 8]],
    [{ kind: 'gcra', ...ten, burst: 10 }, 'A25', [1, 10, 2, 8]],
  ];

  test.each(refusedCount)('%o', (model, then, c) => {
    const limiter = { name: model.kind, model, countRefused: true };
    expect(runs(answers(limiter, [...at(0, 30), ...every(100, 100, 25)]).slice(30))).toBe(then);
    const timetable = [...at(0), ...at(900, 15), ...at(1100, 15), ...at(1950, 15)];
    expect(counts(answers(limiter, timetable), [1, 15, 15, 15])).toEqual(c);
  });

  test.each(['token-bucket', 'gcra'] as const)('empty a %s again and again', (kind) => {
    const model = { kind, ...ten, burst: 10 };
    const hasty = [...at(0, 10), ...every(60, 60, 10)];
    expect(runs(answers({ name: kind, model }, hasty))).toBe('A10 r1 A1 r1 A2 r1 A1 r1 A2');
    expect(runs(answers({ name: kind, model, countRefused: true }, hasty))).toBe('A10 r10');
  });
});

/** Mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const everyModel: readonly LimiterModel[] = [
  { kind: 'fixed-window', limit: 7, windowMs: 700, phaseMs: 33 },
  { kind: 'fixed-window-from-first', limit: 7, windowMs: 700 },
  { kind: 'sliding-log', limit: 7, windowMs: 700 },
  { kind: 'sliding-counter', limit: 7, windowMs: 700, phaseMs: 33 },
  { kind: 'sliding-counter', limit: 1, windowMs: 700 },
  { kind: 'token-bucket', limit: 7, windowMs: 701, burst: 4 },
  { kind: 'gcra', limit: 7, windowMs: 701, burst: 4 },
];

describe.each(everyModel)('$kind of $limit', (model) => {
  test.each([false, true])('names the wait to the millisecond (refused calls count: %s)', (countRefused) => {
    const next = random(1);
    let state: LimiterState = initialState(model);
    for (let now = 1_700_000_000_000; now < 1_700_000_020_000; now += Math.floor(next() * 90)) {
      const decided = decide(model, state, now, countRefused);
      const { accepted, retryAfterMs } = decided.decision;
      state = decided.state;
      expect(retryAfterMs > 0).toBe(!accepted);
      if (accepted) continue;
      expect(decide(model, state, now + retryAfterMs, countRefused).decision.accepted).toBe(true);
      expect(decide(model, state, now + retryAfterMs - 1, countRefused).decision.accepted).toBe(false);
    }
  });

  test('leaves the state it was given as it was', () => {
    const first = decide(model, initialState(model), 1000);
    const copy = JSON.stringify(first.state);
    decide(model, first.state, 1001);
    expect(JSON.stringify(first.state)).toBe(copy);
  });
});

test('a limit of 0 refuses everything and names a wait', () => {
  for (const kind of ['fixed-window', 'fixed-window-from-first', 'sliding-log', 'sliding-counter'] as const) {
    const model = { kind, limit: 0, windowMs: 1000 };
    const { decision } = decide(model, initialState(model), 1300);
    expect([kind, decision.accepted, decision.retryAfterMs > 0]).toEqual([kind, false, true]);
  }
});

test('a token bucket and GCRA of the same burst decide alike', () => {
  const next = random(2);
  const timetable: number[] = [];
  for (let now = 0; now < 30_000; now += Math.floor(next() * 150)) timetable.push(now);
  for (const countRefused of [false, true])
    expect(answers({ name: '', model: { kind: 'gcra', ...ten, burst: 3 }, countRefused }, timetable)).toEqual(
      answers({ name: '', model: { kind: 'token-bucket', ...ten, burst: 3 }, countRefused }, timetable),
    );
});

test('a sliding log keeps no more entries than its limit, whatever comes', () => {
  const model: LimiterModel = { kind: 'sliding-log', limit: 5, windowMs: 1000 };
  let state = initialState(model);
  for (let now = 0; now < 5000; now += 7) state = decide(model, state, now, true).state;
  expect(state).toMatchObject({ held: { log: { size: 5 } } });
});

test('a state of another model counts as none', () => {
  const full = decide({ kind: 'sliding-log', limit: 1, windowMs: 1000 }, { kind: 'none', held: undefined }, 0).state;
  expect(decide({ kind: 'fixed-window', limit: 1, windowMs: 1000 }, full, 1).decision.accepted).toBe(true);
});

test('the model the mock began with still decides as it did', () => {
  const model = { kind: 'fixed-window', limit: 1, windowMs: 1000 } as const;
  const first = decideFixedWindow(model, undefined, 1250);
  expect(first).toEqual({ decision: { accepted: true, retryAfterMs: 0 }, state: { window: 1, count: 1 } });
  expect(decideFixedWindow(model, first.state, 1250)).toEqual({
    decision: { accepted: false, retryAfterMs: 750 },
    state: { window: 1, count: 1 },
  });
});

test('a restarting counter rounds down, as HAProxy, if nothing is said of it', () => {
  const decided = (rounds: { readonly rounds?: 'up' | 'down' }): boolean => {
    const model = { kind: 'restarting-counter', limit: 2, windowMs: 1000, ...rounds } as const;
    const last = [0, 0].reduce((state, now) => decide(model, state, now).state, initialState(model));
    return decide(model, last, 1001).decision.accepted; // itself, and nearly all of the two before
  };
  expect([decided({}), decided({ rounds: 'down' }), decided({ rounds: 'up' })]).toEqual([true, true, false]);
});

test('a request too many begins a ban, which those that are refused prolong if they count; then all begins anew', () => {
  const ban = { name: 'ban', model: { kind: 'ban', limit: 2, windowMs: 1000, banMs: 3000 } } as const;
  expect(waits(ban, 0, 10, 20, 1500, 3019, 3020, 3030)).toEqual([0, 0, 3000, 1520, 1, 0, 0]);
  expect(waits({ ...ban, countRefused: true }, 0, 10, 20, 1500, 4499, 7499)).toEqual([0, 0, 3000, 3000, 3000, 0]);
  expect(waits(ban, 0, 10, 1000, 1010)).toEqual([0, 0, 0, 0]);
});

test.each(['sliding-log', 'fixed-window-from-first'] as const)(
  'two limits, each a %s: both must let a request in',
  (each) => {
    const second = { limit: 3, windowMs: 10_000 };
    const two = { name: 'two', model: { kind: 'two-limits', each, limit: 2, windowMs: 1000, second } } as const;
    expect(waits(two, 0, 0, 0, 1000, 1000, 10_000)).toEqual([0, 0, 1000, 0, 9000, 0]);
    expect(waits({ ...two, countRefused: true }, 0, 0, 0, 1000)).toEqual([0, 0, 1000, 9000]); // the third was counted by the second
  },
);
