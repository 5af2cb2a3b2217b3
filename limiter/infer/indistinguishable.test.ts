import { expect, test } from 'vitest';
import { algorithmOf } from './classes.ts';
import { spacing } from './indistinguishable.ts';
import { families } from './families.ts';
import { type LimiterModel, decide, initialState } from '../models/model.ts';
import { seeded } from '../random.ts';

/** Requests close together and far apart, some at the same moment, over a few dozen windows. */
function schedule(seed: number, windowMs: number): number[] {
  const random = seeded(seed);
  let now = 1e6;
  return Array.from({ length: 400 }, () => (now += Math.floor(2.2 * windowMs * random() ** 3)));
}

/** What a limiter says of each request, the wait of a refusal included. */
function decisions(model: LimiterModel, countRefused: boolean, instants: readonly number[]) {
  let state = initialState(model);
  return instants.map((now) => {
    const decided = decide(model, state, now, countRefused);
    state = decided.state;
    return decided.decision;
  });
}

const seeds = Array.from({ length: 25 }, (_, index) => index + 1);

test.each([false, true])(
  'with a limit of one a window, a log and a bucket are one server, refused count %s',
  (counting) => {
    for (const seed of seeds) {
      const windowMs = 40 * seed;
      const [one, ...others] = spacing.map((family) =>
        decisions(families[family].model(1, windowMs, 0), counting, schedule(seed, windowMs)),
      );
      expect(one?.some(({ accepted }) => !accepted)).toBe(true);
      for (const other of others) expect(other).toEqual(one);
    }
    expect(new Set(spacing.map((family) => algorithmOf({ family, limit: 1 })))).toEqual(new Set(['spacing']));
  },
);

test.each([false, true])('a token bucket and GCRA of the same burst are one server, refused count %s', (counting) => {
  for (const seed of seeds) {
    const shape = { limit: 1 + (seed % 7), windowMs: 700, burst: 1 + (seed % 5) };
    const [bucket, gcra] = (['token-bucket', 'gcra'] as const).map((kind) =>
      decisions({ kind, ...shape }, counting, schedule(seed, 200)),
    );
    expect(gcra).toEqual(bucket);
  }
});

test('a window by the clock is the same whether refused requests count or not', () => {
  for (const seed of seeds) {
    const model = families['fixed-window'].model(1 + (seed % 4), 300, 17);
    expect(decisions(model, true, schedule(seed, 120))).toEqual(decisions(model, false, schedule(seed, 120)));
  }
});

test('with a limit of two a window from the first request and a log are two servers', () => {
  const apart = seeds.filter((seed) => {
    const [window, log] = (['fixed-window-from-first', 'sliding-log'] as const).map((family) =>
      JSON.stringify(decisions(families[family].model(2, 300, 0), false, schedule(seed, 300))),
    );
    return window !== log;
  });
  expect(apart).toEqual(seeds);
});
