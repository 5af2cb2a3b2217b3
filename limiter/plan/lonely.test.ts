import { expect, test } from 'vitest';
import type { Family } from '../infer/families.ts';
import { lonely } from './lonely.ts';
import { budgetFor } from '../prior.ts';
import { beginProbe } from '../probe.ts';
import type { Survivor } from '../infer/survivor.ts';

const documented = { requests: 1, seconds: 2, scope: 'all-endpoints' };
const probe = beginProbe({
  documented,
  endpoints: ['list'],
  tokens: ['first'],
  budget: budgetFor(documented),
  seed: 1,
});

const survivor = (family: Family, windowMs: number, countRefused = false, limit = 1): Survivor => ({
  hypothesis: { family, countRefused, limit, least: limit, separate: { endpoints: false, tokens: false } },
  windows: [{ from: 0.99 * windowMs, to: 1.01 * windowMs }],
  box: null,
});
const counter = survivor('sliding-counter', 1200);

/** Milliseconds after the first request of a plan. */
const after = (plan: ReturnType<typeof lonely>): number[] =>
  (plan?.requests ?? []).map(({ atMs }) => atMs - (plan?.requests[0]?.atMs ?? 0));

test('single requests a window apart are tried just before the window ends and just after, after a silence', () => {
  const plan = lonely(probe, [survivor('sliding-log', 2000), counter]);
  const [, ...looks] = after(plan);
  expect(plan?.requests[0]?.atMs).toBeGreaterThan(2 * 1212);
  expect(looks[looks.length - 2]).toBeLessThan(1980);
  expect(looks[looks.length - 1]).toBeGreaterThan(2020);
});

test('where refused requests count, every request begins a wait', () => {
  const counting = [survivor('sliding-log', 2000, true), survivor('sliding-counter', 1200, true)];
  const [, once = 0, twice] = after(lonely(probe, counting));
  expect(once).toBeGreaterThan(2020);
  expect(twice).toBeCloseTo(2 * once);
});

test('a window by the clock is tried with a request too soon for the counter', () => {
  const [, again] = after(lonely(probe, [survivor('fixed-window', 2400), counter]));
  expect(again).toBeLessThan(1200);
});

test('it has no use for larger limits, nor where one algorithm is left', () => {
  expect(lonely(probe, [survivor('sliding-log', 2000, false, 2), counter])).toBeNull();
  expect(lonely(probe, [counter])).toBeNull();
  expect(lonely(probe, [survivor('sliding-log', 2000), survivor('fixed-window', 2400)])).toBeNull();
});
