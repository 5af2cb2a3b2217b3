import { expect, test } from 'vitest';
import { waitOf } from './exchange.ts';

const atEight = Date.UTC(2026, 10, 22, 8, 0, 1);

test('of several waits the longest counts, and a date by the clock of the answer', () => {
  const anHourOff = atEight + 3_600_000;
  const headers = [
    ['Date', 'Sun, 22 Nov 2026 08:00:01 GMT'],
    ['Retry-After', 'Sun, 22 Nov 2026 08:00:04 GMT'],
    ['retry-after', '2'],
  ] as const;
  expect(waitOf(headers, anHourOff)).toBe(3000);
  expect(waitOf(headers.slice(1), atEight)).toBe(3000);
  expect(waitOf([['Retry-After', 'soon']], atEight)).toBeNull();
  expect(waitOf([], atEight)).toBeNull();
});
