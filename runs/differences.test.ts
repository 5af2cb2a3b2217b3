import { expect, test } from 'vitest';
import type { VerdictEntry } from './contract-run.ts';
import { differencesOf } from './differences.ts';

const answered = (target: string, status: number, body: unknown): VerdictEntry => ({
  case: 'import2.getImport/200/fixed-body',
  title: 'answers',
  target,
  verdict: 'pass',
  findings: [],
  durationMs: 1,
  exchanges: [
    {
      operation: 'import2.getImport',
      request: { method: 'GET', url: 'http://127.0.0.1/', auth: 'valid', headers: [], body: '' },
      answer: { kind: 'response', status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(body) },
      startedAt: 0,
      durationMs: 1,
    },
  ],
});

const placesOf = (entries: readonly VerdictEntry[]): string[] => differencesOf(entries).map(({ where }) => where);

test('a sandbox is compared with its mock value by value, secrets aside', () => {
  const real = answered('import2@sandbox', 200, { id: 'a', token: '***', status: 'Import Completed', extra: 1 });
  const mock = answered('import2@mock-sandbox', 200, { id: 'a', token: '***', status: 'Migration completed' });
  expect(differencesOf([real, mock])).toEqual([
    {
      case: real.case,
      where: 'body /status',
      shown: { 'import2@sandbox': '"Import Completed"', 'import2@mock-sandbox': '"Migration completed"' },
    },
    { case: real.case, where: 'body /extra', shown: { 'import2@sandbox': '1', 'import2@mock-sandbox': 'nothing' } },
  ]);
});

test('a live target is compared by status and kinds of values alone', () => {
  const real = answered('import2@live', 200, { id: 'a', items: { accounts: 1 } });
  expect(placesOf([real, answered('import2@mock-live', 200, { id: 'b', items: { accounts: 2 } })])).toEqual([]);
  expect(placesOf([real, answered('import2@mock-live', 404, { id: 5, items: { accounts: 2 } })])).toEqual([
    'status',
    'body /id',
  ]);
});

test('two mocks, or different APIs, are not held against each other', () => {
  const both = [answered('import2@mock-live', 200, {}), answered('import2@mock-sandbox', 404, {})];
  expect(placesOf(both)).toEqual([]);
});

test('a name that holds a slash is one name of a place', () => {
  const [real, mock] = [answered('import2@live', 200, { 'a/b~c': 1 }), answered('import2@mock-live', 200, {})];
  expect(placesOf([real, mock])).toEqual(['body /a~1b~0c']);
});
