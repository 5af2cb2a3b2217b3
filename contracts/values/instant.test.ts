import { expect, test } from 'vitest';
import { instantOf } from './instant.ts';

test('date-times are instants, whatever their zone and the length of their fraction', () => {
  expect(instantOf('2017-01-10T11:41:19.244842Z')).toBeCloseTo(1484048479244.842, 3);
  expect(instantOf('2017-01-10T12:41:19+01:00')).toBe(instantOf('2017-01-10T11:41:19Z'));
  expect(instantOf('2017-01-10T11:41:19.5Z')).toBe(1484048479500);
  expect(instantOf('2017-01-10T12:41:19+0100')).toBe(instantOf('2017-01-10T11:41:19Z'));
  expect(instantOf('2016-12-31T23:59:60.5Z')).toBe(Date.UTC(2017, 0) + 500);
});

test('what is no date-time has no instant', () => {
  for (const text of ['2017-01-10', 'yesterday', '', null, 5, '2017-13-10T11:41:19Z'])
    expect(instantOf(text)).toBeUndefined();
});
