import type { JSX } from 'preact';
import { latencyChart } from '../charts/latency.ts';
import type { JourneyView, ObjectiveView } from '../model/load.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, figure, withUnit } from '../model/words.ts';
import { Chart, Key, Mark, Section, Shown, Wide } from './bits.tsx';
import { Run } from './run.tsx';

/** (h) Load objectives with headroom, the arrival certificate, latency. */
export const Load = ({ model: { load } }: { readonly model: PageModel }): JSX.Element => (
  <Section id="load" title="Under load">
    <Shown part={load}>
      {({ k6, journeys, errors, excluded }) => (
        <>
          {errors.map((error) => (
            <p class="missing">The load suite itself failed: {error}</p>
          ))}
          {journeys.map((view, at) => (
            <Journey view={view} at={at} />
          ))}
          {excluded.length > 0 ? (
            <ul class="reasons">
              {excluded.map(({ journey, target, because }) => (
                <li>
                  <p>
                    {journey} at {target} was not run: {because}
                  </p>
                </li>
              ))}
            </ul>
          ) : null}
          <p class="note">Sent by k6 {k6}.</p>
        </>
      )}
    </Shown>
  </Section>
);

const Journey = ({ view, at }: { readonly view: JourneyView; readonly at: number }): JSX.Element => (
  <Run view={view} mood={moodOf(view)} title={view.title}>
    <p class="note">
      Arrival certificate: {view.arrivals.sentence} {counted(view.checked, 'answer')} checked:{' '}
      {view.byStatus.map(([status, count]) => `${count} × ${status}`).join(', ')}.{' '}
      {view.dashboard ? <a href={view.dashboard}>k6’s dashboard</a> : null}
    </p>
    {view.objectives.length > 0 ? <Objectives rows={view.objectives} name={view.title} /> : null}
    {view.latency.length > 0 ? (
      <Chart
        svg={latencyChart(`latency-${at}`, view.latency)}
        alt={`Latency by operation. ${view.latency.map(({ operation, service }) => `${operation}: median ${figure(service.p50)} ms, p95 ${figure(service.p95)} ms, p99 ${figure(service.p99)} ms`).join('; ')}.`}
        caption={
          <Key
            of={[
              ['accent', 'median, and up to p95'],
              ['warn', 'p99'],
              ['bad', 'slowest'],
            ]}
          />
        }
      />
    ) : null}
  </Run>
);

const moodOf = ({ isVoid, objectives }: JourneyView) =>
  isVoid ? 'unsure' : objectives.some(({ holds, weight }) => !holds && weight === 'fail') ? 'bad' : 'good';

const Objectives = ({
  rows,
  name,
}: {
  readonly rows: readonly ObjectiveView[];
  readonly name: string;
}): JSX.Element => (
  <Wide label={`Objectives of ${name}`}>
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Objective</th>
          <th scope="col">Limit</th>
          <th scope="col">Measured</th>
          <th scope="col">Headroom</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">
              <Mark mood={row.holds ? 'good' : row.weight === 'warn' || row.measured === null ? 'unsure' : 'bad'} />
              {row.title}
              <div class="quiet">{row.source}</div>
            </th>
            <td class="number">{withUnit(row.limit, row.unit)}</td>
            <td class="number">
              {row.measured === null ? 'too few samples to say' : withUnit(row.measured, row.unit)}
              <div class="quiet">{counted(row.samples, 'sample')}</div>
            </td>
            <td>
              <Headroom row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Wide>
);

const Headroom = ({ row: { distance, headroom, holds, limit } }: { readonly row: ObjectiveView }): JSX.Element => (
  <span class={`headroom ${holds ? 'good' : 'bad'}`}>
    {distance === null || limit === 0 ? null : (
      <span class="bar" aria-hidden="true">
        <i style={`width:${holds ? Math.round((1 - distance) * 100) : 100}%`} />
      </span>
    )}
    {headroom}
  </span>
);
