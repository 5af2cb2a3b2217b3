import { expect, test } from 'vitest';
import type { WeighedFinding } from '../contracts/verdict.ts';
import type { ContractRun, VerdictEntry } from './contract-run.ts';
import { proposedDeviations } from './proposals.ts';

const finding: WeighedFinding = {
  rule: 'body-schema',
  requirement: 'import2/status-labels',
  where: 'body /3/status',
  expected: { kind: 'present' },
  received: { kind: 'value', value: 'Import Completed' },
  weight: 'fail',
};

const entry = (target: string, id: string, findings: readonly WeighedFinding[]): VerdictEntry => ({
  case: `import2.listImports/200/${id}`,
  title: 'lists',
  target,
  verdict: 'fail',
  findings,
  durationMs: 1,
  exchanges: [
    {
      operation: 'import2.listImports',
      request: { method: 'GET', url: '', auth: 'valid', headers: [], body: '' },
      answer: { kind: 'response', status: 200, headers: [], body: '[]' },
      startedAt: 0,
      durationMs: 1,
    },
  ],
});

const proposed = (...verdicts: readonly VerdictEntry[]): unknown[] => {
  const run = { run: { id: 'r1', startedAt: '2026-11-22T02:00:00.000Z' }, verdicts } as unknown as ContractRun;
  const text = proposedDeviations(run);
  expect(text).toContain('Seen in run r1');
  return JSON.parse(text.replace(/^\/\/.*\n/, '').replace(/,\n\]/, '\n]')) as unknown[];
};

test('what a real target breaks, in however many cases, is one row for review', () => {
  const other = { ...finding, where: 'body /0/status' };
  expect(proposed(entry('import2@live', 'a', [finding]), entry('import2@live', 'b', [other]))).toEqual([
    {
      id: 'import2/status-labels-at-live',
      targets: ['import2@live'],
      operations: ['import2.listImports'],
      statuses: [200],
      tolerates: [{ requirement: 'import2/status-labels', at: ['body /*/status'], received: ['Import Completed'] }],
      occurs: 'sometimes',
      because: expect.stringMatching(/^TODO/) as string,
      source: 'seen at import2@live on 2026-11-22, case import2.listImports/200/b',
      review: '2027-05-22',
    },
  ]);
});

test('notes, tolerated findings and mocks propose nothing', () => {
  expect(proposed(entry('import2@live', 'a', [{ ...finding, weight: 'note' }]))).toEqual([]);
  expect(proposed(entry('import2@mock-live', 'a', [finding]))).toEqual([]);
});
