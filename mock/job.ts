import type { elasticPathLifecycle } from '../contracts/jobs/lifecycle.ts';
import { type RecordType, recordTypes } from '../contracts/spec/record-types.ts';
import { totalOf } from '../contracts/values/grouped.ts';
import type { Keeper } from './clock.ts';
import { uuid } from './ids.ts';

export type RecordCounts = { [type in RecordType]: number };

export const noRecords = (): RecordCounts =>
  Object.fromEntries(recordTypes.map((type) => [type, 0])) as { [type in RecordType]: number };

/** What an import file holds: its records, those among them that are valid, and all lines that are not blank. */
export type Upload = { readonly uploaded: RecordCounts; readonly valid: RecordCounts; objects: number };

/** What a multipart body brought. */
export type Form = { readonly upload: Upload | null; readonly externalRef: string | null };

export type JobStatus = keyof typeof elasticPathLifecycle;

/** An Elastic Path import job. What it shows is a pure function of (records, speed, queue, now). */
export type Job = {
  readonly id: string;
  readonly externalRef: string | null;
  readonly createdAt: number;
  /** Lines of a known type in well-formed JSON. */
  readonly uploaded: RecordCounts;
  /** Of those, the ones that are valid and will be added. */
  readonly valid: RecordCounts;
  /** As the queue is planned so far. */
  startsAt: number;
  /** How long all its records take. */
  readonly runsMs: number;
  /** When the last record is in; a failed job ends earlier. */
  endsAt: number;
  failed: boolean;
  readonly conduct: JobConduct;
};

/** What is settled of a job when it is created: how its queue is planned and what is told of it. A seam for faults. */
export type JobConduct = {
  readonly runsMs: (ms: number) => number;
  /** Plans the jobs that have not started by now; what was planned for them before is dropped. */
  readonly plan: (jobs: readonly Job[], now: number) => void;
  /** The import as the API shows it at a moment. */
  readonly show: (job: Job, moment: number) => ShownJob;
};

/** Where a job is kept: an account. */
export type JobKeeper = Keeper & { readonly jobs: Job[] };

/** One at a time: the one that was created first starts next. */
const queueBehind = (job: Job, before: Job | undefined): void => {
  job.startsAt = Math.max(job.createdAt, before?.endsAt ?? 0);
  job.endsAt = job.startsAt + job.runsMs;
};

export const honestJob: JobConduct = {
  runsMs: (ms) => ms,
  plan: (jobs, now) => {
    for (const [at, job] of jobs.entries()) if (job.startsAt > now) queueBehind(job, jobs[at - 1]);
  },
  show: showJob,
};

export function createJob(
  keeper: JobKeeper,
  fields: Pick<Job, 'externalRef' | 'uploaded' | 'valid'>,
  conduct: JobConduct = honestJob,
): Job {
  const { serial, digest } = keeper.issue('job');
  const now = keeper.clock.now();
  const job: Job = {
    id: uuid(digest, serial),
    ...fields,
    createdAt: now,
    startsAt: Infinity,
    runsMs: conduct.runsMs((totalOf(fields.uploaded) / keeper.recordsPerSecond) * 1000),
    endsAt: Infinity,
    failed: false,
    conduct,
  };
  queueBehind(job, keeper.jobs.at(-1));
  keeper.jobs.push(job);
  if (conduct.plan !== honestJob.plan) conduct.plan(keeper.jobs, now);
  return job;
}

/** Forgets the oldest job, if it has ended. */
export function forgetEnded({ jobs, clock }: JobKeeper): boolean {
  const [oldest] = jobs;
  const hasEnded = oldest !== undefined && oldest.endsAt <= clock.now();
  if (hasEnded) jobs.shift();
  return hasEnded;
}

/** Ends a started job as failed; those behind it move up. */
export function failJob({ jobs, clock }: JobKeeper, job: Job): void {
  const now = clock.now();
  job.failed = true;
  job.endsAt = now;
  job.conduct.plan(jobs, now);
}

export function jobStatusAt({ startsAt, endsAt, failed }: Job, now: number): JobStatus {
  if (now < startsAt) return 'pending';
  if (now < endsAt) return 'started';
  return failed ? 'failed' : 'success';
}

/** The records added so far, type after type. */
export function importedAt({ startsAt, endsAt, runsMs, valid }: Job, now: number): RecordCounts {
  const ran = Math.max(0, Math.min(now, endsAt) - startsAt);
  const isWhole = now >= endsAt && endsAt === startsAt + runsMs;
  let left = isWhole ? Infinity : Math.floor(totalOf(valid) * Math.min(1, ran / Math.max(1, runsMs)));
  const imported = noRecords();
  for (const type of recordTypes) {
    imported[type] = Math.min(valid[type], left);
    left -= imported[type];
  }
  return imported;
}

export type ShownJob = ReturnType<typeof showJob>;

/** An import as the API shows it at a moment; before its creation there was nothing to be shown. */
export function showJob(job: Job, moment: number) {
  const now = Math.max(job.createdAt, moment);
  const { startsAt, endsAt } = job;
  const status = jobStatusAt(job, now);
  const started = status === 'pending' ? {} : { started_at: instant(startsAt) };
  const finished = status === 'success' || status === 'failed' ? { finished_at: instant(endsAt) } : {};
  const updatedAt = status === 'pending' ? job.createdAt : status === 'started' ? now : endsAt;
  return {
    id: job.id,
    type: 'subscription_import',
    attributes: { ...(job.externalRef === null ? {} : { external_ref: job.externalRef }), status },
    meta: {
      owner: 'store',
      timestamps: { updated_at: instant(updatedAt), created_at: instant(job.createdAt), ...started, ...finished },
      records: { uploaded: job.uploaded, imported: importedAt(job, now) },
    },
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();
