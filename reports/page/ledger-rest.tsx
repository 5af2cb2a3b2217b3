import type { JSX } from 'preact';
import { cellsOf } from '../model/cells.ts';
import type { CellView, GridView } from '../model/grid.ts';
import type { LedgerView } from '../model/page-model.ts';
import { counted } from '../../contracts/show/words.ts';
import { Fold, Ticked } from './bits.tsx';

/** The reasons, each with the cells it explains. */
export function Exclusions({ grids }: { readonly grids: readonly GridView[] }): JSX.Element | null {
  const reasons = new Map<string, CellView[]>();
  for (const cell of grids.flatMap(cellsOf))
    if (cell.state === 'excluded' || cell.state === 'missing')
      reasons.set(cell.reason ?? '', [...(reasons.get(cell.reason ?? '') ?? []), cell]);
  if (reasons.size === 0) return null;
  return (
    <Fold
      anchor="exclusions"
      title="Not checked, and why"
      aside={`${counted([...reasons.values()].flat().length, 'cell')}, ${counted(reasons.size, 'reason')}`}
    >
      <ul class="reasons">
        {[...reasons].map(([reason, cells]) => (
          <li>
            <p>{reason === '' ? 'no reason is given' : <Ticked text={reason} />}</p>
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
    </Fold>
  );
}

/** The differences that are listed; the result file has them all. */
const mostDifferences = 200;

/** Where two targets of one API answered one case differently: no verdict, but worth a look. */
export function Differences({ rows }: { readonly rows: LedgerView['differences'] }): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <details class="more" id="differences">
      <summary>{counted(rows.length, 'place')} where two targets of one API differ</summary>
      <ul class="cases">
        {rows.slice(0, mostDifferences).map(({ case: id, where, shown }) => (
          <li>
            <code>{id}</code> <span class="quiet">at</span> <code>{where}</code>:{' '}
            {Object.entries(shown)
              .map(([target, what]) => `${target} ${what}`)
              .join(', ')}
          </li>
        ))}
      </ul>
      {rows.length > mostDifferences ? (
        <p class="note">and {rows.length - mostDifferences} more, in contract-run.json</p>
      ) : null}
    </details>
  );
}

/** What a run created at real targets, which the API has no way to remove. */
export function LeftBehind({ rows }: { readonly rows: LedgerView['leftBehind'] }): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <details class="more" id="left-behind">
      <summary>{counted(rows.length, 'import')} left behind at real targets</summary>
      <ul class="cases">
        {rows.map(({ target, operation, id }) => (
          <li>
            <code>{id}</code>{' '}
            <span class="quiet">
              by {operation} at {target}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
