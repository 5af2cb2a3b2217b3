import type { JSX } from 'preact';
import { queueChart } from '../charts/queue.ts';
import type { JobsView } from '../model/jobs.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted } from '../model/words.ts';
import { Chart, Key, Mark, Section, Shown, Wide } from './bits.tsx';
import { Run } from './run.tsx';

/** (g) Import jobs: how fast, and whether the queue kept its promises. */
export const Jobs = ({ model: { jobs } }: { readonly model: PageModel }): JSX.Element => (
  <Section id="jobs" title="Import jobs">
    <Shown part={jobs}>{(views) => views.map((view) => <Queue view={view} />)}</Shown>
  </Section>
);

const Queue = ({ view }: { readonly view: JobsView }): JSX.Element => (
  <Run view={view} mood={view.mood} title={view.isVoid ? 'Void' : view.sentence}>
    {view.violations.length > 0 ? (
      <ul class="plain">
        {view.violations.map(({ rule, weight, requirement, jobs, sentence, seen }) => (
          <li>
            <Mark mood={weight === 'fail' ? 'bad' : 'unsure'} />
            <div>
              <strong>{sentence}</strong>
              <p class="quiet">
                {rule}, <code>{requirement}</code>,{' '}
                {jobs.map((id) => (
                  <code>{id} </code>
                ))}
              </p>
              <p class="quiet">{seen.join('; ')}</p>
            </div>
          </li>
        ))}
      </ul>
    ) : null}
    {view.bars.length > 0 ? (
      <Chart
        svg={queueChart(view.anchor, view.bars)}
        alt={`The queue as a Gantt chart, a row for each of ${view.bars.length} jobs. ${view.sentence}`}
        caption={
          <Key
            of={[
              ['quiet', 'waits'],
              ['accent', 'runs'],
              ['warn', 'failed'],
              ['bad', 'named by a finding'],
            ]}
          />
        }
      />
    ) : null}
    <Wide label="Throughput">
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">How fast</th>
            <th scope="col">By the server’s clock</th>
            <th scope="col">By our looks</th>
          </tr>
        </thead>
        <tbody>
          {view.figures.map(({ label, byServer, byLooks }) => (
            <tr>
              <th scope="row">{label}</th>
              <td>{byServer}</td>
              <td>{byLooks}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
    <p class="note">
      The truth lies between the two ends of each interval. {view.agreement} {view.paced} {view.setting}
    </p>
    {view.refused.length > 0 ? (
      <details class="more">
        <summary>{counted(view.refused.length, 'upload')} that made no job</summary>
        <ul class="cases">
          {view.refused.slice(0, 100).map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </details>
    ) : null}
  </Run>
);
