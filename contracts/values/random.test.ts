import { expect, test } from 'vitest';
import { randomOf, seedOf } from './random.ts';

test('a seed repeats its numbers, a text is a seed', () => {
  const numbers = (seed: number): number[] => Array.from({ length: 5 }, () => randomOf(seed).whole(1, 1e9));
  expect(numbers(7)).toEqual(numbers(7));
  expect(seedOf('night 1')).not.toBe(seedOf('night 2'));
  const random = randomOf(1);
  const drawn = Array.from({ length: 1000 }, () => random.whole(1, 3));
  expect(new Set(drawn)).toEqual(new Set([1, 2, 3]));
  expect(() => random.pick([])).toThrow(RangeError);
  expect(new Set(random.shuffled([1, 2, 3, 4]))).toEqual(new Set([1, 2, 3, 4]));
});
