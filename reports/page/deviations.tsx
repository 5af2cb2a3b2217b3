import type { JSX } from 'preact';
import type { DeviationView } from '../model/deviations.ts';
import { counted, dayOf } from '../../contracts/show/words.ts';
import { Ticked } from './evidence.tsx';
import { Fold } from './frame.tsx';
import { Table } from './lists.tsx';

const words: { readonly [state in DeviationView['state']]: string } = {
  seen: 'seen',
  gone: 'no longer occurs',
  notSeen: 'not seen',
  notJudged: 'its target was not judged',
};

/** Where a target is known to differ: seen, gone, past the review date. */
export function Deviations(rows: readonly DeviationView[]): JSX.Element {
  const told = rows.filter(({ state, isPastReview }) => state !== 'notJudged' || isPastReview);
  const rest = rows.filter((row) => !told.includes(row));
  return (
    <>
      {told.length > 0 ? (
        <Fold title={saysOf(told)} isOpen={told.some(needsAnAct)} mood={told.some(needsAnAct) ? 'unsure' : 'good'}>
          <Rows rows={told} />
        </Fold>
      ) : (
        <p class="note">None is about a target of this run.</p>
      )}
      {rest.length > 0 ? (
        <Fold title={`${rest.length} about targets that this run did not judge`}>
          <Rows rows={rest} />
        </Fold>
      ) : null}
    </>
  );
}

/** A deviation that no longer shows, or that nobody has looked at since its review was due. */
const needsAnAct = ({ state, isPastReview }: DeviationView): boolean => state === 'gone' || isPastReview;

/** `1 seen, 2 not seen`. */
const saysOf = (rows: readonly DeviationView[]): string =>
  (Object.keys(words) as DeviationView['state'][])
    .map((state) => ({ state, count: rows.filter((row) => row.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${words[state]}`)
    .join(', ');

const Rows = ({ rows }: { readonly rows: readonly DeviationView[] }): JSX.Element => (
  <Table
    label="Known deviations"
    heads={['Tonight', 'Deviation', 'Where', 'Review by']}
    rows={rows.map((row) => [
      <>
        <span class={`state ${row.state}`}>{words[row.state]}</span>
        {row.cases > 0 ? <div class="quiet">{counted(row.cases, 'case')}</div> : null}
        {row.state !== 'seen' && row.lastSeen ? <div class="quiet">last seen {dayOf(row.lastSeen)}</div> : null}
      </>,
      <>
        <code>{row.id}</code>
        <p>
          <Ticked text={row.because} />
        </p>
        <p class="quiet">{row.source}</p>
      </>,
      row.targets.map((target) => <div class="nowrap quiet">{target}</div>),
      <>
        <span class="nowrap">{dayOf(row.review)}</span>
        {row.isPastReview ? <div class="state broken">past its review date</div> : null}
      </>,
    ])}
  />
);
