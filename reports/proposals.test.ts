import { expect, test } from 'vitest';
import type { Deviation } from '../contracts/spec/deviations.ts';
import { lintDeviations } from '../contracts/lint.ts';
import type { WeighedFinding } from '../contracts/judge/verdict.ts';
import { webhookOperation } from '../contracts/spec/webhook.ts';
import type { ContractRun, VerdictEntry } from '../runs/contract-run.ts';
import { proposedDeviations } from './proposals.ts';

const finding: WeighedFinding = {
  rule: 'body-schema',
  requirement: 'import2/status-labels',
  where: 'body /3/status',
  expected: { kind: 'present' },
  received: { kind: 'value', value: 'Import Completed' },
  weight: 'fail',
  operation: 'import2.listImports',
  status: 200,
  startedAt: 0,
};

const entry = (
  target: string,
  id: string,
  findings: readonly WeighedFinding[],
  operation: VerdictEntry['exchanges'][number]['operation'] = 'import2.listImports',
): VerdictEntry => ({
  case: id,
  title: 'lists',
  target,
  verdict: 'fail',
  findings,
  durationMs: 1,
  exchanges: [
    {
      operation,
      request: { method: 'GET', url: '', auth: 'valid', headers: [], body: '' },
      answer: { kind: 'response', status: 200, headers: [], body: '[]' },
      startedAt: 0,
      durationMs: 1,
    },
  ],
});

/** The rows as they are once pasted: read by the language itself. */
function proposed(...verdicts: readonly VerdictEntry[]): Deviation[] {
  const run = { run: { id: 'r1', startedAt: '2026-11-22T02:00:00.000Z' }, verdicts } as unknown as ContractRun;
  const { text, rows } = proposedDeviations(run);
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- what is pasted is source
  const read = new Function(`return [\n${text}];`)() as Deviation[];
  expect(read).toHaveLength(rows.length);
  return read;
}

test('what a real target breaks, in however many cases, is one row that is bound to them', () => {
  const other = { ...finding, where: 'body /0/status' };
  const rows = proposed(
    entry('import2@live', 'import2.listImports/200/of-one-user', [finding]),
    entry('import2@live', 'import2.listImports/200/nobody', [other]),
  );
  expect(rows).toEqual([
    {
      id: 'import2/status-labels-at-live',
      targets: ['import2@live'],
      operations: ['import2.listImports'],
      statuses: [200],
      cases: ['import2.listImports/200/of-one-user', 'import2.listImports/200/nobody'],
      tolerates: [{ requirement: 'import2/status-labels', at: ['body /*/status'], received: ['Import Completed'] }],
      occurs: 'sometimes',
      because: expect.stringMatching(/^TODO/) as string,
      source: 'seen at import2@live on 2026-11-22',
      review: '2027-05-22',
    },
  ]);
});

test('a row is refused until somebody says why', () => {
  const [row] = proposed(entry('import2@live', 'import2.getImport/200/existing', [finding]));
  if (!row) throw new Error('no row');
  const said = (because: string): string[] => [...lintDeviations([{ ...row, because }], new Date('2026-11-22'))];
  expect(said(row.because)).toEqual([expect.stringContaining('say in a sentence why')]);
  expect(said('agreed with the vendor on 3 June')).toEqual([]);
});

test('a row is about the answers in which it was found, wherever they stand in a journey', () => {
  const [row] = proposed(
    entry('import2@live', 'import2.listImports/200/of-one-user', [finding]),
    entry(
      'import2@live',
      'import2.journey/life-cycle',
      [{ ...finding, operation: 'import2.getImport' }],
      'import2.rejectPayment',
    ),
  );
  expect(row).toMatchObject({ operations: ['import2.listImports', 'import2.getImport'], statuses: [200] });
  expect(row?.cases).toEqual(['import2.listImports/200/of-one-user', 'import2.journey/life-cycle']);
});

test('a row that a webhook shows too is bound to its cases alone', () => {
  const [row] = proposed(
    entry('import2@live', 'import2.journey/customer-buys', [finding]),
    entry('import2@live', 'import2.journey/start-full', [{ ...finding, operation: webhookOperation, status: null }]),
  );
  expect(row).not.toHaveProperty('operations');
});

test('whatever a server says is source that can be pasted', () => {
  const texts = [
    "it's",
    'say "it"',
    `both ' and "`,
    'back\\slash ${x} `',
    'line\nfeed',
    '\u202eright to left',
    'x'.repeat(200),
  ];
  const rows = proposed(
    ...texts.map((value, at) =>
      entry('import2@live', `import2.getImport/200/${at}`, [
        { ...finding, where: `body /a${at}`, received: { kind: 'value', value } },
      ]),
    ),
  );
  expect(rows[0]?.tolerates.map(({ received }) => received?.[0])).toEqual(texts);
});

test('notes, tolerated findings, arranging and mocks propose nothing', () => {
  expect(proposed(entry('import2@live', 'a', [{ ...finding, weight: 'note' }]))).toEqual([]);
  expect(proposed(entry('import2@live', 'import2.createImport/arranging', [finding]))).toEqual([]);
  expect(proposed(entry('import2@mock-live', 'a', [finding]))).toEqual([]);
});
