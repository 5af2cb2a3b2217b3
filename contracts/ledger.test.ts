import { expect, test } from 'vitest';
import { caseId } from './case.ts';
import { cases } from './cases/index.ts';
import { journeys } from './journeys/index.ts';
import { type Cell, type Done, journeysFor, journeysLeftOut, ledgerOf, planFor } from './ledger.ts';
import type { Reach } from './target.ts';

const open = (): Reach => ({ reachable: true });
const closed = (): Reach => ({ reachable: false, because: 'set IMPORT2_ARCHIVED_ID to open this' });

const plan = planFor({ name: 'import2@live', reach: open, can: open, mayWrite: open }, cases);
const done = (id: string, verdict: Done['verdict']): Done => ({ case: id, target: 'import2@live', verdict });
const cellOf = (cells: readonly Cell[], operation: string, status: number): Cell | undefined =>
  cells.find((cell) => cell.operation === operation && cell.status === status);

test('a cell is covered by what the run did, not by what the source contains', () => {
  const cells = ledgerOf(plan, [done('import2.listTools/200/all', 'pass')]);
  expect(cellOf(cells, 'import2.listTools', 200)).toMatchObject({
    state: 'covered',
    cases: ['import2.listTools/200/all'],
  });
  expect(cellOf(cells, 'import2.listTools', 401)).toMatchObject({
    state: 'missing',
    reason: expect.stringMatching(/^planned but not run/) as string,
  });
});

test('a failing case covers its cell; a blocked or untestable one does not', () => {
  const state = (verdict: Done['verdict']) =>
    cellOf(ledgerOf(plan, [done('import2.listTools/200/all', verdict)]), 'import2.listTools', 200)?.state;
  expect([state('fail'), state('blocked'), state('notTestable'), state('harnessError')]).toEqual([
    'covered',
    'missing',
    'missing',
    'missing',
  ]);
});

test('what cannot be reached is excluded beforehand, with the setting that would open it', () => {
  const shut = planFor({ name: 'import2@live', reach: closed, can: open, mayWrite: open }, cases);
  expect(shut.runs).toEqual([]);
  expect(cellOf(ledgerOf(shut, []), 'import2.getImport', 200)).toMatchObject({
    state: 'excluded',
    reason: 'set IMPORT2_ARCHIVED_ID to open this',
  });
});

test('without leave to write nothing is sent that could, whatever it should be answered', () => {
  const { runs } = planFor({ name: 'import2@live', reach: open, can: open, mayWrite: closed }, cases);
  expect(new Set(runs.map(({ operation }) => operation))).toEqual(
    new Set(['import2.listTools', 'import2.listImports', 'import2.getImport']),
  );
});

test('nothing that only we decided is sent to the live API', () => {
  const ids = plan.runs.map((row) => caseId(row));
  const ours = [
    'unknown-route',
    'unknown-method',
    'bad-escape',
    'id-very-long',
    'form-body',
    'xml-body',
    '/413/',
    '/431/',
  ];
  expect(ids.filter((id) => ours.some((part) => id.includes(part)))).toEqual([]);
});

test('the sandbox’s ledger says why its fixed GETs are not driven to 404', () => {
  const sandbox = planFor({ name: 'import2@sandbox', reach: open, can: open, mayWrite: open }, cases);
  expect(cellOf(ledgerOf(sandbox, []), 'import2.getImport', 404)).toMatchObject({
    state: 'excluded',
    reason: expect.stringMatching(/pre-defined static responses/) as string,
  });
});

test('a journey is walked or left out with a reason, never just absent', () => {
  const reading = { name: 'import2@live', reach: open, can: open, mayWrite: closed } as const;
  const own = journeys.filter(({ id }) => id.startsWith('import2.'));
  const left = journeysLeftOut(reading, journeys);
  expect(journeysFor(reading, journeys)).toEqual([]);
  expect(left.map(({ journey }) => journey)).toEqual(own.map(({ id }) => id));
  expect(left.every(({ because }) => because !== '')).toBe(true);
});
