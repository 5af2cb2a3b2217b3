import type { ComponentChildren, JSX } from 'preact';
import { type CaseRow, type CellState, type CellView, type GridView, cellWords } from '../model/grid.ts';
import { counted, duration } from '../../contracts/show/words.ts';
import { CaseLine } from './broken.tsx';
import { Exchange, Ticked } from './evidence.tsx';
import { Items } from './lists.tsx';

/** A cell's state as a sign; its words stand beside it. */
export const CellSign = ({ state }: { readonly state: CellState }): JSX.Element => (
  <i class={`cell-sign ${state}`} aria-hidden="true">
    {cellWords[state].sign}
  </i>
);

/** What is shown when its cell, or the journeys of a target, are chosen. */
const Frame = (props: {
  readonly id: string;
  readonly label: string;
  readonly title: ComponentChildren;
  readonly target: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <section class="panel" id={props.id} tabIndex={-1} aria-label={props.label}>
    <h3>
      {props.title} <span class="quiet">at {props.target}</span>
      <a class="back" href="#ledger">
        Back to the grid
      </a>
    </h3>
    {props.children}
  </section>
);

/** A cell's cases and an exchange; shown when the cell is chosen. */
export function Panel({ cell }: { readonly cell: CellView }): JSX.Element {
  const { anchor, operation, status, target, state, reason } = cell;
  const label = `${operation} ${status} at ${target}`;
  const title = (
    <>
      <CellSign state={state} />
      <code>{operation}</code> {status}
    </>
  );
  return (
    <Frame id={anchor} label={label} title={title} target={target}>
      <p class="note">
        {cellWords[state].words}
        {reason ? (
          <>
            : <Ticked text={reason} />
          </>
        ) : null}
      </p>
      <Reasons cell={cell} />
      <Rows cases={cell.cases} />
      {cell.exchange ? (
        <>
          <h4>Request and answer</h4>
          <Exchange view={cell.exchange} name={label} />
        </>
      ) : null}
    </Frame>
  );
}

/** Why cases were left out, where there is more to say than the cell's one reason. */
const Reasons = ({ cell: { reason, reasons } }: { readonly cell: CellView }): JSX.Element | null =>
  reasons.length === 1 && reasons[0]?.because === reason ? null : (
    <Items
      kind="plain"
      of={reasons.map(({ because, cases }) => (
        <>
          {counted(cases, 'case')} left out: <Ticked text={because} />
        </>
      ))}
    />
  );

const Rows = ({ cases }: { readonly cases: readonly CaseRow[] }): JSX.Element => (
  <Items
    of={cases.map(({ id, title, verdict, cause, tookMs, requests }) => (
      <>
        <CaseLine
          id={id}
          verdict={verdict}
          words={`${title}; ${counted(requests, 'request')}, ${duration(Math.max(1, tookMs))}`}
        />
        {cause ? <a href={`#${cause}`}>why</a> : null}
      </>
    ))}
  />
);

export const journeysAnchor = ({ target }: GridView): string => `journeys-${target.replace('@', '-')}`;

/** What goes through several operations. */
export const Journeys = ({ grid }: { readonly grid: GridView }): JSX.Element => (
  <Frame id={journeysAnchor(grid)} label={`Journeys at ${grid.target}`} title="Journeys" target={grid.target}>
    <p class="note">They go through several operations, so they stand in no single cell.</p>
    <Rows cases={grid.journeys} />
    {grid.journeysLeftOut.length > 0 ? (
      <>
        <p class="note">Not walked here:</p>
        <Items
          of={grid.journeysLeftOut.map(({ journey, because }) => (
            <>
              <code>{journey}</code> <span class="quiet">{because}</span>
            </>
          ))}
        />
      </>
    ) : null}
  </Frame>
);
