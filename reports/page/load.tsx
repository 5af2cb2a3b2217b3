import type { JSX } from 'preact';
import { type JourneyView, type Mood, type ObjectiveView, worstMood, missedInWords } from '../model/load.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, duration, figure, withThousands, withUnit } from '../../contracts/show/words.ts';
import { beforeInWords, shareInWords, slowerInWords, tonightInWords } from '../model/slower-words.ts';
import { Fold, Mark, More } from './frame.tsx';
import { LeftBehind } from './ledger.tsx';
import { Items, Table } from './lists.tsx';

type LoadView = Extract<PageModel['load'], { readonly state: 'there' }>['view'] & Pick<PageModel, 'figures'>;

/** All runs in one table: what was sent, how fast it was answered, and the objectives. */
export const Load = ({ k6, journeys, objectives, errors, excluded, leftBehind, figures }: LoadView): JSX.Element => (
  <>
    {errors.map((error) => (
      <p class="absent">The load suite itself failed: {error}</p>
    ))}
    <Fold {...inALine(journeys, figures, objectives)}>
      <Journeys journeys={journeys} />
      <Objectives journeys={journeys} />
      <Figures figures={figures} />
      <Items
        kind="reasons"
        of={excluded.map(({ journey, target, because }) => `${journey} at ${target} was not run: ${because}`)}
      />
      <LeftBehind rows={leftBehind} by="load" />
      <p class="note">Sent by k6 {k6}.</p>
    </Fold>
  </>
);

const isMissed = ({ holds }: ObjectiveView): boolean => !holds;

const moodOf = ({ mood, objectives }: JourneyView): Mood =>
  mood === 'good' && objectives.some(isMissed) ? 'unsure' : mood;

function inALine(journeys: readonly JourneyView[], figures: PageModel['figures'], objectives: string) {
  const isSlower = figures.some((one) => one.isSlower);
  const valid = journeys.filter(({ isVoid }) => !isVoid);
  const besides = journeys.flatMap(({ broken }) => broken.map(({ text }) => text));
  const moods = journeys.map(moodOf);
  const sent = valid.reduce((sum, { arrivals }) => sum + arrivals.sent, 0);
  const off = valid.reduce((sum, { arrivals }) => sum + arrivals.off, 0);
  return {
    mood: worstMood([...moods, isSlower ? 'unsure' : 'none']),
    title: [
      counted(journeys.length, 'run'),
      valid.length > 0
        ? `objectives: ${objectives}`
        : `all void${besides.length > 0 ? '' : ': nothing is said of the target'}`,
      ...new Set(besides),
    ].join('; '),
    aside:
      valid.length === 0
        ? [...new Set(journeys.flatMap(({ why }) => why))].join('; ')
        : `${counted(sent, 'request')} sent, ${off === 0 ? 'each' : `all but ${off}`} at the planned time`,
    isOpen: moods.includes('bad') || isSlower,
  };
}

const Journeys = ({ journeys }: { readonly journeys: readonly JourneyView[] }): JSX.Element => (
  <>
    <Table
      label="Load runs"
      kind="rows load"
      heads={['Run', 'Sent as planned', 'Operation', 'p50', 'p95', 'p99', 'Slowest', 'Objectives']}
    >
      {journeys.map((view) => (
        <Journey view={view} />
      ))}
    </Table>
    <p class="note">Milliseconds from the planned start of a request, where it had one, to the end of its answer.</p>
    <p class="note">
      Every answer was checked against the contract, those beyond the plan too: of what a journey creates before it
      begins, and of the one request that k6 may send as a plan ends.
    </p>
  </>
);

const Journey = ({ view }: { readonly view: JourneyView }): JSX.Element => {
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
              <td rowSpan={rows}>
                {withThousands(arrivals.sent)} of {withThousands(arrivals.planned)}
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
          <Latency of={latency[at]} />
          {at === 0 ? (
            <td rowSpan={rows}>
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
                  {one.title}: {missedInWords(one)}
                </div>
              ))}
            </td>
          ) : null}
        </tr>
      ))}
    </tbody>
  );
};

type LatencyOf = JourneyView['latency'][number];

const Latency = ({ of }: { readonly of: LatencyOf | undefined }): JSX.Element =>
  of ? (
    <>
      <td>
        <code>{of.operation}</code>
      </td>
      {(['p50', 'p95', 'p99', 'max'] as const).map((name) => (
        <td class="number">{figure(of[name])}</td>
      ))}
    </>
  ) : (
    <td colSpan={5} class="quiet">
      no answer was timed
    </td>
  );

/** So many of what is slower are told in a sentence; the table has all. */
const mostNamed = 3;

/** Each figure beside the nights before; what is slower than in each of them stands first, and open. */
function Figures({ figures }: { readonly figures: PageModel['figures'] }): JSX.Element | null {
  const compared = figures.filter(({ nights }) => nights > 0);
  const slower = compared.filter(({ isSlower }) => isSlower);
  if (compared.length === 0) return null;
  const table = (
    <Table
      label="Figures beside the nights before"
      heads={['Figure', 'Tonight', 'The nights before', 'Worse than their median by']}
      rows={compared.map((one) => [
        <>
          <Mark mood={one.isSlower ? 'unsure' : 'good'} />
          {one.what}
          <div class="quiet">
            {one.journey}, {one.profile}, at {one.target}
          </div>
        </>,
        tonightInWords(one),
        <>
          {beforeInWords(one)}
          <div class="quiet">{counted(one.nights, 'night')}</div>
        </>,
        one.share > 0 ? shareInWords(one) : 'not worse',
      ])}
    />
  );
  return (
    <>
      {slower.slice(0, mostNamed).map((one) => (
        <p class="state warned">{slowerInWords(one)}</p>
      ))}
      <More title={`${counted(compared.length, 'figure')} beside the nights before, ${slower.length} slower`}>
        {table}
      </More>
    </>
  );
}

/** Each objective of each journey, the missed ones first. */
function Objectives({ journeys }: { readonly journeys: readonly JourneyView[] }): JSX.Element | null {
  const rows = journeys.flatMap((journey) => journey.objectives.map((one) => ({ journey, one })));
  if (rows.length === 0) return null;
  const inOrder = [...rows.filter(({ one }) => isMissed(one)), ...rows.filter(({ one }) => !isMissed(one))];
  return (
    <More title={`${counted(rows.length, 'objective')}, each with its limit`}>
      <Table
        label="Objectives"
        heads={['Objective', 'Run', 'Limit', 'Measured', 'Headroom']}
        rows={inOrder.map(({ journey, one }) => [
          <>
            <Mark mood={one.holds ? 'good' : one.weight === 'warn' || one.measured === null ? 'unsure' : 'bad'} />
            {one.title}
            <div class="quiet">{one.source}</div>
          </>,
          <>
            {journey.title}
            <div class="quiet">{journey.target}</div>
          </>,
          withUnit(one.limit, one.unit),
          <>
            {one.measured === null ? 'too few samples to say' : withUnit(one.measured, one.unit)}
            <div class="quiet">{counted(one.samples, 'sample')}</div>
          </>,
          one.headroom,
        ])}
      />
    </More>
  );
}
