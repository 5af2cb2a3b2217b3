import { requirementOf } from '../../contracts/spec/requirements/index.ts';
import { apiOf } from '../../contracts/spec/targets.ts';
import { harmless } from '../../contracts/show/wording.ts';
import type { JobsRun, JourneyRun, LoadRun } from '../../runs/load-run.ts';
import { agreementInWords, pacedInWords, promisesInWords, refusedInWords, speedsInWords } from './jobs-words.ts';
import { runView } from './load.ts';
import { isOwnMock } from '../../runs/places.ts';

export const jobsOf = (load: LoadRun): JobsView[] =>
  load.runs.flatMap((run) => (run.jobs ? [jobsView(load, run, run.jobs)] : []));

function jobsView(load: LoadRun, run: JourneyRun, jobs: JobsRun) {
  const isBroken = jobs.violations.some(({ weight }) => weight === 'fail');
  const figures = speedsInWords(jobs.throughput);
  const view = runView('jobs', load, run, isBroken ? 'bad' : 'good');
  return {
    ...view,
    sentence: promisesInWords(jobs),
    figures,
    /** How fast records went by the server's own timestamps, such as `940 to 960 a second`. */
    speed: jobs.throughput.server.recordsPerSecondOverall && (figures[0]?.byServer ?? null),
    agreement: agreementInWords(jobs.throughput),
    bars: barsOf(jobs),
    /** How many jobs there were, of which a chart shows the first. */
    seen: jobs.jobs.length,
    passed: passedBy(jobs),
    violations: jobs.violations.map((one) => ({ ...one, promise: requirementOf(one.requirement).sentence })),
    /** What made no job, each in a sentence; `sent`: what that is at its API. */
    sent: apiOf(run.target) === 'import2' ? 'migration' : 'upload',
    refused: (jobs.refused ?? []).map(refusedInWords),
    paced: pacedInWords(jobs),
    /** Whose speed it is, where it is nobody's API. */
    setting: isOwnMock(view.place) ? 'The speed is the mock’s own setting: it tells nothing of a real API.' : null,
  };
}
export type JobsView = ReturnType<typeof jobsView>;

const mostBars = 120;

/** The jobs of a chart, in the order of their creation; milliseconds since the first was created. */
export function barsOf({ jobs, violations }: JobsRun) {
  const accused = new Set(violations.flatMap((one) => one.jobs));
  const middle = (moment: { readonly from: number; readonly to: number } | null): number | null =>
    moment === null || !Number.isFinite(moment.from) || !Number.isFinite(moment.to)
      ? null
      : (moment.from + moment.to) / 2;
  const known = jobs.flatMap(({ id, status, server, observed }) => {
    const created = server.createdAt ?? middle(observed.created);
    const started = server.startedAt ?? middle(observed.started);
    const ended = server.finishedAt ?? middle(observed.ended);
    return created === null ? [] : [{ id, status, created, started, ended }];
  });
  const origin = Math.min(...known.map(({ created }) => created));
  const since = (at: number | null): number | null => (at === null ? null : at - origin);
  return known
    .sort((a, b) => a.created - b.created || a.id.localeCompare(b.id, 'en'))
    .slice(0, mostBars)
    .map(({ id, status, created, started, ended }) => ({
      id: harmless(id),
      status: harmless(status ?? 'unknown'),
      createdMs: created - origin,
      startedMs: since(started),
      endedMs: since(ended),
      isAccused: accused.has(id),
    }));
}
export type JobBar = ReturnType<typeof barsOf>[number];

/**
 * Where the server tells no times: the states that polls saw each job pass, how long each lasted, in the middle of what
 * the polls bound, and the one it was last seen in.
 */
const passedBy = ({ jobs }: JobsRun) =>
  jobs.some(({ server }) => server.createdAt !== null || server.startedAt !== null)
    ? []
    : jobs.slice(0, mostBars).map(({ id, status, states }) => ({
        id: harmless(id),
        status: harmless(status ?? 'unknown'),
        states: Object.entries(states).map(([name, { low, high }]) => ({
          status: harmless(name),
          ms: (low + (high ?? low)) / 2,
        })),
      }));
export type PassedStates = JobsView['passed'][number];
