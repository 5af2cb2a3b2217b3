import type { CellState, CellView, GridView } from './grid.ts';

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
