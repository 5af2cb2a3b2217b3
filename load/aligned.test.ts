import { expect, test } from 'vitest';
import { aligned } from './aligned.ts';

test('what is said begins in one column, however long a name is', () => {
  const rows = [
    ['run', '1 s'],
    ['time in Waiting to start sample migration', '2 s'],
  ] as const;
  expect(aligned(rows)).toEqual([
    'run                                        1 s',
    'time in Waiting to start sample migration  2 s',
  ]);
  expect(aligned([])).toEqual([]);
});
