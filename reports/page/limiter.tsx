import type { JSX } from 'preact';
import { limiterChart } from '../charts/limiter.ts';
import type { LimiterView } from '../model/limiter.ts';
import { capital, counted, duration } from '../../contracts/show/words.ts';
import { More, Run } from './frame.tsx';
import { Chart, Facts, Items, Key, Table } from './lists.tsx';

/** The limiter: verdict, evidence, what else explains it. */
export const Limiter = ({ view }: { readonly view: LimiterView }): JSX.Element => (
  <Run view={view} title={view.sentence.split('. ')[0] ?? view.sentence}>
    <Facts
      of={[
        ['Documented', `${view.documented}. “${view.promise}”`],
        ['Found', view.answer],
        ['Sent', view.sent],
      ]}
    />
    {view.requests.length > 0 ? (
      <Chart
        svg={limiterChart(view.anchor, view)}
        alt={`Every request of the probe on a time axis: ${view.sent}.`}
        caption={
          <Key
            of={[
              ['good', 'let in'],
              ['bad', 'refused'],
              ...(view.requests.some(({ accepted }) => accepted === 'other')
                ? [['warn', 'another answer'] as const]
                : []),
              ['window', 'windows the answers show'],
              [
                'accent',
                view.named ? `let in within ${duration(view.named.windowMs)}, limit dashed` : 'let in within a second',
              ],
            ]}
          />
        }
      />
    ) : null}
    {view.notes.map((note) => (
      <p class="note">{`${capital(note)}.`}</p>
    ))}
    {view.traits.some(({ isTold }) => isTold) ? <Learnt view={view} /> : null}
    <More title={`${counted(view.plans.length, 'plan')} of requests`}>
      <Table
        label="Plans of the probe"
        heads={['Plan, to find out', 'At', 'For', 'Requests', 'Refused', 'Other']}
        rows={view.plans.map(({ purpose, startedAtMs, seconds, requests, refused, other }) => [
          purpose,
          duration(startedAtMs),
          duration(seconds * 1000),
          requests,
          refused,
          other,
        ])}
      />
    </More>
  </Run>
);

/** What each question of the probe was answered, and which limiters would have given every answer. */
const Learnt = ({ view: { traits, survivors, survivorCount } }: { readonly view: LimiterView }): JSX.Element => (
  <div class="pair">
    <div>
      <h4>What was measured</h4>
      <Facts
        of={traits.map(({ question, text, isTold }) => [question, isTold ? text : <span class="quiet">{text}</span>])}
      />
    </div>
    <div>
      <h4>{survivorCount === 1 ? 'The one limiter' : 'Limiters'} that would have answered so</h4>
      {survivors.length === 0 ? <p class="quiet">None that is known here.</p> : null}
      <Items of={survivors} />
      {survivorCount > survivors.length ? <p class="quiet">and {survivorCount - survivors.length} more</p> : null}
    </div>
  </div>
);
