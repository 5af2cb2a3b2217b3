import type { JSX } from 'preact';
import { limiterChart } from '../charts/limiter.ts';
import type { LimiterView } from '../model/limiter.ts';
import type { PageModel } from '../model/page-model.ts';
import { capital, counted, duration } from '../../contracts/show/words.ts';
import { Chart, Key, Section, Shown, Wide } from './bits.tsx';
import { Run } from './run.tsx';

/** (f) The limiter: verdict, evidence, what else explains it. */
export const Limiters = ({ model: { limiters } }: { readonly model: PageModel }): JSX.Element => (
  <Section id="limiter" title="The rate limit">
    <Shown part={limiters}>{(views) => views.map((view) => <Limiter view={view} />)}</Shown>
  </Section>
);

const Limiter = ({ view }: { readonly view: LimiterView }): JSX.Element => (
  <Run view={view} mood={view.mood} title={view.sentence.split('. ')[0] ?? view.sentence}>
    <dl class="facts">
      <div>
        <dt>Documented</dt>
        <dd>{view.documented}</dd>
      </div>
      <div>
        <dt>Found</dt>
        <dd>{view.answer}</dd>
      </div>
      <div>
        <dt>Sent</dt>
        <dd>{view.sent}</dd>
      </div>
    </dl>
    {view.requests.length > 0 ? (
      <Chart
        svg={limiterChart(view.anchor, view)}
        alt={`Every request of the probe on a time axis: ${view.sent}.`}
        caption={
          <Key
            of={[
              ['good', 'let in'],
              ['bad', 'refused'],
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
    <details class="more">
      <summary>{counted(view.plans.length, 'plan')} of requests</summary>
      <Wide label="Plans of the probe">
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">Plan, to find out</th>
              <th scope="col">At</th>
              <th scope="col">For</th>
              <th scope="col">Requests</th>
              <th scope="col">Refused</th>
              <th scope="col">Other</th>
            </tr>
          </thead>
          <tbody>
            {view.plans.map(({ purpose, startedAtMs, seconds, requests, refused, other }) => (
              <tr>
                <td>{purpose}</td>
                <td>{duration(startedAtMs)}</td>
                <td>{duration(seconds * 1000)}</td>
                <td>{requests}</td>
                <td>{refused}</td>
                <td>{other}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </details>
  </Run>
);

/** What each question of the probe was answered, and which limiters would have given every answer. */
const Learnt = ({ view: { traits, survivors, survivorCount } }: { readonly view: LimiterView }): JSX.Element => (
  <div class="pair">
    <div>
      <h4>What was measured</h4>
      <dl class="facts">
        {traits.map(({ question, text, isTold }) => (
          <div>
            <dt>{question}</dt>
            <dd class={isTold ? '' : 'quiet'}>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
    <div>
      <h4>{survivorCount === 1 ? 'The one limiter' : 'Limiters'} that would have answered so</h4>
      {survivors.length === 0 ? <p class="quiet">None that is known here.</p> : null}
      <ol class="survivors">
        {survivors.map((survivor) => (
          <li>{survivor}</li>
        ))}
      </ol>
      {survivorCount > survivors.length ? <p class="quiet">and {survivorCount - survivors.length} more</p> : null}
    </div>
  </div>
);
