import type { JSX } from 'preact';
import { cellWords } from '../model/cells.ts';
import type { CaseRow, CellState, CellView, GridView } from '../model/grid.ts';
import { counted, duration } from '../../contracts/show/words.ts';
import { Exchange, Ticked } from './bits.tsx';

/** A cell's state as a sign; its words stand beside it. */
export const CellSign = ({ state }: { readonly state: CellState }): JSX.Element => (
  <i class={`cell-sign ${state}`} aria-hidden="true">
    {cellWords[state].sign}
  </i>
);

/** A cell's cases and an exchange; shown when the cell is chosen. */
export const Panel = ({ cell }: { readonly cell: CellView }): JSX.Element => (
  <section
    class="panel"
    id={cell.anchor}
    tabIndex={-1}
    aria-label={`${cell.operation} ${cell.status} at ${cell.target}`}
  >
    <h3>
      <CellSign state={cell.state} />
      <code>{cell.operation}</code> {cell.status} <span class="quiet">at {cell.target}</span>
      <a class="back" href="#ledger">
        Back to the grid
      </a>
    </h3>
    <p class="note">
      {cellWords[cell.state].words}
      {cell.reason ? (
        <>
          : <Ticked text={cell.reason} />
        </>
      ) : null}
    </p>
    <Reasons cell={cell} />
    <Rows cases={cell.cases} />
    {cell.exchange ? (
      <>
        <h4>Request and answer</h4>
        <Exchange view={cell.exchange} name={`${cell.operation} ${cell.status} at ${cell.target}`} />
      </>
    ) : null}
  </section>
);

/** Why cases were left out, where there is more to say than the cell's one reason. */
const Reasons = ({ cell: { reason, reasons } }: { readonly cell: CellView }): JSX.Element | null =>
  reasons.length === 0 || (reasons.length === 1 && reasons[0]?.because === reason) ? null : (
    <ul class="plain">
      {reasons.map(({ because, cases }) => (
        <li>
          {counted(cases, 'case')} left out: <Ticked text={because} />
        </li>
      ))}
    </ul>
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

/** Where the journeys of a target are. */
export const journeysAnchor = ({ target }: GridView): string => `journeys-${target.replace('@', '-')}`;

/** What goes through several operations. */
export const Journeys = ({ grid }: { readonly grid: GridView }): JSX.Element => (
  <section class="panel" id={journeysAnchor(grid)} tabIndex={-1} aria-label={`Journeys at ${grid.target}`}>
    <h3>
      Journeys <span class="quiet">at {grid.target}</span>
      <a class="back" href="#ledger">
        Back to the grid
      </a>
    </h3>
    <p class="note">They go through several operations, so they stand in no single cell.</p>
    <Rows cases={grid.journeys} />
    {grid.journeysLeftOut.length > 0 ? (
      <>
        <p class="note">Not walked here:</p>
        <ul class="cases">
          {grid.journeysLeftOut.map(({ journey, because }) => (
            <li>
              <code>{journey}</code> <span class="quiet">{because}</span>
            </li>
          ))}
        </ul>
      </>
    ) : null}
  </section>
);
