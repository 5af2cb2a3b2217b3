import { expect, test } from 'vitest';
import { tracksOf } from './evidence.ts';
import { glanced } from './glance.ts';
import type { Family } from './families.ts';
import type { Survivor } from './survivor.ts';
import { seen } from '../../testing/seen.ts';

/** Ten at once, two of them refused; one is accepted 300 ms after the first, and refused again until 900 ms. */
const answers = [
  ...Array.from({ length: 10 }, (_, index) => seen(index, index + 20, index < 8)),
  seen(300, 310, true),
  seen(350, 355, false),
  seen(900, 905, true),
];

function look(family: Family, least: number, limit: number): Survivor | null {
  const hypothesis = { family, countRefused: false, least, limit, separate: { endpoints: false, tokens: false } };
  const survivor: Survivor = { hypothesis, windows: [{ from: 1, to: 60_000 }], box: null };
  return glanced(survivor, tracksOf(answers)(hypothesis));
}

test('windows that let in again later than was seen, or forget sooner, are cut off', () => {
  const [span, ...others] = look('fixed-window', 8, 8)?.windows ?? [];
  expect(others).toEqual([]);
  expect(span?.to).toBeLessThanOrEqual(905 + 1);
});

test('a bundle loses the limits at its ends that have no window left', () => {
  const left = look('fixed-window', 2, 40);
  expect(left?.hypothesis.limit).toBe(8);
});

test('nothing is left of limits that were never used up', () => {
  expect(look('sliding-log', 20, 40)).toBeNull();
});
