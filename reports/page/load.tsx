import type { JSX } from 'preact';
import type { JourneyView, Mood, ObjectiveView } from '../model/load.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, duration, figure, grouped, withUnit } from '../../contracts/show/words.ts';
import { Fold, Key, Mark, Section, Shown, Wide } from './bits.tsx';

/** (h) All journeys in one table: what was sent, how fast it was answered, and the objectives. */
export const Load = ({ model: { load } }: { readonly model: PageModel }): JSX.Element => (
  <Section id="load" title="Under load">
    <Shown part={load}>
      {({ k6, journeys, errors, excluded }) => (
        <>
          {errors.map((error) => (
            <p class="missing">The load suite itself failed: {error}</p>
          ))}
          <Fold {...inALine(journeys)}>
            <Journeys journeys={journeys} />
            <Objectives journeys={journeys} />
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
          </Fold>
        </>
      )}
    </Shown>
  </Section>
);

const isMissed = ({ holds }: ObjectiveView): boolean => !holds;

const moodOf = ({ mood, objectives }: JourneyView): Mood =>
  mood === 'good' && objectives.some(isMissed) ? 'unsure' : mood;

function inALine(journeys: readonly JourneyView[]): {
  readonly mood: Mood;
  readonly title: string;
  readonly aside: string;
  readonly isOpen: boolean;
} {
  const valid = journeys.filter(({ isVoid }) => !isVoid);
  const objectives = valid.flatMap((journey) => journey.objectives);
  const besides = [...new Set(journeys.flatMap(({ broken }) => broken.map(({ text }) => text)))];
  const met = objectives.filter(({ holds }) => holds).length;
  const voids = journeys.length - valid.length;
  const moods = journeys.map(moodOf);
  const sent = valid.reduce((sum, { arrivals }) => sum + arrivals.sent, 0);
  const off = valid.reduce((sum, { arrivals }) => sum + arrivals.off, 0);
  return {
    mood: (['bad', 'unsure', 'good'] as const).find((one) => moods.includes(one)) ?? 'none',
    title: [
      valid.length === 0
        ? `${counted(voids, 'journey')}, all void: the load was not sent as planned`
        : `${met} of ${counted(objectives.length, 'objective')} met in ${counted(valid.length, 'journey')}`,
      ...(valid.length > 0 && voids > 0 ? [`${voids} more void`] : []),
      ...besides,
    ].join('; '),
    aside:
      valid.length === 0
        ? [...new Set(journeys.flatMap(({ why }) => why))].join('; ')
        : `${counted(sent, 'request')} sent, ${off === 0 ? 'each' : `all but ${off}`} at the planned time`,
    isOpen: moods.includes('bad'),
  };
}

const Journeys = ({ journeys }: { readonly journeys: readonly JourneyView[] }): JSX.Element => {
  const scale = scaleOf(journeys);
  return (
    <>
      <Wide label="Load journeys">
        <table class="rows load">
          <thead>
            <tr>
              <th scope="col">Journey</th>
              <th scope="col">Sent as planned</th>
              <th scope="col">Operation</th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
              <th scope="col">Slowest</th>
              <th scope="col">Latency</th>
              <th scope="col">Objectives</th>
            </tr>
          </thead>
          {journeys.map((view) => (
            <Journey view={view} scale={scale} />
          ))}
        </table>
      </Wide>
      <p class="note">
        Milliseconds from the planned start of a request to the end of its answer.{' '}
        <Key
          of={[
            ['accent', 'median to p95'],
            ['warn', 'p99'],
            ['bad', 'slowest'],
          ]}
        />
      </p>
      <p class="note">
        Every answer was checked against the contract, those beyond the plan too: of what a journey creates before it
        begins, and of the one request that k6 may send as a plan ends.
      </p>
    </>
  );
};

