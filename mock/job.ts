import type { Account } from './account.ts';
import { uuid } from './ids.ts';

export const recordTypes = [
  'subscription_product',
  'subscription_plan',
  'subscription_subscriber',
  'subscription_offering',
  'subscription',
] as const;
export type RecordType = (typeof recordTypes)[number];
export type RecordCounts = { [type in RecordType]: number };

export const noRecords = (): RecordCounts => ({
  subscription_product: 0,
  subscription_plan: 0,
  subscription_subscriber: 0,
  subscription_offering: 0,
  subscription: 0,
});

export type JobStatus = 'pending' | 'started' | 'success' | 'failed';

/** An Elastic Path import job. What it shows is a pure function of (records, speed, queue, now). */
export type Job = {
  readonly id: string;
  readonly externalRef: string | null;
  readonly createdAt: number;
  /** Lines of a known type in well-formed JSON. */
  readonly uploaded: RecordCounts;
  /** Of those, the ones that are valid and will be added. */
  readonly valid: RecordCounts;
  startsAt: number;
  /** How long all its records take. */
  readonly runsMs: number;
  /** When the last record is in; a failed job ends earlier. */
  endsAt: number;
  failed: boolean;
};

const total = (counts: RecordCounts): number => recordTypes.reduce((sum, type) => sum + counts[type], 0);

/** Queues a job: it starts when the one before it has ended (one at a time, first come first served). */
export function createJob(
  account: Account,
  fields: { externalRef: string | null; uploaded: RecordCounts; valid: RecordCounts },
): Job {
  const { serial, digest } = account.issue('job');
  const createdAt = account.clock.now();
  const before = account.jobs[account.jobs.length - 1];
  const startsAt = Math.max(createdAt, before?.endsAt ?? 0);
  const runsMs = (total(fields.uploaded) / account.recordsPerSecond) * 1000;
  const job = {
    id: uuid(digest, serial),
    ...fields,
    createdAt,
    startsAt,
    runsMs,
    endsAt: startsAt + runsMs,
    failed: false,
  };
  account.jobs.push(job);
  return job;
}

/** Ends a started job as failed; those behind it move up. */
export function failJob(account: Account, job: Job): void {
  job.failed = true;
  job.endsAt = account.clock.now();
  let free = job.endsAt;
  for (const next of account.jobs.slice(account.jobs.indexOf(job) + 1)) {
    next.startsAt = Math.max(next.createdAt, free);
    next.endsAt = next.startsAt + next.runsMs;
    free = next.endsAt;
  }
}

export function jobStatusAt(job: Job, now: number): JobStatus {
  if (now < job.startsAt) return 'pending';
  if (now < job.endsAt) return 'started';
  return job.failed ? 'failed' : 'success';
}

/** The records added so far, type after type. */
function importedAt(job: Job, now: number): RecordCounts {
  const ran = Math.max(0, Math.min(now, job.endsAt) - job.startsAt);
  const share = now >= job.endsAt && !job.failed ? 1 : ran / job.runsMs;
  let left = Math.floor(total(job.valid) * share);
  const imported = noRecords();
  for (const type of recordTypes) {
    imported[type] = Math.min(job.valid[type], left);
    left -= imported[type];
  }
  return imported;
}

/** An import as the API shows it. */
export function showJob(job: Job, now: number) {
  const status = jobStatusAt(job, now);
  const started = status === 'pending' ? {} : { started_at: instant(job.startsAt) };
  const finished = status === 'success' || status === 'failed' ? { finished_at: instant(job.endsAt) } : {};
  const updatedAt = status === 'pending' ? job.createdAt : status === 'started' ? now : job.endsAt;
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
