import { expect, test } from 'vitest';
import { UsageError } from '../../targets/errors.ts';
import { inOrder } from './merge.ts';

test('runners are in the order of their numbers, whatever the shell made of them', () => {
  const folders = ['out/run-1-abcde', 'out/run-10-12345', ...[2, 3, 4, 5, 6, 7, 8, 9].map((at) => `out/run-${at}-z`)];
  expect(inOrder(folders).slice(0, 2)).toEqual(['out/run-1-abcde', 'out/run-2-z']);
  expect(inOrder(folders).at(-1)).toBe('out/run-10-12345');
  expect(inOrder(['segment-2', 'segment-1'])).toEqual(['segment-1', 'segment-2']);
});

test.each([
  ['one is missing', ['run-1-a', 'run-3-a']],
  ['one is there twice', ['run-1-a', 'run-1-b']],
  ['one has no number', ['run-1-a', 'shelf']],
  ['there is none', []],
])('where %s nothing is merged', (_, folders) => {
  expect(() => inOrder(folders)).toThrow(UsageError);
});
