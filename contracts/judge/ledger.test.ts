import { expect, test } from 'vitest';
import { type Case, caseId, partsOf } from '../cases/case.ts';
import { journeys } from '../journeys/index.ts';
import { type Cell, type Done, ledgerOf } from './ledger.ts';
import { type Suite, suiteAt } from './run-suite.ts';
import type { Target } from './target.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import { type Why, closedTogether } from '../spec/why.ts';
import type { VerdictKind } from './verdict.ts';
import { type OperationId, operationIds, operationOf } from '../spec/contract.ts';

const open = () => null;
const closed = (): Why => ({ because: 'set IMPORT2_ARCHIVED_ID to open this' });

/** The suite at a target that nothing is sent to. */
const suiteOf = (target: Omit<Target, 'open' | 'ownMock'>) =>
  suiteAt({
    ...target,
    ownMock: false,
    open: () => {
      throw new Error('nothing is sent');
    },
  });
const casesIn = ({ tasks }: Suite): Case[] => tasks.flatMap(({ row }) => row ?? []);

const plan = suiteOf({ name: 'import2@live', whyNot: open, allowed: 'everything' });
const answered = (operation: OperationId, status: number): Done['exchanges'] => [
  { operation, answer: { kind: 'response', status, headers: [], body: '' } },
];
const done = (id: string, kind: VerdictKind, status = 200, last = partsOf(id).operation as OperationId): Done => ({
  case: id,
  target: 'import2@live',
  verdict: kind,
  exchanges: answered(last, status),
});
const cellOf = (cells: readonly Cell[], operation: string, status: number): Cell | undefined =>
  cells.find((cell) => cell.operation === operation && cell.status === status);

test('a case that ended before it asked what it is about covers nothing', () => {
  const one = done('import2.getImport/200/existing', 'warn', 200, 'import2.createImport');
  expect(cellOf(ledgerOf(plan, [one]), 'import2.getImport', 200)).toMatchObject({
    state: 'missing',
    reason: 'warn: import2.getImport/200/existing',
  });
});

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
  const state = (verdict: VerdictKind) =>
    cellOf(ledgerOf(plan, [done('import2.listTools/200/all', verdict)]), 'import2.listTools', 200)?.state;
  expect([state('fail'), state('blocked'), state('notTestable'), state('harnessError')]).toEqual([
    'covered',
    'missing',
    'missing',
    'missing',
  ]);
});

test('a cell is covered only by its status received: one that was answered otherwise says what came', () => {
  const cells = ledgerOf(plan, [
    done('import2.createImport/422/source-tool-blank', 'deviation', 400),
    done('import2.createImport/422/source-tool-spaces', 'fail', 201),
  ]);
  expect(cellOf(cells, 'import2.createImport', 422)).toMatchObject({
    state: 'askedOtherwise',
    reason: 'asked by 2 cases, answered 400 and 201',
  });
  expect(cellOf(cells, 'import2.createImport', 400)).toMatchObject({ state: 'missing' });
});

test('a cell’s reason is the one whose setting opens most of its cases, and all are kept', () => {
  const shut = suiteOf({
    name: 'elastic-path@store',
    whyNot: open,
    allowed: [],
  });
  const cell = cellOf(ledgerOf(shut, []), 'elastic-path.createImport', 400);
  expect(cell).toMatchObject({
    state: 'excluded',
    reason: expect.stringContaining('would create something real') as string,
  });
  expect(cell?.reasons?.length).toBeGreaterThan(2);
  expect(cell?.reasons?.[0]).toMatchObject({ opens: 'ALLOW_LIVE=elastic-path' });
});

test('what needs two things says both, and what nobody can open is opened by no setting', () => {
  const closedBy = (opens: string): Why => ({ because: `${opens} opens it`, opens });
  const shut = suiteOf({
    name: 'elastic-path@store',
    whyNot: (given) => {
      if (given === 'token-without-permission') return closedBy('EP_FORBIDDEN_TOKEN');
      if (given === 'job') return closedBy('ALLOW_LIVE=elastic-path or EP_EXISTING_ID');
      return given === 'memory' ? open() : { because: 'nobody can' };
    },
    allowed: [],
  });
  const opens = (operation: string, status: number) =>
    cellOf(ledgerOf(shut, []), operation, status)?.reasons?.[0]?.opens;
  expect(opens('elastic-path.createImport', 201)).toBe('ALLOW_LIVE=elastic-path');
  expect(opens('elastic-path.createImport', 403)).toBe('ALLOW_LIVE=elastic-path and EP_FORBIDDEN_TOKEN');
  expect(opens('elastic-path.createImport', 409)).toBeUndefined();
  expect(opens('elastic-path.getImport', 200)).toBe('ALLOW_LIVE=elastic-path or EP_EXISTING_ID');
});

