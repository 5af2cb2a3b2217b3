import type { JSX } from 'preact';
import type { DeviationView } from '../model/deviations.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, dayOf } from '../../contracts/show/words.ts';
import { Fold, Section, Shown, Ticked, Wide } from './bits.tsx';

const words: { readonly [state in DeviationView['state']]: string } = {
  seen: 'seen',
  gone: 'no longer occurs',
  notSeen: 'not seen',
  notJudged: 'its target was not judged',
};

/** (e) Where a target is known to differ: seen, gone, past the review date. */
export const Deviations = ({ model: { deviations } }: { readonly model: PageModel }): JSX.Element => (
  <Section
    id="deviations"
    title="Known deviations"
    lead="Places where a target is known to differ from the contract. None of them fails a run. One that no longer occurs, and one whose review date has passed, are marked."
  >
    <Shown part={deviations}>
      {(rows) => {
        const told = rows.filter(({ state, isPastReview }) => state !== 'notJudged' || isPastReview);
        const rest = rows.filter((row) => !told.includes(row));
        return (
          <>
            {told.length > 0 ? (
              <Fold
                title={saysOf(told)}
                isOpen={told.some(needsAnAct)}
                mood={told.some(needsAnAct) ? 'unsure' : 'good'}
              >
                <Table rows={told} />
              </Fold>
            ) : (
              <p class="note">None is about a target of this run.</p>
            )}
            {rest.length > 0 ? (
              <Fold title={`${rest.length} about targets that this run did not judge`}>
                <Table rows={rest} />
              </Fold>
            ) : null}
          </>
        );
      }}
    </Shown>
  </Section>
);

/** A deviation that no longer shows, or that nobody has looked at since its review was due. */
const needsAnAct = ({ state, isPastReview }: DeviationView): boolean => state === 'gone' || isPastReview;

/** `1 seen, 2 not seen`. */
const saysOf = (rows: readonly DeviationView[]): string =>
  (Object.keys(words) as DeviationView['state'][])
    .map((state) => ({ state, count: rows.filter((row) => row.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${words[state]}`)
    .join(', ');

const Table = ({ rows }: { readonly rows: readonly DeviationView[] }): JSX.Element => (
  <Wide label="Known deviations">
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Tonight</th>
          <th scope="col">Deviation</th>
          <th scope="col">Where</th>
          <th scope="col">Review by</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row row={row} />
        ))}
      </tbody>
    </table>
  </Wide>
);

const Row = ({ row }: { readonly row: DeviationView }): JSX.Element => (
  <tr>
    <td>
      <span class={`state ${row.state}`}>{words[row.state]}</span>
      {row.cases > 0 ? <div class="quiet">{counted(row.cases, 'case')}</div> : null}
      {row.state !== 'seen' && row.lastSeen ? <div class="quiet">last seen {dayOf(row.lastSeen)}</div> : null}
    </td>
    <td>
      <code>{row.id}</code>
      <p>
        <Ticked text={row.because} />
      </p>
      <p class="quiet">{row.source}</p>
    </td>
    <td class="quiet">
      {row.targets.map((target) => (
        <div class="nowrap">{target}</div>
      ))}
    </td>
    <td>
      <span class="nowrap">{dayOf(row.review)}</span>
      {row.isPastReview ? <div class="state broken">past its review date</div> : null}
    </td>
  </tr>
);
