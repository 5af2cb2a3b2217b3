import { harmless } from '../../contracts/show/wording.ts';
import type { JobsRun, JourneyRun, LoadRun } from '../../runs/load-run.ts';
import {
  type Figure,
  agreementInWords,
  pacedInWords,
  promisesInWords,
  refusedInWords,
  speedsInWords,
} from './jobs-words.ts';
import { type RunView, runView } from './load.ts';
import { isOwnMock } from '../../runs/places.ts';

/** Import jobs as a load run saw them. */
export type JobsView = RunView & {
  readonly sentence: string;
  readonly figures: readonly Figure[];
  /** How fast records went by the server's own timestamps, such as `940 to 960 a second`. */
  readonly speed: string | null;
  readonly agreement: string;
  /** For the chart: milliseconds since the first job was created. */
  readonly bars: readonly JobBar[];
  /** For the chart where the server tells no times: the states that polls saw each job pass. */
  readonly passed: readonly PassedStates[];
  readonly violations: JobsRun['violations'];
  /** What made no job, each in a sentence. */
  readonly refused: readonly string[];
  readonly paced: string | null;
  /** Whose speed it is, where it is nobody's API. */
  readonly setting: string | null;
};

export type JobBar = {
  readonly id: string;
  readonly status: string;
  readonly createdMs: number;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  readonly isAccused: boolean;
};

/** The states a job was seen to pass, and the one it was last seen in. */
export type PassedStates = {
  readonly id: string;
  readonly status: string;
  readonly states: readonly { readonly status: string; readonly ms: number }[];
};

/** How import jobs went. */
export const jobsOf = (load: LoadRun): JobsView[] =>
  load.runs.flatMap((run) => (run.jobs ? [jobsView(load, run, run.jobs)] : []));

function jobsView(load: LoadRun, run: JourneyRun, jobs: JobsRun): JobsView {
  const isBroken = jobs.violations.some(({ weight }) => weight === 'fail');
  const figures = speedsInWords(jobs.throughput);
  const view = runView('jobs', load, run, isBroken ? 'bad' : 'good');
  return {
    ...view,
    sentence: promisesInWords(jobs),
    figures,
    speed: jobs.throughput.server.recordsPerSecondOverall && (figures[0]?.byServer ?? null),
    agreement: agreementInWords(jobs.throughput),
    bars: barsOf(jobs),
    passed: passedBy(jobs),
    violations: jobs.violations,
    refused: (jobs.refused ?? []).map(refusedInWords),
    paced: pacedInWords(jobs),
    setting: isOwnMock(view.place) ? 'The speed is the mock’s own setting: it tells nothing of a real API.' : null,
  };
}

/** The most jobs that a chart shows. */
const mostBars = 120;

/** The jobs of a chart, in the order of their creation. */
export function barsOf({ jobs, violations }: JobsRun): JobBar[] {
  const accused = new Set(violations.flatMap((one) => one.jobs));
  const middle = (moment: { readonly from: number; readonly to: number } | null): number | null =>
    moment === null || !Number.isFinite(moment.from) || !Number.isFinite(moment.to)
      ? null
      : (moment.from + moment.to) / 2;
  const timed = jobs.map(({ id, status, server, observed }) => ({
    id,
    status: status ?? 'unknown',
    created: server.createdAt ?? middle(observed.created),
    started: server.startedAt ?? middle(observed.started),
    ended: server.finishedAt ?? middle(observed.ended),
  }));
  const known = timed.filter((job): job is typeof job & { created: number } => job.created !== null);
  const origin = known.reduce((least, { created }) => Math.min(least, created), Infinity);
  const since = (at: number | null): number | null => (at === null ? null : at - origin);
  return known
    .sort((a, b) => a.created - b.created || a.id.localeCompare(b.id, 'en'))
    .slice(0, mostBars)
    .map(({ id, status, created, started, ended }) => ({
      id: harmless(id),
      status: harmless(status),
      createdMs: created - origin,
      startedMs: since(started),
      endedMs: since(ended),
      isAccused: accused.has(id),
    }));
}

/** Where the server tells no times: how long each state lasted, as the polls bound it; the middle of those bounds. */
const passedBy = ({ jobs }: JobsRun): PassedStates[] =>
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
