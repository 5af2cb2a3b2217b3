import { operationIds } from '../../contracts/spec/contract.ts';
import type { Cell, LeftOut, Reason } from '../../contracts/judge/ledger.ts';
import type { VerdictKind } from '../../contracts/judge/verdict.ts';
import { isRed } from '../../contracts/judge/verdict.ts';
import type { ContractRun, VerdictEntry } from '../../runs/contract-run.ts';
import { weighing } from '../../runs/causes/signs.ts';
import { type ExchangeView, viewFound } from './exchange.ts';

/** How a cell of the ledger stands. */
export type CellState = 'holds' | 'broken' | 'warned' | 'deviates' | 'otherwise' | 'excluded' | 'missing' | 'notAsked';

export type CellView = {
  readonly anchor: string;
  readonly target: string;
  readonly operation: string;
  readonly status: number;
  readonly state: CellState;
  /** Its main reason, or what was answered instead. */
  readonly reason: string | null;
  /** Why cases of it were left out. */
  readonly reasons: readonly Reason[];
  readonly cases: readonly CaseRow[];
  /** Of a broken cell the one that broke it. */
  readonly exchange: ExchangeView | null;
};

export type CaseRow = {
  readonly id: string;
  readonly title: string;
  readonly verdict: VerdictKind;
  readonly requests: number;
  readonly tookMs: number;
  /** The anchor of its cause. */
  readonly cause: string | null;
};

export type GridView = {
  readonly target: string;
  readonly baseUrl: string;
  readonly statuses: readonly number[];
  readonly rows: readonly { readonly operation: string; readonly cells: readonly (CellView | null)[] }[];
  /** Cases that drive no single cell: journeys over several operations. */
  readonly journeys: readonly CaseRow[];
  /** Those that are not walked here, each with the reason. */
  readonly journeysLeftOut: readonly LeftOut[];
};

/** `broken-1` of a case at a target. */
export type CauseOf = (target: string, caseId: string) => string | null;

/** The ledger as a grid for each target. */
export function gridsOf(run: ContractRun, causeOf: CauseOf): GridView[] {
  const entries = byCell(run.verdicts);
  return run.targets.map(({ name, baseUrl }) => {
    const cells = run.cells.filter(({ target }) => target === name);
    const statuses = [...new Set(cells.map(({ status }) => status))].sort((a, b) => a - b);
    const operations = operationIds.filter((id) => cells.some(({ operation }) => operation === id));
    const rows = operations.map((operation) => ({
      operation,
      cells: statuses.map((status) => {
        const cell = cells.find((one) => one.operation === operation && one.status === status);
        return cell ? viewCell(cell, entries.get(`${name} ${operation}/${status}`) ?? [], run, causeOf) : null;
      }),
    }));
    const journeys = (entries.get(`${name} journey`) ?? []).map((entry) => rowOf(entry, causeOf));
    const journeysLeftOut = (run.journeysLeftOut ?? []).filter(({ target }) => target === name);
    return { target: name, baseUrl, statuses, rows, journeys, journeysLeftOut };
  });
}

/** Entries by target and cell; what drives no single cell is a journey. */
function byCell(verdicts: readonly VerdictEntry[]): Map<string, VerdictEntry[]> {
  const found = new Map<string, VerdictEntry[]>();
  for (const entry of verdicts) {
    const cell = /^[^/]+\/\d+(?=\/)/.exec(entry.case)?.[0] ?? 'journey';
    const key = `${entry.target} ${cell}`;
    const list = found.get(key);
    if (list) list.push(entry);
    else found.set(key, [entry]);
  }
  return found;
}

function viewCell(
  cell: ContractRun['cells'][number],
  entries: readonly VerdictEntry[],
  run: ContractRun,
  causeOf: CauseOf,
): CellView {
  const { target, operation, status, reason, reasons = [] } = cell;
  const telling = entries.find(({ verdict }) => isRed(verdict)) ?? entries[entries.length - 1];
  return {
    anchor: `cell-${target.replace('@', '-')}-${operation.split('.')[1] ?? operation}-${status}`,
    target,
    operation,
    status,
    state: stateOf(cell.state, entries, run.partial),
    reason: reason ?? null,
    reasons,
    cases: entries.map((entry) => rowOf(entry, causeOf)),
    exchange: telling ? viewFound(telling.exchanges, weighing(telling)[0] ?? telling.findings[0]) : null,
  };
}

function stateOf(state: Cell['state'], entries: readonly VerdictEntry[], isPartial: boolean): CellState {
  const has = (...kinds: readonly VerdictKind[]): boolean => entries.some(({ verdict }) => kinds.includes(verdict));
  if (entries.some(({ verdict }) => isRed(verdict))) return 'broken';
  if (state === 'missing') return isPartial ? 'notAsked' : 'missing';
  if (state === 'excluded') return 'excluded';
  if (state === 'askedOtherwise') return 'otherwise';
  if (has('warn')) return 'warned';
  return has('deviation', 'deviationGone') ? 'deviates' : 'holds';
}

const rowOf = (entry: VerdictEntry, causeOf: CauseOf): CaseRow => ({
  id: entry.case,
  title: entry.title,
  verdict: entry.verdict,
  requests: entry.exchanges.length,
  tookMs: entry.durationMs,
  cause: causeOf(entry.target, entry.case),
});

/** How a cell's state is shown and said, on the page and in the terminal: the sign makes do without its colour. */
export const cellWords: {
  readonly [state in CellState]: {
    readonly sign: string;
    readonly words: string;
    readonly colour: 'green' | 'red' | 'yellow' | 'dim';
  };
} = {
  holds: { sign: '✓', words: 'holds', colour: 'green' },
  broken: { sign: '✕', words: 'broken', colour: 'red' },
  warned: { sign: '!', words: 'holds, with a warning', colour: 'yellow' },
  deviates: { sign: '≈', words: 'known deviation', colour: 'yellow' },
  otherwise: { sign: '~', words: 'asked, answered otherwise', colour: 'yellow' },
  excluded: { sign: '–', words: 'excluded, with a reason', colour: 'dim' },
  missing: { sign: '?', words: 'missing', colour: 'red' },
  notAsked: { sign: '·', words: 'not asked for', colour: 'dim' },
};

/** The cells of a grid, row by row. */
export const cellsOf = ({ rows }: GridView): CellView[] =>
  rows.flatMap(({ cells }) => cells.filter((cell): cell is CellView => cell !== null));

/** The states that some cell is in, in the order of the table above. */
export const statesIn = (grids: readonly GridView[]): CellState[] => {
  const found = new Set(grids.flatMap(cellsOf).map(({ state }) => state));
  return (Object.keys(cellWords) as CellState[]).filter((state) => found.has(state));
};
