import type { JSX } from 'preact';
import { figureChart, nightsChart } from '../charts/trends.ts';
import type { PageModel } from '../model/page-model.ts';
import type { LoadPoint, NightPoint } from '../model/trends.ts';
import { counted, dayOf } from '../model/words.ts';
import { Chart, Fold, Key, Mark, Missing, Section } from './bits.tsx';

/** The turns that are listed. */
const mostTurns = 12;

/** (i) Night by night, with marks where the verdict changed. */
export function Trends({ model: { trends } }: { readonly model: PageModel }): JSX.Element {
  const { nights, load, proof } = trends;
  const turns = nights.filter(({ isTurn }) => isTurn).toReversed();
  return (
    <Section id="trends" title="Night by night">
      {nights.length < 2 ? (
        <Missing words="There is no trend yet: it takes two runs that are kept in the history." />
      ) : (
        <Fold
          title={`${counted(nights.length, 'run')} since ${dayOf(nights[0]?.at ?? '')}; the verdict changed ${counted(turns.length, 'time')}`}
        >
          <Chart
            svg={nightsChart(trends)}
            alt={`Cases that held and cases that were red in ${nights.length} runs.`}
            caption={
              <Key
                of={[
                  ['good', 'hold'],
                  ['warn', 'differ as known'],
                  ['bad', 'red'],
                  ['turn', 'the verdict changed'],
                ]}
              />
            }
          />
          <div class="small-charts">
            <Small name="limit-trend" title="Rate let through, a second" points={load} of="limitPerSecond" />
            <Small name="records-trend" title="Records imported, a second" points={load} of="recordsPerSecond" />
            <Small name="p95-trend" title="Slowest p95 of any operation, ms" points={load} of="worstP95Ms" />
            {proof.length > 1 ? (
              <Chart
                svg={figureChart(
                  'proof-trend',
                  proof.map(({ at, share }) => ({ at, value: share * 100 })),
                )}
                alt="Share of broken servers that the suite caught, night by night."
                caption="Broken servers caught, %"
              />
            ) : null}
          </div>
          {turns.length > 0 ? <Turns turns={turns} /> : null}
        </Fold>
      )}
    </Section>
  );
}

function Small({
  name,
  title,
  points,
  of,
}: {
  readonly name: string;
  readonly title: string;
  readonly points: readonly LoadPoint[];
  readonly of: 'limitPerSecond' | 'recordsPerSecond' | 'worstP95Ms';
}): JSX.Element | null {
  const values = points.map((point) => ({ at: point.at, value: point[of] }));
  if (values.filter(({ value }) => value !== null).length < 2) return null;
  return <Chart svg={figureChart(name, values)} alt={`${title}, night by night.`} caption={title} />;
}

const turnWords = { good: 'green again', bad: 'turned red', unsure: 'not certain' } as const;

const Turns = ({ turns }: { readonly turns: readonly NightPoint[] }): JSX.Element => (
  <details class="more">
    <summary>When the verdict changed</summary>
    <ul class="plain">
      {turns.slice(0, mostTurns).map(({ at, mood, red }) => (
        <li>
          <Mark mood={mood} />
          {dayOf(at)}: {turnWords[mood]}
          {red > 0 ? `, ${counted(red, 'case')} red` : ''}
        </li>
      ))}
    </ul>
  </details>
);
