import { expect, test } from 'vitest';
import { recoveriesOf } from './recoveries.ts';
import { seen } from '../../testing/seen.ts';

const soonest = (observations: Parameters<typeof recoveriesOf>[0], accepted: number): number | undefined =>
  recoveriesOf(observations).soonest.find((one) => one.accepted === accepted)?.ms;

test('counts from the latest refusal that surely came before, to the answer, and a clock may be a millisecond behind', () => {
  const refusals = [seen(0, 5, false), seen(20, 30, false)];
  expect(soonest([...refusals, seen(35, 40, true), seen(90, 91, true)], 1)).toBe(40 - 20 + 1);
});

test('several requests have recovered when the last of them was answered, whichever that is', () => {
  const answers = [seen(0, 5, false), seen(10, 80, true), seen(20, 25, true), seen(30, 36, true)];
  expect(soonest(answers, 2)).toBe(36 + 1);
  expect(soonest(answers, 3)).toBe(80 + 1);
  expect(soonest(answers, 5)).toBe(Infinity);
});

test('a request that may have come before the refusal tells nothing', () => {
  expect(soonest([seen(20, 30, false), seen(29, 40, true)], 1)).toBe(Infinity);
  expect(soonest([seen(0, 1, true)], 1)).toBe(Infinity);
});

test('two waits count as two only where one begins after the other has ended', () => {
  const once = [seen(0, 5, false), seen(100, 110, true), seen(120, 125, true)];
  expect(recoveriesOf(once).twiceMs).toBe(Infinity);
  expect(recoveriesOf([...once, seen(140, 144, false), seen(150, 160, true)]).twiceMs).toBe(160 + 1);
  expect(recoveriesOf([...once, seen(105, 108, false), seen(109, 112, true)]).twiceMs).toBe(Infinity);
});
