import type { JSX } from 'preact';
import { queueChart } from '../charts/queue.ts';
import type { JobsView, PassedStates } from '../model/jobs.ts';
import { counted, duration } from '../../contracts/show/words.ts';
import { Mark, More, Run } from './frame.tsx';
import { Chart, Items, Key, Table } from './lists.tsx';

/** Import jobs: how fast, and whether the queue kept its promises. */
export const Queue = ({ view }: { readonly view: JobsView }): JSX.Element => {
  const isTimed = view.figures.some(({ byServer }) => byServer !== null);
  return (
    <Run view={view} title={view.sentence}>
      <Items
        kind="plain"
        most={100}
        rest=", in load-run.json"
        of={view.violations.map(({ rule, weight, requirement, promise, jobs, sentence, seen }) => (
          <>
            <Mark mood={weight === 'fail' ? 'bad' : 'unsure'} />
            <div>
              <strong>{sentence}</strong>
              <p class="quiet">
                {rule}: “{promise}” <code>{requirement}</code>,{' '}
                {jobs.map((id) => (
                  <code>{id} </code>
                ))}
              </p>
              <p class="quiet">{seen.join('; ')}</p>
            </div>
          </>
        ))}
      />
      {view.passed.length > 0 ? <States jobs={view.passed} /> : null}
      {view.bars.length > 0 && view.bars.length < view.seen ? (
        <p class="note">
          Of {counted(view.seen, 'job')} the first {view.bars.length} are shown.
        </p>
      ) : null}
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
      <Table
        label="Throughput"
        heads={['How fast', ...(isTimed ? ['By the server’s timestamps'] : []), 'By our polls']}
        rows={view.figures.map(({ label, byServer, byPolls }) => [label, ...(isTimed ? [byServer] : []), byPolls])}
      />
      <p class="note">
        {view.agreement} {view.paced} {view.setting}
      </p>
      {view.refused.length > 0 ? (
        <More title={`${counted(view.refused.length, view.sent)} that made no job`}>
          <Items of={view.refused} most={100} />
        </More>
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
      <Table
        label="States of each job"
        kind="rows states"
        heads={['Job', `States it was polled in, ${duration(longest)} in all at most`, 'Last seen']}
        rows={jobs.map((job) => [
          <code>{job.id.slice(0, 14)}</code>,
          <span class="passed" style={`width:${percentOf(lengthOf(job), longest)}%`}>
            {job.states.map(({ status, ms }) => (
              <i
                class="nth"
                style={`--nth:${names.indexOf(status)};width:${percentOf(ms, lengthOf(job))}%`}
                title={`${status}, ${duration(ms)}`}
              />
            ))}
          </span>,
          job.status,
        ])}
      />
      <figcaption>
        <Key of={names.map((name, at) => ['nth', name, at])} />
      </figcaption>
    </figure>
  );
};

const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.round((part / whole) * 1000) / 10 : 0);
