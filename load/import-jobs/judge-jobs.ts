import type { OracleTerms } from '../../contracts/jobs/invariants.ts';
import type { Arrivals, JobsRun } from '../../runs/load-run.ts';
import { arrivalsFrom } from '../certificate.ts';
import { type FinishedRun, type Part, judgeRun } from '../judge-run.ts';
import { mergeCollected } from '../collect.ts';
import { judgeLooks } from './history.ts';
import { type JobsNote, isJobsNote } from './notes.ts';
import { holdJobsTo } from './objectives.ts';
import type { JobsPlan } from './plan-file.ts';
import type { JobsRunPlan } from './run-jobs.ts';

/** One k6 process of a run, with what it was told. */
export type JobsPart = Part & { readonly plan: JobsPlan };

/** What a run is judged by. */
type RunTerms = Pick<JobsRunPlan, 'settings' | 'terms' | 'documented'> & { readonly out: string };

/** The name of the journey in every result. */
export const jobsJourney = 'import-jobs';

/** A generator that starts a file later than this did not do what was planned. */
const latestStartMs = 1000;

/** Judges the parts of a run by what was to be created, and what they saw as one history of the queue. */
export function judgeJobs(parts: readonly JobsPart[], { settings, terms, documented, out }: RunTerms): FinishedRun {
  const { profile, target } = settings;
  const { requests, notes: all } = mergeCollected(parts.map(({ collected }) => collected));
  const notes = all.filter(isJobsNote);
  const arrivals = arrivalsOf(parts, notes);
  return judgeRun(parts, out, {
    journey: jobsJourney,
    profile,
    target,
    requests,
    arrivals,
    broken: brokenBy(arrivals),
    objectives: holdJobsTo({ target, documented, requests, notes, plans: parts.map(({ plan }) => plan) }),
    jobs: jobsOf(notes, terms),
  });
}

function jobsOf(notes: readonly JobsNote[], terms: OracleTerms): JobsRun {
  const of = <Kind extends JobsNote['kind']>(kind: Kind) =>
    notes.filter((note): note is Extract<JobsNote, { kind: Kind }> => note.kind === kind);
  const waits = of('waited').map(({ ms }) => ms);
  return {
    ...judgeLooks(
      of('look').map(({ look }) => look),
      terms,
    ),
    refused: of('answered')
      .filter(({ status }) => status < 200 || status > 299)
      .map(({ at, status, detail }) => ({ at, status, detail })),
    paced: { refusals: waits.length, waitedMs: waits.reduce((sum, ms) => sum + ms, 0) },
  };
}

/** Of the creations alone: when a look is taken matters to nothing but how finely can be told. */
const arrivalsOf = (parts: readonly JobsPart[], notes: readonly JobsNote[]): Arrivals =>
  arrivalsFrom({
    planned: parts.reduce((sum, { plan }) => sum + plan.uploads.length + plan.migrations.length, 0),
    errors: notes.flatMap((note) => (note.kind === 'sent' ? [Math.abs(note.startedAt - note.dueAt)] : [])),
  });

function brokenBy({ planned, sent, off, maxErrorMs }: Arrivals): string[] {
  return [
    ...(off > 0 ? [`${planned} files and migrations were planned and ${sent} sent`] : []),
    ...(maxErrorMs > latestStartMs
      ? [`one started ${maxErrorMs} ms off its time; ${latestStartMs} ms is allowed`]
      : []),
  ];
}