const Journey = ({ view, scale }: { readonly view: JourneyView; readonly scale: Scale }): JSX.Element => {
  const { arrivals, latency, objectives, broken } = view;
  const missed = objectives.filter(isMissed);
  const rows = Math.max(1, latency.length);
  return (
    <tbody id={view.anchor}>
      {Array.from({ length: rows }, (_, at) => (
        <tr>
          {at === 0 ? (
            <>
              <th scope="rowgroup" rowSpan={rows}>
                <Mark mood={moodOf(view)} />
                {view.title}
                <div class="quiet">
                  {view.target}
                  {view.dashboard ? (
                    <>
                      {', '}
                      <a href={view.dashboard}>k6’s dashboard</a>
                    </>
                  ) : null}
                </div>
              </th>
              <td rowSpan={rows} class="sent">
                {grouped(arrivals.sent)} of {grouped(arrivals.planned)}
                <div class="quiet">
                  {arrivals.off === 0 ? '' : `${arrivals.off} at another time than planned; `}p99{' '}
                  {duration(arrivals.p99ErrorMs)} late
                </div>
                <div class="quiet">
                  {counted(view.checked, 'answer')}:{' '}
                  {view.byStatus.map(([status, count]) => `${count} × ${status}`).join(', ')}
                </div>
                {view.isVoid ? <div class="state warned">void: {view.why.join('. ')}</div> : null}
              </td>
            </>
          ) : null}
          <Latency of={latency[at]} scale={scale} />
          {at === 0 ? (
            <td rowSpan={rows} class="met">
              {objectives.length === 0
                ? 'none set'
                : `${objectives.length - missed.length} of ${objectives.length} met`}
              {broken.map(({ text, href }) => (
                <div class="state broken">
                  <a href={href}>{text}</a>
                </div>
              ))}
              {missed.map((one) => (
                <div class={`state ${one.weight === 'fail' && one.measured !== null ? 'broken' : 'warned'}`}>
                  {one.title}: {saysOf(one)}
                </div>
              ))}
            </td>
          ) : null}
        </tr>
      ))}
    </tbody>
  );
};

const saysOf = ({ measured, unit, limit, samples }: ObjectiveView): string =>
  measured === null
    ? `${counted(samples, 'sample')} are too few to say`
    : `${withUnit(measured, unit)}, allowed are ${withUnit(limit, unit)}`;

type LatencyOf = JourneyView['latency'][number];

const Latency = ({ of, scale }: { readonly of: LatencyOf | undefined; readonly scale: Scale }): JSX.Element =>
  of ? (
    <>
      <td>
        <code>{of.operation}</code>
      </td>
      {(['p50', 'p95', 'p99', 'max'] as const).map((name) => (
        <td class="number">{figure(of[name])}</td>
      ))}
      <td>
        <Bar of={of} scale={scale} />
      </td>
    </>
  ) : (
    <td colSpan={6} class="quiet">
      no answer was timed
    </td>
  );

/** Powers of ten that hold every latency of the table, in milliseconds. */
type Scale = { readonly from: number; readonly to: number };

const least = 0.1;

function scaleOf(journeys: readonly JourneyView[]): Scale {
  const all = journeys.flatMap(({ latency }) => latency);
  const low = Math.min(...all.map(({ p50 }) => Math.max(p50, least)));
  const high = Math.max(...all.map(({ max }) => Math.max(max, least)));
  return all.length === 0 ? { from: 0, to: 1 } : { from: Math.floor(Math.log10(low)), to: Math.ceil(Math.log10(high)) };
}

/** A latency on the table's log scale: median to p95, p99, the slowest. What it draws stands in figures beside it. */
function Bar({ of, scale: { from, to } }: { readonly of: LatencyOf; readonly scale: Scale }): JSX.Element {
  const at = (ms: number): number =>
    Math.round(((Math.log10(Math.max(ms, least)) - from) / Math.max(1, to - from)) * 1000) / 10;
  return (
    <svg class="latency" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect x={at(of.p50)} y="2" width={Math.max(1, at(of.p95) - at(of.p50))} height="8" class="typical" />
      <rect x={at(of.p99)} y="1" width="1" height="10" class="p99" />
      <rect x={at(of.max) - 1} y="3" width="1" height="6" class="slowest" />
    </svg>
  );
}

/** Each objective of each journey, the missed ones first. */
function Objectives({ journeys }: { readonly journeys: readonly JourneyView[] }): JSX.Element | null {
  const rows = journeys.flatMap((journey) => journey.objectives.map((one) => ({ journey, one })));
  if (rows.length === 0) return null;
  const inOrder = [...rows.filter(({ one }) => isMissed(one)), ...rows.filter(({ one }) => !isMissed(one))];
  return (
    <details class="more">
      <summary>{counted(rows.length, 'objective')}, each with its limit</summary>
      <Wide label="Objectives">
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">Objective</th>
              <th scope="col">Journey</th>
              <th scope="col">Limit</th>
              <th scope="col">Measured</th>
              <th scope="col">Headroom</th>
            </tr>
          </thead>
          <tbody>
            {inOrder.map(({ journey, one }) => (
              <tr>
                <th scope="row">
                  <Mark mood={one.holds ? 'good' : one.weight === 'warn' || one.measured === null ? 'unsure' : 'bad'} />
                  {one.title}
                  <div class="quiet">{one.source}</div>
                </th>
                <td>
                  {journey.title}
                  <div class="quiet">{journey.target}</div>
                </td>
                <td class="number">{withUnit(one.limit, one.unit)}</td>
                <td class="number">
                  {one.measured === null ? 'too few samples to say' : withUnit(one.measured, one.unit)}
                  <div class="quiet">{counted(one.samples, 'sample')}</div>
                </td>
                <td>
                  <Headroom row={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </details>
  );
}

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
