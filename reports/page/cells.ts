import type { CellState, CellView, GridView } from '../model/grid.ts';

/** How a cell's state is said. */
export const words: { readonly [state in CellState]: string } = {
  holds: 'holds',
  broken: 'broken',
  warned: 'holds, with a warning',
  deviates: 'differs as known',
  otherwise: 'asked, answered otherwise',
  excluded: 'excluded, with a reason',
  missing: 'missing',
  notAsked: 'not asked for',
};

/** The cells of a grid, row by row. */
export const cellsOf = ({ rows }: GridView): CellView[] =>
  rows.flatMap(({ cells }) => cells.filter((cell): cell is CellView => cell !== null));
