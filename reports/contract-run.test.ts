import { describe, expect, test } from 'vitest';
import type { ShownOutcome } from '../contracts/report-case.ts';
import type { WeighedFinding } from '../contracts/verdict.ts';
import { type ContractRun, buildContractRun } from './contract-run.ts';
import { junitOf } from './junit.ts';
import { causesOf, noColours, summaryOf } from './terminal.ts';

const finding: WeighedFinding = {
  rule: 'status',
  requirement: 'http/status-is-declared',
  where: 'status',
  expected: { kind: 'one-of', values: [200] },
  received: { kind: 'value', value: 503 },
  weight: 'fail',
};

const outcome = (id: string, verdict: ShownOutcome['verdict'], more: Partial<ShownOutcome> = {}): ShownOutcome => ({
  case: id,
  title: 'does <this> & "that"',
  target: 'import2@mock-live',
  verdict,
  exchanges: [],
  durationMs: 5,
  ...more,
});

const run = {
  id: 'r1',
  startedAt: '2026-11-22T00:00:00.000Z',
  durationMs: 9,
  commit: 'abc',
  contractHash: 'def',
  seed: 's',
};
const targets = [{ name: 'import2@mock-live', baseUrl: 'http://127.0.0.1/api/v2.1' }];
const build = (shown: readonly ShownOutcome[], partial = false): ContractRun =>
  buildContractRun(run, targets, [], shown, { partial, ended: 'complete', errors: [] });

const exchange = {
  operation: 'import2.createImport',
  request: { method: 'POST', url: '/', auth: 'valid', headers: [], body: '' },
  answer: { kind: 'response', status: 503, headers: [], body: '' },
  startedAt: 0,
  durationMs: 1,
} as const;
const blocked = (id: string): ShownOutcome =>
  outcome(
    id,
    { verdict: 'blocked', cause: 'import2.createImport | status', findings: [finding] },
    { exchanges: [exchange] },
  );

test('a cause that blocks several cases is one failure', () => {
  const model = build([blocked('import2.getImport/200/existing'), blocked('import2.acceptPayment/200/existing')]);
  expect(model.summary.verdicts).toMatchObject({ blocked: 2, fail: 1 });
  expect(model.verdicts.filter(({ verdict }) => verdict === 'fail').map((entry) => entry.case)).toEqual([
    'import2.createImport/arranging',
  ]);
});

test('the order in which tests end makes no difference', () => {
  const shown = ['b', 'a', 'c'].map((id) => outcome(`import2.listTools/200/${id}`, { verdict: 'pass', findings: [] }));
  expect(build(shown)).toEqual(build(shown.toReversed()));
});

test('a requirement is broken by a finding, verified by a case that was judged, and else not verified', () => {
  const stateOf = (shown: readonly ShownOutcome[], id: string) =>
    build(shown).requirements.find((row) => row.id === id)?.state;
  const id = 'import2/token-is-the-username';
  const passing = outcome('import2.listTools/200/any-password', { verdict: 'pass', findings: [] });
  expect(stateOf([passing], id)).toBe('verified');
  expect(stateOf([{ ...passing, verdict: { verdict: 'fail', findings: [{ ...finding, requirement: id }] } }], id)).toBe(
    'broken',
  );
  expect(stateOf([{ ...passing, verdict: { verdict: 'notTestable', missing: 'x' } }], id)).toBe('notVerified');
  expect(stateOf([passing], 'import2/base-url')).toBe('excluded');
  expect(stateOf([passing], 'import2/accept-answers-empty-200')).toBe('notVerified'); // no such answer was seen
});

describe('JUnit', () => {
  const xml = junitOf(
    build([
      outcome('a', { verdict: 'pass', findings: [] }),
      outcome('b', { verdict: 'fail', findings: [finding] }),
      outcome('c', { verdict: 'harnessError', error: 'boom \u0007' }),
      outcome('d', { verdict: 'deviation', findings: [] }),
      outcome('e', { verdict: 'notTestable', missing: 'x' }),
    ]),
    () => 'words with ]]> & <tags> \u001b[31m',
  );

  test('counts a broken contract as a failure, and a broken suite as an error', () => {
    expect(xml).toMatch(/<testsuite name="import2@mock-live" tests="5" failures="2" errors="1" skipped="0"/);
  });

  test('is well-formed whatever stands in it', () => {
    expect(xml).toContain('does &lt;this&gt; &amp; &quot;that&quot;');
    // eslint-disable-next-line no-control-regex -- what XML cannot hold
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(xml.match(/<testcase/g)).toHaveLength(5);
  });
});

test('failures of one cause are told once', () => {
  const broken = ['a', 'b', 'c'].map((id) =>
    outcome(id, { verdict: 'fail', findings: [finding] }, { fingerprint: 'one cause' }),
  );
  const [group, ...others] = causesOf(build(broken));
  expect([group?.cases.length, others.length]).toEqual([3, 0]);
});

test('the summary counts what there is, and says when it is partial', () => {
  const text = summaryOf(build([outcome('a', { verdict: 'pass', findings: [] })], true), noColours);
  expect(text).toContain('1 pass; cells: 0 covered, 0 excluded; 0 requests; partial: a filter was set');
});
