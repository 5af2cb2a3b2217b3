import type { JSX } from 'preact';
import type { CaseRow, CellState, CellView, GridView } from '../model/grid.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, duration } from '../model/words.ts';
import { Exchange, Section, Shown, Wide } from './bits.tsx';

const words: { readonly [state in CellState]: string } = {
  holds: 'holds',
  broken: 'broken',
  warned: 'holds, with a warning',
  deviates: 'differs as known',
  excluded: 'excluded, with a reason',
  missing: 'missing',
  notAsked: 'not asked for',
};

const states = Object.keys(words) as CellState[];

/** (c) Every operation × status × target, and what became of it. */
export const Ledger = ({ model: { ledger } }: { readonly model: PageModel }): JSX.Element => (
  <Section
    id="ledger"
    title="What was looked at"
    lead="Every status of every operation at every target: driven, excluded with a reason, or missing. Choose a cell to see its cases and its last exchange."
  >
    <Shown part={ledger}>
      {(grids) => (
        <>
          <p class="legend">
            {states
              .filter((state) => grids.some((grid) => cellsOf(grid).some((cell) => cell.state === state)))
              .map((state) => (
                <span>
                  <i class={`cell-sign ${state}`} />
                  {words[state]}
                </span>
              ))}
          </p>
          {grids.map((grid) => (
            <Grid grid={grid} />
          ))}
          <div class="finder needs-script">
            <label for="find">Find a case</label>
            <input id="find" type="search" placeholder="import2.getImport/404, unknown, fail …" autocomplete="off" />
            <output id="found" for="find" />
          </div>
          <div id="panels">
            {grids.flatMap((grid) => cellsOf(grid).map((cell) => <Panel cell={cell} />))}
            {grids.map((grid) => (grid.journeys.length > 0 ? <Journeys grid={grid} /> : null))}
          </div>
          <Exclusions grids={grids} />
        </>
      )}
    </Shown>
  </Section>
);

const cellsOf = ({ rows }: GridView): CellView[] =>
  rows.flatMap(({ cells }) => cells.filter((cell): cell is CellView => cell !== null));

const Grid = ({ grid }: { readonly grid: GridView }): JSX.Element => (
  <Wide label={`Ledger of ${grid.target}`}>
    <table class="grid">
      <caption>
        {grid.target}
        {grid.journeys.length > 0 ? (
          <a href={`#${journeysAnchor(grid)}`}>{counted(grid.journeys.length, 'journey')}</a>
        ) : null}
      </caption>
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
);

const Cell = ({ cell }: { readonly cell: CellView }): JSX.Element => (
  <a
    href={`#${cell.anchor}`}
    class={`cell ${cell.state}`}
    title={`${cell.operation} ${cell.status}: ${words[cell.state]}`}
  >
    <span class="vh">
      {cell.operation} {cell.status} {words[cell.state]},{' '}
    </span>
    {cell.cases.length > 0 ? cell.cases.length : ''}
    {cell.cases.length > 0 ? <span class="vh"> cases</span> : <span class="vh">no case</span>}
  </a>
);

const Panel = ({ cell }: { readonly cell: CellView }): JSX.Element => (
  <section
    class="panel"
    id={cell.anchor}
    tabIndex={-1}
    aria-label={`${cell.operation} ${cell.status} at ${cell.target}`}
  >
    <h3>
      <i class={`cell-sign ${cell.state}`} />
      <code>{cell.operation}</code> {cell.status} <span class="quiet">at {cell.target}</span>
      <a class="back" href="#ledger">
        Back to the grid
      </a>
    </h3>
    <p class="note">
      {words[cell.state]}
      {cell.reason ? `: ${cell.reason}` : ''}
    </p>
    <Rows cases={cell.cases} />
    {cell.last ? (
      <>
        <h4>Last exchange</h4>
        <Exchange view={cell.last} name={`${cell.operation} ${cell.status} at ${cell.target}`} />
      </>
    ) : null}
  </section>
);

const Rows = ({ cases }: { readonly cases: readonly CaseRow[] }): JSX.Element | null =>
  cases.length === 0 ? null : (
    <ul class="cases">
      {cases.map(({ id, title, verdict, cause, tookMs, requests }) => (
        <li>
          <span class={`v ${verdict}`}>{verdict}</span> <code>{id}</code>{' '}
          <span class="quiet">
            {title}; {counted(requests, 'request')}, {duration(Math.max(1, tookMs))}
          </span>
          {cause ? <a href={`#${cause}`}>why</a> : null}
        </li>
      ))}
    </ul>
  );

const journeysAnchor = ({ target }: GridView): string => `journeys-${target.replace('@', '-')}`;

const Journeys = ({ grid }: { readonly grid: GridView }): JSX.Element => (
  <section class="panel" id={journeysAnchor(grid)} tabIndex={-1} aria-label={`Journeys at ${grid.target}`}>
    <h3>
      Journeys <span class="quiet">at {grid.target}</span>
      <a class="back" href="#ledger">
        Back to the grid
      </a>
    </h3>
    <p class="note">They go through several operations, so they stand in no single cell.</p>
    <Rows cases={grid.journeys} />
  </section>
);

/** The reasons, each with the cells it explains. */
function Exclusions({ grids }: { readonly grids: readonly GridView[] }): JSX.Element | null {
  const reasons = new Map<string, CellView[]>();
  for (const cell of grids.flatMap(cellsOf))
    if (cell.state === 'excluded' || cell.state === 'missing')
      reasons.set(cell.reason ?? '', [...(reasons.get(cell.reason ?? '') ?? []), cell]);
  if (reasons.size === 0) return null;
  return (
    <>
      <h3 class="sub" id="exclusions">
        Not looked at, and why
      </h3>
      <ul class="reasons">
        {[...reasons].map(([reason, cells]) => (
          <li>
            <p>{reason === '' ? 'no reason is given' : reason}</p>
            <p class="quiet">
              {cells.map(({ operation, status, target, anchor }, at) => (
                <>
                  {at > 0 ? ', ' : ''}
                  <a href={`#${anchor}`}>
                    {operation.split('.')[1]} {status}
                  </a>{' '}
                  at {target}
                </>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
