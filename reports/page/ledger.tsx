import type { JSX } from 'preact';
import { cellWords, cellsOf, statesIn } from '../model/cells.ts';
import type { CellView, GridView } from '../model/grid.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted } from '../../contracts/show/words.ts';
import { Fold, Section, Shown, Wide } from './bits.tsx';
import { Differences, Exclusions, LeftBehind } from './ledger-rest.tsx';
import { CellSign, Journeys, Panel, journeysAnchor } from './panels.tsx';

/** (c) Every operation × status × target, and what became of it. */
export const Ledger = ({ model: { ledger } }: { readonly model: PageModel }): JSX.Element => (
  <Section
    id="ledger"
    title="What was checked"
    lead="Every status of every operation at every target: driven, excluded with a reason, or missing. Choose a cell to see its cases, and a request with its answer."
    isPrinted
  >
    <Shown part={ledger}>
      {({ grids, differences, leftBehind }) => (
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
          <LeftBehind rows={leftBehind} />
        </>
      )}
    </Shown>
  </Section>
);

/** `31 holds; 2 excluded, with a reason`. */
const countsOf = (grid: GridView): string =>
  statesIn([grid])
    .map((state) => `${cellsOf(grid).filter((cell) => cell.state === state).length} ${cellWords[state].words}`)
    .join('; ');

const Grid = ({ grid }: { readonly grid: GridView }): JSX.Element => (
  <Fold
    title={grid.target}
    aside={`${counted(cellsOf(grid).length, 'cell')}${grid.rows.length > 0 ? `: ${countsOf(grid)}` : ''}`}
    isOpen={cellsOf(grid).some(({ state }) => state === 'broken' || state === 'missing')}
  >
    <Wide label={`Ledger of ${grid.target}`}>
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">Operation</th>
            {grid.statuses.map((status) => (
              <th scope="col">{status}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map(({ operation, cells }) => (
            <tr>
              <th scope="row">
                <code>{operation.split('.')[1]}</code>
              </th>
              {cells.map((cell) => (
                <td>{cell ? <Cell cell={cell} /> : null}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
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
    {cell.cases.length > 0 ? <span class="vh"> cases</span> : <span class="vh">no case</span>}
  </a>
);
