import { counted } from '../../contracts/show/words.ts';
import { judgeHistory } from '../../contracts/jobs/oracle.ts';
import type { Poll } from '../../contracts/jobs/poll.ts';
import { throughputOf } from '../../contracts/jobs/throughput.ts';
import { timesOf } from '../../contracts/jobs/times.ts';
import { standInId } from '../../contracts/show/mask.ts';
import type { DocumentedLimit } from '../../limiter/prior.ts';
import type { Arrivals, JobsRun } from '../../runs/load-run.ts';
import { arrivalsFrom } from '../certificate.ts';
import { type FinishedRun, type Part, judgeRun } from '../judge-run.ts';
import type { LoadSettings } from '../settings.ts';
import { holdJobsTo } from './objectives.ts';
import { type JobsNote, type JobsPlan, isJobsNote } from './plan-file.ts';
import { showViolation } from './violation-words.ts';
import { isSuccess } from '../../contracts/spec/statuses.ts';
import { type TargetName, apiOf } from '../../contracts/spec/targets.ts';

/** One k6 process of a run, with what it was told. */
export type JobsPart = Part & { readonly plan: JobsPlan };

export type RunTerms = {
  readonly settings: LoadSettings;
  /** Within which time of its creation a job must have ended. */
  readonly endsWithinMs: number;
  /** The documented limit that is kept, null where there is none. */
  readonly documented: DocumentedLimit | null;
};

/** The name of the journey in every result. */
export const jobsJourney = 'import-jobs';

/** A generator that starts a file later than this did not do what was planned. */
const latestStartMs = 1000;

/**
 * Judges the parts of a run by what was to be created, and what they saw as one history of the queue.
 * @param out where results go
 */
export function judgeJobs(
  parts: readonly JobsPart[],
  { settings, endsWithinMs, documented }: RunTerms,
  out: string,
): FinishedRun {
  const { profile, target } = settings;
  const requests = parts.flatMap(({ collected }) => collected.requests);
  const notes = withUnanswered(parts.flatMap(({ collected }) => collected.notes).filter(isJobsNote));
  const arrivals = arrivalsOf(parts, notes);
  return judgeRun(parts, out, {
    journey: jobsJourney,
    profile,
    target,
    requests,
    arrivals,
    broken: brokenBy(arrivals),
    objectives: holdJobsTo({ target, documented, requests, notes, plans: parts.map(({ plan }) => plan) }),
    jobs: jobsOf(notes, target, endsWithinMs),
  });
}

/** What went out and was cut off with the run tells nothing by itself: it had no answer. */
function withUnanswered(notes: readonly JobsNote[]): JobsNote[] {
  const answered = new Set(notes.flatMap((note) => (note.kind === 'answered' ? [note.at] : [])));
  const missing = notes.flatMap((note): JobsNote[] =>
    note.kind === 'sent' && !answered.has(note.at)
      ? [{ kind: 'answered', at: note.at, status: 0, detail: 'the run ended before one was seen' }]
      : [],
  );
  return [...notes, ...missing];
}

function jobsOf(notes: readonly JobsNote[], target: TargetName, endsWithinMs: number): JobsRun {
  const of = <Kind extends JobsNote['kind']>(kind: Kind) =>
    notes.filter((note): note is Extract<JobsNote, { kind: Kind }> => note.kind === kind);
  const waits = of('waited').map(({ ms }) => ms);
  const polls = of('poll').map(({ poll }) => poll);
  return {
    ...judgePolls(polls, target, endsWithinMs),
    refused: of('answered')
      .filter(({ status }) => !isSuccess(status))
      .map(({ at, status, detail }) => ({ at, status, detail })),
    paced: { refusals: waits.length, waitedMs: waits.reduce((sum, ms) => sum + ms, 0) },
  };
}

/**
 * Judges and measures the polls of a run, whichever process made them. The oracle is told of every job that was seen,
 * since others of the account share the queue; speeds are of those that the run itself created.
 */
export function judgePolls(told: readonly Poll[], target: TargetName, endsWithinMs?: number): JobsRun {
  const polls = withOwnIds(told).sort((a, b) => a.answeredAt - b.answeredAt);
  const created = new Set(polls.filter(({ via }) => via === 'create').map(({ job }) => job));
  const times = timesOf(
    polls.filter(({ job }) => created.has(job)),
    apiOf(target),
  );
  return {
    throughput: throughputOf(times),
    jobs: times.jobs,
    polls: polls.length,
    violations: judgeHistory(polls, target, endsWithinMs).map(showViolation),
  };
}

/** Lists name jobs by stand-ins, so that no log holds other people's; those that the run created get their ids back. */
function withOwnIds(polls: readonly Poll[]): Poll[] {
  const own = new Map(polls.filter(({ via }) => via !== 'list').map(({ job }) => [standInId(job), job]));
  return polls.map((poll) => (poll.via === 'list' ? { ...poll, job: own.get(poll.job) ?? poll.job } : poll));
}

/** Of the creations alone: when a job is polled matters to nothing but how finely can be told. */
const arrivalsOf = (parts: readonly JobsPart[], notes: readonly JobsNote[]): Arrivals =>
  arrivalsFrom({
    planned: parts.reduce((sum, { plan }) => sum + plan.uploads.length + plan.migrations.length, 0),
    errors: notes.flatMap((note) => (note.kind === 'sent' ? [Math.abs(note.startedAt - note.dueAt)] : [])),
  });

const brokenBy = ({ planned, sent, off, maxErrorMs }: Arrivals): string[] => [
  ...(off > 0 ? [`${counted(planned, 'file or migration', 'files and migrations')} planned and ${sent} sent`] : []),
  ...(maxErrorMs > latestStartMs ? [`one started ${maxErrorMs} ms off its time; ${latestStartMs} ms is allowed`] : []),
];
