import { expect, test } from 'vitest';
import { endingOf } from './k6-ending.ts';

const exit = { printed: 'first\nGoError: why', interrupted: false, hasSummary: true };

test.each([
  [0, 'complete'],
  [99, 'complete'],
  [108, 'aborted'],
  [110, 'aborted'],
  [104, 'suiteError'],
  [107, 'suiteError'],
  [255, 'suiteError'],
  [1, 'suiteError'],
  [105, 'void'],
  [109, 'void'],
  [null, 'void'],
])('exit %s is %s', (code, kind) => {
  expect(endingOf({ ...exit, code })).toMatchObject({ kind });
});

test('without a summary exit 0 is no success', () => {
  expect(endingOf({ ...exit, code: 0, hasSummary: false })).toMatchObject({ kind: 'void' });
});

test('what k6 printed last stands in the reason', () => {
  expect(endingOf({ ...exit, code: 107 })).toMatchObject({ why: expect.stringContaining('GoError: why') as string });
});

test('k6’s summary is no reason', () => {
  const printed = `${exit.printed}\n    NETWORK\n    data_received........: 80 kB  2.1 kB/s\n    data_sent............: 1 kB\n`;
  expect(endingOf({ ...exit, printed, code: null, overdueMs: 41_100 })).toMatchObject({
    why: expect.stringMatching(/was ended: first \/ GoError: why$/) as string,
  });
});

test('an interruption is the user’s wish, whatever k6 ends with', () => {
  expect(endingOf({ ...exit, code: 105, interrupted: true })).toEqual({ kind: 'interrupted' });
});
