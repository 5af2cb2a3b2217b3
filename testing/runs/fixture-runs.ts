import type { Cell } from '../../contracts/judge/ledger.ts';
import type { ShownExchange } from '../../contracts/show/redact.ts';
import type { ShownOutcome } from '../../contracts/show/report-case.ts';
import { type WeighedFinding, fingerprintOf } from '../../contracts/judge/verdict.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import { buildContractRun } from '../../runs/build-contract-run.ts';
import { factsAt } from './fixtures.ts';

/** Small contract runs, made by hand: the page is tried on each. */

const target = 'import2@mock-live';

/** One exchange; what is left out is as it should be. */
export const exchangeOf = (
  operation: ShownExchange['operation'],
  status: number,
  body: string,
  headers: ShownExchange['request']['headers'] = [['content-type', 'application/json']],
): ShownExchange => ({
  operation,
  request: {
    method: 'GET',
    url: 'http://127.0.0.1:4010/api/v2.1/imports/1',
    auth: 'valid',
    headers: [['content-type', 'application/json']],
    body: '',
  },
  answer: { kind: 'response', status, headers, body },
  startedAt: Date.UTC(2026, 10, 22, 2),
  durationMs: 3,
});

const curl = `curl -sS -u "$IMPORT2_TOKEN:X" "$IMPORT2_BASE_URL"'/imports/1'`;

export const outcomeOf = (
  id: string,
  title: string,
  exchange: ShownExchange,
  findings: readonly WeighedFinding[] = [],
): ShownOutcome => {
  const { operation, answer, startedAt } = exchange;
  const status = answer.kind === 'response' ? answer.status : null;
  const found = findings.map((finding) => ({ ...finding, operation, status, startedAt }));
  const [first] = found;
  const verdict = first === undefined ? 'pass' : first.weight === 'fail' ? 'fail' : 'warn';
  return {
    case: id,
    title,
    target,
    verdict,
    findings: found,
    exchanges: [exchange],
    held: { 'import2/json-encoded': 1 },
    durationMs: 4,
    ...(first ? { fingerprint: fingerprintOf(first), curl } : {}),
  };
};

export const findingOf = (
  where: string,
  received: WeighedFinding['received'],
  more: Partial<WeighedFinding> = {},
): WeighedFinding => ({
  rule: 'body-schema',
  requirement: 'import2/status-labels',
  where,
  expected: { kind: 'one-of', values: ['Migration completed', 'Migration cleaned'] },
  received,
  weight: 'fail',
  operation: 'import2.getImport',
  status: 200,
  startedAt: Date.UTC(2026, 10, 22, 2),
  ...more,
});

const sound = exchangeOf('import2.getImport', 200, '{"id":"1","status":"Migration completed","users":{"matched":3}}');
const tools = exchangeOf('import2.listTools', 200, '[{"name":"hubspot","label":"HubSpot"}]');

const passing: readonly ShownOutcome[] = [
  outcomeOf('import2.listTools/200/all', 'lists every tool', tools),
  outcomeOf('import2.getImport/200/existing', 'answers the import that was asked for', sound),
  outcomeOf('import2.getImport/200/same-token', 'shows its token', sound),
];

const cell = (
  operation: Cell['operation'],
  status: number,
  state: Cell['state'],
  cases: readonly string[],
  reason?: string,
): Cell => ({
  operation,
  status,
  target,
  state,
  cases,
  ...(reason ? { reason, reasons: [{ because: reason, byDesign: true, cases: 1 }] } : {}),
});

const cellsOf = (shown: readonly ShownOutcome[]): Cell[] => [
  cell('import2.listTools', 200, 'covered', ['import2.listTools/200/all']),
  cell(
    'import2.getImport',
    200,
    'covered',
    shown.map((one) => one.case).filter((id) => id.startsWith('import2.getImport/200')),
  ),
  cell('import2.getImport', 404, 'excluded', [], 'sandbox GETs answer pre-defined static responses (I-13)'),
];

/** A run of these outcomes; of the register only what the page is to show. */
export function runOf(shown: readonly ShownOutcome[], more: Partial<ContractRun> = {}): ContractRun {
  const run = buildContractRun(
    factsAt('2026-11-22T02:00:00.000Z'),
    [
      { name: target, baseUrl: 'http://127.0.0.1:4010/api/v2.1', ownMock: true },
      { name: 'elastic-path@mock', baseUrl: 'http://127.0.0.1:4010/v2', ownMock: true },
    ],
    cellsOf(shown),
    shown,
    { partial: false, ended: 'complete', errors: [] },
  );
  const few = ['import2/status-labels', 'import2/json-encoded', 'import2/base-url'];
  return { ...run, requirements: run.requirements.filter(({ id }) => few.includes(id)), ...more };
}

export const greenRun = (): ContractRun => runOf(passing);

const oldLabel = '{"id":"1","status":"Import Completed","users":{"matched":3}}';
const oldLabelFound = findingOf('body /status', { kind: 'value', value: 'Import Completed' });

const withOldLabel = (variant: string, title: string): ShownOutcome =>
  outcomeOf(`import2.getImport/200/${variant}`, title, exchangeOf('import2.getImport', 200, oldLabel), [oldLabelFound]);

export const oneFailure = (): ContractRun =>
  runOf([...passing.slice(0, 2), withOldLabel('same-token', 'shows its token')]);

/** Twelve cases that one fault reddens. */
export const oneCause = (): ContractRun =>
  runOf([
    ...passing,
    ...Array.from({ length: 12 }, (_, at) => withOldLabel(`variant-${at + 1}`, 'answers the import')),
  ]);

/** What a hostile server might answer, in every place where its words are shown. */
export const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp.exe\u0000\u001b[31mred\u001b]0;title\u0007 "'\`\${x} \u{d800} --> ]]> <!--`;

export const hostileRun = (): ContractRun => {
  const found = findingOf('body /status', { kind: 'value', value: hostile });
  const huge = findingOf(
    `header ${hostile}`,
    { kind: 'value', value: 'A'.repeat(9000) },
    { rule: 'headers', requirement: 'http/retry-after-form', expected: { kind: 'equal', value: 'B' } },
  );
  const exchange = exchangeOf(
    'import2.getImport',
    200,
    JSON.stringify({ status: hostile, [hostile]: hostile, lines: Array.from({ length: 300 }, (_, at) => at) }),
    [
      ['content-type', 'text/html'],
      [hostile, hostile],
    ],
  );
  const body = exchangeOf('import2.listTools', 200, `${hostile}\n`.repeat(2000));
  return runOf(
    [
      ...passing.slice(1, 2),
      outcomeOf('import2.getImport/200/same-token', hostile, exchange, [found]),
      outcomeOf('import2.listTools/200/all', 'lists every tool', body, [huge]),
      {
        case: 'import2.getImport/200/thrown',
        title: 'our own code failed',
        target,
        verdict: 'harnessError',
        findings: [],
        detail: `Error: ${hostile}\n    at x`,
        exchanges: [],
        durationMs: 1,
      },
    ],
    { errors: [hostile], targets: [{ name: target, baseUrl: `javascript:alert(1)//${hostile}` }] },
  );
};
