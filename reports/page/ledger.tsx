import type { JSX } from 'preact';
import { type CellView, type GridView, cellWords, cellsOf, statesIn } from '../model/grid.ts';
import type { PageModel } from '../model/page-model.ts';
import type { Difference } from '../../runs/contract-run.ts';
import type { LeftBehind as LeftBehindRow } from '../../runs/run.ts';
import { counted } from '../../contracts/show/words.ts';
import { Ticked } from './evidence.tsx';
import { Fold, More } from './frame.tsx';
import { Items, Table } from './lists.tsx';
import { CellSign, Journeys, Panel, journeysAnchor } from './panels.tsx';

type LeftBy = { readonly rows: readonly LeftBehindRow[]; readonly by: 'contract' | 'load' };
type LedgerView = Extract<PageModel['ledger'], { readonly state: 'there' }>['view'];

/** Every operation × status × target, and what became of it. */
export const Ledger = ({ grids, differences, leftBehind }: LedgerView): JSX.Element => (
  <>
    <p class="legend">
      {statesIn(grids).map((state) => (
        <span>
          <CellSign state={state} />
          {cellWords[state].words}
        </span>
      ))}
    </p>
    {grids.map((grid) => (
      <Grid grid={grid} />
    ))}
    <Exclusions grids={grids} />
    <div class="finder needs-script">
      <label for="find">Find a case</label>
      <input id="find" type="search" placeholder="import2.getImport/404, unknown, fail …" autocomplete="off" />
      <output id="found" for="find" />
    </div>
    <div id="panels">
      {grids.flatMap((grid) => cellsOf(grid).map((cell) => <Panel cell={cell} />))}
      {grids.map((grid) => (hasJourneys(grid) ? <Journeys grid={grid} /> : null))}
    </div>
    <Differences rows={differences} />
    <LeftBehind rows={leftBehind} by="contract" />
  </>
);

/** `31 hold; 2 excluded, with a reason`. */
const countsInWords = (grid: GridView): string =>
  statesIn([grid])
    .map((state) => [cellsOf(grid).filter((cell) => cell.state === state).length, cellWords[state].words] as const)
    .map(([count, words]) => `${count} ${count === 1 ? words : words.replace('holds', 'hold')}`)
    .join('; ');

const Grid = ({ grid }: { readonly grid: GridView }): JSX.Element => (
  <Fold
    title={grid.target}
    aside={`${counted(cellsOf(grid).length, 'cell')}${grid.rows.length > 0 ? `: ${countsInWords(grid)}` : ''}`}
    isOpen={cellsOf(grid).some(({ state }) => cellWords[state].colour === 'red')}
  >
    <Table
      label={`Ledger of ${grid.target}`}
      kind="grid"
      heads={['Operation', ...grid.statuses]}
      rows={grid.rows.map(({ operation, cells }) => [
        <code>{operation.split('.')[1]}</code>,
        ...cells.map((cell) => (cell ? <Cell cell={cell} /> : null)),
      ])}
    />
    {hasJourneys(grid) ? (
      <p>
        <a href={`#${journeysAnchor(grid)}`}>{counted(grid.journeys.length, 'journey')}</a> over several operations
        {grid.journeysLeftOut.length > 0 ? `, ${grid.journeysLeftOut.length} not walked here` : ''}
      </p>
    ) : null}
  </Fold>
);

const hasJourneys = ({ journeys, journeysLeftOut }: GridView): boolean => journeys.length + journeysLeftOut.length > 0;

const Cell = ({ cell }: { readonly cell: CellView }): JSX.Element => (
  <a
    href={`#${cell.anchor}`}
    class={`cell ${cell.state}`}
    title={`${cell.operation} ${cell.status}: ${cellWords[cell.state].words}`}
  >
    <span class="vh">
      {cell.operation} {cell.status} {cellWords[cell.state].words},{' '}
    </span>
    <i aria-hidden="true">{cellWords[cell.state].sign}</i>
    {cell.cases.length > 0 ? cell.cases.length : ''}
    <span class="vh">{cell.cases.length === 0 ? 'no case' : cell.cases.length === 1 ? ' case' : ' cases'}</span>
  </a>
);

/** The reasons, each with the cells it explains. */
function Exclusions({ grids }: { readonly grids: readonly GridView[] }): JSX.Element | null {
  const cells = grids.flatMap(cellsOf).filter(({ state }) => state === 'excluded' || state === 'missing');
  const reasons = [...new Set(cells.map(({ reason }) => reason ?? ''))];
  if (reasons.length === 0) return null;
  return (
    <Fold
      anchor="exclusions"
      title="Not checked, and why"
      aside={`${counted(cells.length, 'cell')}, ${counted(reasons.length, 'reason')}`}
    >
      <Items
        kind="reasons"
        of={reasons.map((why) => (
          <>
            {why === '' ? 'no reason is given' : <Ticked text={why} />}
            <p class="quiet">
              {cells
                .filter(({ reason }) => (reason ?? '') === why)
                .map(({ operation, status, target, anchor }, at) => (
                  <>
                    {at > 0 ? ', ' : ''}
                    <a href={`#${anchor}`}>
                      {operation.split('.')[1]} {status}
                    </a>{' '}
                    at {target}
                  </>
                ))}
            </p>
          </>
        ))}
      />
    </Fold>
  );
}

/** Where a real target and its mock answered one case differently: no verdict, but worth a look. */
const Differences = ({ rows }: { readonly rows: readonly Difference[] }): JSX.Element | null =>
  rows.length === 0 ? null : (
    <More id="differences" title={`${counted(rows.length, 'difference')} between a real target and its mock`}>
      <Items
        most={200}
        rest=", in contract-run.json"
        of={rows.map(({ case: id, where, shown }) => (
          <>
            <code>{id}</code> <span class="quiet">at</span> <code>{where}</code>:{' '}
            {Object.entries(shown)
              .map(([target, what]) => `${target} ${what}`)
              .join(', ')}
          </>
        ))}
      />
    </More>
  );

/** What a run left behind, below what is told of it. */
export const LeftBehind = ({ rows, by }: LeftBy): JSX.Element | null =>
  rows.length === 0 ? null : (
    <More
      id={`left-behind-${by}`}
      title={`${counted(rows.length, 'import')} left behind at real targets by the ${by} run`}
    >
      <Items
        of={rows.map(({ target, operation, id }) => (
          <>
            <code>{id}</code>{' '}
            <span class="quiet">
              by {operation} at {target}
            </span>
          </>
        ))}
      />
    </More>
  );
