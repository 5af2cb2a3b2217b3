import { expect, test } from 'vitest';
import { trackOf } from './track.ts';
import { seen } from '../../testing/seen.ts';

test('bounds of accepted and refused requests are sorted, each for itself, and a clock may be a millisecond behind', () => {
  const track = trackOf([seen(1020, 1025, true), seen(1000, 1040, true), seen(1010, 1015, false)], 1000);
  expect(track).toEqual({
    acceptedFrom: [-1, 19],
    acceptedTo: [25, 40],
    answered: [25, 40],
    refusedFrom: [9],
    refusedTo: [15],
    from: [-1, 9, 19],
    to: [15, 25, 40],
  });
});

test('an answer of which nobody knows whether it was counted is in no track', () => {
  expect(trackOf([seen(0, 1, 'other')], 0).to).toEqual([]);
});
