import type { JSX } from 'preact';
import type { DeviationView } from '../model/deviations.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, dayOf } from '../model/words.ts';
import { Section, Shown, Ticked, Wide } from './bits.tsx';

const words: { readonly [state in DeviationView['state']]: string } = {
  seen: 'seen',
  gone: 'gone: delete its row',
  notSeen: 'not seen',
  notJudged: 'its target was not judged',
};

/** (e) Where a target is known to differ: seen, gone, past the review date. */
export const Deviations = ({ model: { deviations } }: { readonly model: PageModel }): JSX.Element => (
  <Section
    id="deviations"
    title="Known deviations"
    lead="Places where a target is known to differ from the contract. Each dies visibly: when it is no longer seen, and when its review is due."
  >
    <Shown part={deviations}>
      {(rows) => {
        const told = rows.filter(({ state, isPastReview }) => state !== 'notJudged' || isPastReview);
        const rest = rows.filter((row) => !told.includes(row));
        return (
          <>
            {told.length > 0 ? <Table rows={told} /> : <p class="note">None is about a target of this run.</p>}
            {rest.length > 0 ? (
              <details class="more">
                <summary>{rest.length} about targets that were not judged</summary>
                <Table rows={rest} />
              </details>
            ) : null}
          </>
        );
      }}
    </Shown>
  </Section>
);

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
