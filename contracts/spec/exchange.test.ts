import { expect, test } from 'vitest';
import { createdId, keptId, waitOf } from './exchange.ts';

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

test.each([
  ['{"id":"a"}', 'a'],
  ['\ufeff{"data":{"id":"a"}}', 'a'],
  ['{"id":4711}', '4711'],
  ['{"id":{}}', null],
])('what %s created is known by its id, though it is not told as promised', (body, id) =>
  expect(createdId({ status: 201, body })).toBe(id),
);

test('an id is kept whole, as long as it could be asked for', () => {
  const answer = (id: string) =>
    ({ kind: 'response', status: 201, headers: [], body: JSON.stringify({ id }) }) as const;
  const id = 'i'.repeat(331);
  expect(keptId(answer(id), [])).toBe(id);
  expect(keptId(answer('i'.repeat(9000)), [])).toBe(`${'i'.repeat(8000)}… (9000 characters in all)`);
});
