import type { JSX } from 'preact';
import { figureChart, nightsChart } from '../charts/trends.ts';
import type { PageModel } from '../model/page-model.ts';
import type { LoadPoint, NightPoint, TrendLine } from '../model/trends.ts';
import { capital, counted, dayOf, momentOf } from '../../contracts/show/words.ts';
import { Fold, Mark, Missing, More } from './frame.tsx';
import { Chart, Items, Key } from './lists.tsx';

const mostTurns = 12;

/** Night by night, a line for each set of places, with marks where the verdict changed. */
export function Trends({ trends: { lines, proof } }: PageModel): JSX.Element {
  const long = lines.map((line, nth) => ({ line, nth })).filter(({ line }) => line.nights.length > 1);
  return (
    <>
      {long.length === 0 ? (
        <Missing words="There is no trend yet: it takes two runs of the same places that are kept in the history." />
      ) : null}
      {long.map(({ line, nth }) => (
        <Fold title={leadOf(line)} aside={line.isTonights ? undefined : 'not judged tonight'}>
          <Line line={line} nth={nth} />
        </Fold>
      ))}
      {proof.length > 1 ? (
        <Fold title={`The suite itself: ${counted(proof.length, 'score')} since ${dayOf(proof[0]?.at ?? '')}`}>
          <div class="small-charts">
            <Chart
              svg={figureChart(
                'proof-trend',
                proof.map(({ at, share }) => ({ at, value: share * 100 })),
              )}
              alt="Share of broken servers that the suite noticed, night by night."
              caption="Broken servers noticed, %"
            />
          </div>
        </Fold>
      ) : null}
    </>
  );
}

const turnsOf = ({ nights }: TrendLine): NightPoint[] => nights.filter(({ isTurn }) => isTurn).toReversed();

const leadOf = (line: TrendLine): string =>
  `${capital(line.where)}: ${counted(line.nights.length, 'run')} since ${dayOf(line.nights[0]?.at ?? '')}; the verdict changed ${counted(turnsOf(line).length, 'time')}`;

function Line({ line, nth }: { readonly line: TrendLine; readonly nth: number }): JSX.Element {
  const { nights, load, where } = line;
  const turns = turnsOf(line);
  return (
    <>
      <Chart
        svg={nightsChart(`nights-${nth}`, line)}
        alt={`Cases that held and cases that were red in ${nights.length} runs, ${where}.`}
        caption={
          <Key
            of={[
              ['good', 'hold'],
              ['warn', 'warnings and known deviations'],
              ['bad', 'red'],
              ['turn bad', 'the verdict changed'],
            ]}
          />
        }
      />
      <div class="small-charts">
        <Small name={`limit-trend-${nth}`} title="Rate let through, a second" points={load} of="limitPerSecond" />
        <Small name={`records-trend-${nth}`} title="Records imported, a second" points={load} of="recordsPerSecond" />
        <Small
          name={`p95-trend-${nth}`}
          title="Slowest p95 of any operation, ms, from when a request was to start"
          points={load}
          of="worstP95Ms"
        />
      </div>
      {turns.length > 0 ? <Turns turns={turns} /> : null}
    </>
  );
}

function Small(props: {
  readonly name: string;
  readonly title: string;
  readonly points: readonly LoadPoint[];
  readonly of: 'limitPerSecond' | 'recordsPerSecond' | 'worstP95Ms';
}): JSX.Element | null {
  const { name, title, points, of } = props;
  const values = points.map((point) => ({ at: point.at, value: point[of] }));
  if (values.filter(({ value }) => value !== null).length < 2) return null;
  return <Chart svg={figureChart(name, values)} alt={`${title}, night by night.`} caption={title} />;
}

const turnWords = { good: 'green again', bad: 'turned red', unsure: 'not certain' } as const;

const Turns = ({ turns }: { readonly turns: readonly NightPoint[] }): JSX.Element => (
  <More title="When the verdict changed">
    <Items
      kind="plain"
      of={turns.slice(0, mostTurns).map(({ at, mood, red }) => (
        <>
          <Mark mood={mood} isSaid />
          {momentOf(at)}: {turnWords[mood]}
          {red > 0 ? `, ${counted(red, 'case')} red` : ''}
        </>
      ))}
    />
  </More>
);
