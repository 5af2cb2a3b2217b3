import { expect, test } from 'vitest';
import { lengthOf, peakOf, profileNames, profiles, slotCount, slotsOf, stagesOf } from './profiles.ts';

test('a level profile has its slots from 0 on, none at its end', () => {
  const stages = stagesOf(profiles.average, 50, 3000);
  const slots = slotsOf(stages);
  expect(slots).toHaveLength(90);
  expect(slots.slice(0, 2)).toEqual([0, 33.333333]);
  expect(slots.every((slot) => slot < lengthOf(stages))).toBe(true);
});

test('a ramp has its slots where its integral reaches whole numbers', () => {
  const slots = slotsOf([{ from: 600, to: 1800, ms: 2000 }]); // 10/s to 30/s in 2 s: 40 in all
  expect(slots).toHaveLength(39); // the last would be at the very end
  const reached = (ms: number): number => ms * 0.01 + (ms * ms * 0.02) / (2 * 2000);
  slots.forEach((slot, at) => expect(reached(slot)).toBeCloseTo(at + 1, 6));
});

test.each(profileNames)('%s never asks for more than the reference rate, and its slots ascend', (name) => {
  const stages = stagesOf(profiles[name], 9, 60_000);
  expect(peakOf(stages)).toBeLessThanOrEqual(9);
  const slots = slotsOf(stages);
  expect(slots).toHaveLength(slotCount(stages));
  expect(slots.every((slot, at) => at === 0 || slot > (slots[at - 1] ?? 0))).toBe(true);
  const inASecond = slots.map((from) => slots.filter((slot) => slot >= from && slot < from + 999.9).length);
  expect(Math.max(...inASecond.slice(0, 2000))).toBeLessThanOrEqual(9);
});
