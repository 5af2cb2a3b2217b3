import { expect, test } from 'vitest';
import { repeatedName, valueAt, wellFormed } from './json.ts';

test.each<[pointer: string, found: unknown]>([
  ['', [1, [2]]],
  ['/0', 1],
  ['/1/0', 2],
  ...['/', '/00', '/01', '/+0', '/-0', '/0x0', '/1e0', '/ 0', '/0.0', '/2', '/-', '/length', '/1/'].map(
    (pointer): [string, unknown] => [pointer, undefined],
  ),
])('what RFC 6901 finds in an array at %j', (pointer, found) => expect(valueAt([1, [2]], pointer)).toEqual(found));

test('a name that stands twice is told, however it is written', () => {
  expect(repeatedName('{"status":1,"st\\u0061tus":2}')).toBe('"status"');
  expect(repeatedName('{"a":{"status":1},"status":"status"}')).toBeUndefined();
});

test('of surrogates those alone are replaced', () => {
  expect(wellFormed('Zoë 🚚\ud83d🚚\ude9a')).toBe('Zoë 🚚\ufffd🚚\ufffd');
});
