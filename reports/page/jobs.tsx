import type { JSX } from 'preact';
import { queueChart } from '../charts/queue.ts';
import type { JobsView, PassedStates } from '../model/jobs.ts';
import type { PageModel } from '../model/page-model.ts';
import { counted, duration } from '../../contracts/show/words.ts';
import { Chart, Key, Mark, Section, Shown, Wide } from './bits.tsx';
import { Run } from './run.tsx';

/** (g) Import jobs: how fast, and whether the queue kept its promises. */
export const Jobs = ({ model: { jobs } }: { readonly model: PageModel }): JSX.Element => (
  <Section id="jobs" title="Import jobs">
    <Shown part={jobs}>{(views) => views.map((view) => <Queue view={view} />)}</Shown>
  </Section>
);

const Queue = ({ view }: { readonly view: JobsView }): JSX.Element => {
  const isTimed = view.figures.some(({ byServer }) => byServer !== null);
  return (
    <Run view={view} mood={view.mood} title={view.sentence}>
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
      {view.passed.length > 0 ? <States jobs={view.passed} /> : null}
      {view.bars.length > 0 && view.passed.length === 0 ? (
        <Chart
          svg={queueChart(view.anchor, view.bars)}
          alt={`The queue as a Gantt chart, a row for each of ${view.bars.length} jobs. ${view.sentence}`}
          caption={
            <Key
              of={[
                ['quiet', 'waits'],
                ['accent', 'runs'],
                ['warn', 'failed'],
                ['bad', 'breaks a promise of the queue'],
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
              {isTimed ? <th scope="col">By the server’s timestamps</th> : null}
              <th scope="col">By our polls</th>
            </tr>
          </thead>
          <tbody>
            {view.figures.map(({ label, byServer, byPolls }) => (
              <tr>
                <th scope="row">{label}</th>
                {isTimed ? <td>{byServer}</td> : null}
                <td>{byPolls}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p class="note">
        {view.agreement} {view.paced} {view.setting}
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
};

/** The states of each job as polls saw them, where the server tells no times: a row for each job, a part for each state. */
const States = ({ jobs }: { readonly jobs: readonly PassedStates[] }): JSX.Element => {
  const longestFirst = jobs.toSorted((a, b) => b.states.length - a.states.length); // so that states stand as they follow
  const names = [...new Set(longestFirst.flatMap(({ states }) => states.map(({ status }) => status)))];
  const lengthOf = ({ states }: PassedStates): number => states.reduce((sum, { ms }) => sum + ms, 0);
  const longest = Math.max(1, ...jobs.map(lengthOf));
  return (
    <figure class="chart">
      <Wide label="States of each job">
        <table class="rows states">
          <thead>
            <tr>
              <th scope="col">Job</th>
              <th scope="col">States it was polled in, {duration(longest)} in all at most</th>
              <th scope="col">Last seen</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <tr>
                <th scope="row">
                  <code>{job.id.slice(0, 14)}</code>
                </th>
                <td>
                  <span class="passed" style={`width:${percentOf(lengthOf(job), longest)}%`}>
                    {job.states.map(({ status, ms }) => (
                      <i
                        class={`state-${names.indexOf(status) % stateColours}`}
                        style={`width:${percentOf(ms, lengthOf(job))}%`}
                        title={`${status}, ${duration(ms)}`}
                      />
                    ))}
                  </span>
                </td>
                <td>{job.status}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <figcaption>
        <Key of={names.map((name, at) => [`state-${at % stateColours}`, name])} />
      </figcaption>
    </figure>
  );
};

/** As many as Import2 has statuses that a job can leave. */
const stateColours = 8;

const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.round((part / whole) * 1000) / 10 : 0);