test('what permits a request also brings about what it is sent to', () => {
  const whyNot = (): Why => ({ because: 'c', opens: 'ALLOW_LIVE=import2 or IMPORT2_EXISTING_ID' });
  const { leftOut } = suiteOf({ name: 'import2@live', whyNot, allowed: [] });
  const opens = (id: string) => leftOut.find((one) => one.id === id)?.why.opens;
  expect(opens('import2.acceptPayment/200/existing')).toBe('ALLOW_LIVE=import2,import2-pay');
  expect(opens('import2.rejectPayment/200/existing')).toBe('ALLOW_LIVE=import2');
});

test('two needs of which one opens the other are one', () => {
  const write = { because: 'would write', opens: 'ALLOW_LIVE=import2' };
  const state = { because: 'would create', opens: 'ALLOW_LIVE=import2 or IMPORT2_EXISTING_ID' };
  expect(closedTogether([write, state])).toEqual(write);
  expect(closedTogether([state, write])).toEqual(write);
  expect(closedTogether([write, write])).toEqual(write);
  expect(closedTogether([])).toBeNull();
});

test('a path that is refused needs no state: the status of a malformed id is asked for where nothing may be created', () => {
  const runs = casesIn(
    suiteOf({
      name: 'elastic-path@store',
      whyNot: closed,
      allowed: [],
    }),
  );
  expect(runs.some((row) => row.operation === 'elastic-path.getImport' && row.status === 400)).toBe(true);
});

test('what cannot be reached is excluded beforehand, with the setting that would open it', () => {
  const shut = suiteOf({ name: 'import2@live', whyNot: closed, allowed: 'everything' });
  expect(casesIn(shut).filter(({ given = [] }) => given.length > 0)).toEqual([]);
  expect(cellOf(ledgerOf(shut, []), 'import2.getImport', 200)).toMatchObject({
    state: 'excluded',
    reason: 'set IMPORT2_ARCHIVED_ID to open this',
  });
});

test('without leave to write nothing is sent that could, whatever it should be answered', () => {
  const runs = casesIn(suiteOf({ name: 'import2@live', whyNot: open, allowed: [] }));
  const reads = operationIds.filter((id) => id.startsWith('import2.') && operationOf(id).method === 'GET');
  expect(new Set(runs.map(({ operation }) => operation))).toEqual(new Set(reads));
});

test('nothing that only we decided is sent to the live API', () => {
  const ids = casesIn(plan).map((row) => caseId(row));
  const ours = ['unknown-route', 'unknown-method', 'bad-escape', 'id-very-long', 'form-body', 'xml-body'];
  expect(ids.filter((id) => ours.some((part) => id.includes(part)))).toEqual([]);
});

test('the real sandbox is asked once for what is not there, and whatever it answers is noted; our mock’s is not asked', () => {
  const at = (name: 'import2@sandbox' | 'import2@mock-sandbox') =>
    suiteOf({ name, whyNot: open, allowed: 'everything' });
  const runs = casesIn(at('import2@sandbox'));
  const asked = ['import2.getImport/404/', 'import2.listImports/422/'].map((cell) =>
    runs.filter((row) => caseId(row).startsWith(cell)),
  );
  expect(asked.map((rows) => rows.map((row) => requirementOf(row.verifies[0]).level))).toEqual([['MAY'], ['MAY']]);
  expect(cellOf(ledgerOf(at('import2@mock-sandbox'), []), 'import2.getImport', 404)).toMatchObject({
    state: 'excluded',
    reason: expect.stringMatching(/one pre-defined body for any id/) as string,
  });
});

test('optional fields run at the sandbox once a destination is named, but for values of our own making', () => {
  const planAt = (why: Why | null) =>
    suiteOf({
      name: 'import2@sandbox',
      whyNot: (given) => (given === 'destination' ? why : null),
      allowed: 'everything',
    });
  const ids = (why: Why | null) =>
    casesIn(planAt(why))
      .map((row) => caseId(row))
      .filter((id) => /createImport.201.(?:start-full|destination)/.test(id));
  expect(ids(closed())).toEqual([]);
  expect(ids(open())).toEqual(
    [
      'destination-instance-url-left-out',
      'destination-username-left-out',
      'destination-token-left-out',
      'start-full-left-out',
      'start-full-true',
      'start-full-false',
    ].map((variant) => `import2.createImport/201/${variant}`),
  );
});

test('a journey is walked or left out with a reason, never just absent', () => {
  const reading = { name: 'import2@live', whyNot: open, allowed: [] } as const;
  const own = journeys.filter(({ id }) => id.startsWith('import2.'));
  const { tasks, leftOut } = suiteOf(reading);
  const left = leftOut.filter(({ row }) => row === null);
  expect(tasks.filter(({ row }) => row === null)).toEqual([]);
  expect(left.map(({ id }) => id)).toEqual(own.map(({ id }) => id));
  expect(left.every(({ why }) => why.because !== '')).toBe(true);
});
