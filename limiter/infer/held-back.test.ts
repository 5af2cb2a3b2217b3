import { expect, test } from 'vitest';
import { longestWayMs } from './held-back.ts';
import { trackOf } from './track.ts';
import { seen } from '../../testing/seen.ts';

/** Answers one after the other, each of which took so long. */
const answers = (count: number, ms: number, accepted: boolean) =>
  Array.from({ length: count }, (_, index) => seen(1000 * index, 1000 * index + ms, accepted));

test('who is worked on once it was decided is on the way no longer than who is refused', () => {
  const observations = [...answers(10, 150, true), ...answers(20, 8, false)];
  expect(longestWayMs(observations)).toBe(28);
  const { acceptedTo, answered } = trackOf(observations, 0, 28);
  expect([acceptedTo[0], answered[0]]).toEqual([28, 150]);
});

test('nothing is known of the way where few were refused, or one of them took as long as those let in', () => {
  expect(longestWayMs([...answers(10, 150, true), ...answers(19, 8, false)])).toBe(Infinity);
  expect(longestWayMs([...answers(10, 150, true), ...answers(20, 8, false), seen(0, 140, false)])).toBe(Infinity);
  expect(longestWayMs([seen(0, 20, true), ...answers(20, 8, false)])).toBe(Infinity);
});
