import { expect, test } from 'vitest';
import { contract } from '../spec/contract.ts';
import type { Exchange, Header } from '../spec/exchange.ts';
import { checkExchange } from './index.ts';
import { retirement } from './head.ts';
import { weigh } from '../judge/verdict.ts';

const exchange = (status: number, ...headers: readonly Header[]): Exchange => ({
  operation: 'import2.listTools',
  target: 'import2@live',
  request: { method: 'GET', url: '', headers: [], auth: 'valid', body: '' },
  answer: { kind: 'response', status, headers, body: '' },
  secrets: [],
  startedAt: 0,
  durationMs: 0,
});

test.each([
  ['Deprecation', '@1688169599', '@1688169599 (2023-06-30)'],
  ['deprecation', 'true', 'true'],
  ['Deprecation', 'Sun, 11 Nov 2018 23:59:59 GMT', 'Sun, 11 Nov 2018 23:59:59 GMT (2018-11-11)'],
  ['Deprecation', '?1', '?1'],
  ['Sunset', 'Sat, 31 Dec 2026 23:59:59 GMT', 'Sat, 31 Dec 2026 23:59:59 GMT (2026-12-31)'],
  ['Sunset', 'soon', 'soon'],
  ['Sunset', '@99999999999999', '@99999999999999'],
])('%s: %s of any answer is a warning with its date', (name, value, told) => {
  for (const status of [200, 404, 500]) {
    const one = exchange(status, [name, value]);
    expect(weigh(checkExchange(one, contract, [retirement]), one)).toMatchObject([
      { weight: 'warn', received: { value: told }, expected: { kind: 'absent' } },
    ]);
  }
});

test('an answer that gives no notice holds both', () => {
  const one = exchange(200, ['Date', 'Sat, 31 Dec 2026 23:59:59 GMT']);
  expect(retirement.judge(one, contract)).toEqual(['http/not-deprecated', 'http/no-sunset']);
});
