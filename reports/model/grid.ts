import { operationIds } from '../../contracts/spec/contract.ts';
import type { Cell } from '../../contracts/judge/ledger.ts';
import { type VerdictKind, isRed } from '../../contracts/judge/verdict.ts';
import type { ContractRun, VerdictEntry } from '../../runs/contract-run.ts';
import { weighing } from '../../runs/causes/signs.ts';
import { groupedBy } from '../../contracts/values/grouped.ts';
import { viewFound } from './exchange.ts';
import { partsOf } from '../../contracts/cases/case.ts';

/** `broken-1`, the anchor of the cause of a case at a target. */
export type CauseOf = (target: string, caseId: string) => string | null;

export function gridsOf(run: ContractRun, causeOf: CauseOf) {
  const entries = groupedBy(run.verdicts, ({ target, case: id }) => `${target} ${cellIn(id)}`);
  return run.targets.map(({ name }) => {
    const cells = run.cells.filter(({ target }) => target === name);
    const statuses = [...new Set(cells.map(({ status }) => status))].sort((a, b) => a - b);
    const operations = operationIds.filter((id) => cells.some(({ operation }) => operation === id));
    return {
      target: name,
      statuses,
      rows: operations.map((operation) => ({
        operation,
        cells: statuses.map((status) => {
          const cell = cells.find((one) => one.operation === operation && one.status === status);
          return cell ? viewCell(cell, entries.get(`${name} ${operation}/${status}`) ?? [], run, causeOf) : null;
        }),
      })),
      /** Cases that ask for no single cell: journeys over several operations. */
      journeys: (entries.get(`${name} journey`) ?? []).map((entry) => rowOf(entry, causeOf)),
      /** Those that are not walked here, each with the reason. */
      journeysLeftOut: (run.journeysLeftOut ?? []).filter(({ target }) => target === name),
    };
  });
}
export type GridView = ReturnType<typeof gridsOf>[number];

/** The operation and status that a case asks for; what asks for no single cell is a journey. */
function cellIn(caseId: string): string {
  const { operation, status } = partsOf(caseId);
  return status === null ? 'journey' : `${operation}/${status}`;
}

function viewCell(cell: ContractRun['cells'][number], entries: readonly VerdictEntry[], run: ContractRun, of: CauseOf) {
  const { target, operation, status, reason, reasons = [] } = cell;
  const telling =
    entries.find(({ verdict }) => verdict === 'fail') ??
    entries.find(({ verdict }) => isRed(verdict)) ??
    entries[entries.length - 1];
  return {
    anchor: `cell-${target.replace('@', '-')}-${operation.split('.')[1] ?? operation}-${status}`,
    target,
    operation,
    status,
    state: stateOf(cell.state, entries, run.partial),
    /** Its main reason, or what was answered instead. */
    reason: reason ?? null,
    /** Why cases of it were left out. */
    reasons,
    cases: entries.map((entry) => rowOf(entry, of)),
    /** Of a broken cell the one that broke it. */
    exchange: telling ? viewFound(telling.exchanges, weighing(telling)[0] ?? telling.findings[0]) : null,
  };
}
export type CellView = ReturnType<typeof viewCell>;

function stateOf(state: Cell['state'], entries: readonly VerdictEntry[], isPartial: boolean): CellState {
  const has = (...kinds: readonly VerdictKind[]): boolean => entries.some(({ verdict }) => kinds.includes(verdict));
  if (has('fail')) return 'broken';
  if (has('blocked', 'notTestable', 'harnessError')) return 'unjudged';
  if (state === 'missing') return isPartial ? 'notAsked' : 'missing';
  if (state === 'excluded') return 'excluded';
  if (state === 'askedOtherwise') return 'otherwise';
  if (has('warn')) return 'warned';
  return has('deviation', 'deviationGone') ? 'deviates' : 'holds';
}

const rowOf = (entry: VerdictEntry, causeOf: CauseOf) => ({
  id: entry.case,
  title: entry.title,
  verdict: entry.verdict,
  requests: entry.exchanges.length,
  tookMs: entry.durationMs,
  cause: causeOf(entry.target, entry.case),
});
export type CaseRow = ReturnType<typeof rowOf>;

/** How a cell stands, and how page and terminal show and say it: the sign makes do without its colour. */
export const cellWords = {
  holds: { sign: '✓', words: 'holds', colour: 'green' },
  broken: { sign: '✕', words: 'broken', colour: 'red' },
  unjudged: { sign: '⊘', words: 'could not be judged', colour: 'red' },
  warned: { sign: '!', words: 'holds, with a warning', colour: 'yellow' },
  deviates: { sign: '≈', words: 'known deviation', colour: 'yellow' },
  otherwise: { sign: '~', words: 'asked, answered otherwise', colour: 'yellow' },
  excluded: { sign: '–', words: 'excluded, with a reason', colour: 'dim' },
  missing: { sign: '?', words: 'missing', colour: 'red' },
  notAsked: { sign: '·', words: 'not asked for', colour: 'dim' },
} as const;
export type CellState = keyof typeof cellWords;

export const cellsOf = ({ rows }: GridView): CellView[] =>
  rows.flatMap(({ cells }) => cells.filter((cell) => cell !== null));

/** The states that some cell is in, in the order of the table above. */
export const statesIn = (grids: readonly GridView[]): CellState[] => {
  const found = new Set(grids.flatMap(cellsOf).map(({ state }) => state));
  return (Object.keys(cellWords) as CellState[]).filter((state) => found.has(state));
};
