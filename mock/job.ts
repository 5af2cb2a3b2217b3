import type { Behaviour } from '../faults/behaviour.ts';
import type { Account } from './account.ts';
import { uuid } from './ids.ts';
import { planQueue } from './queue.ts';

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
  /** As the queue is planned so far: Infinity while nobody can say. */
  startsAt: number;
  /** How long all its records take. */
  readonly runsMs: number;
  /** When the last record is in; a failed job ends earlier. */
  endsAt: number;
  failed: boolean;
  /** How the queue is served that it waits in. */
  readonly queue: Behaviour['queue'];
  readonly fate: Behaviour['job'];
  readonly progress: Behaviour['progress'];
};

const total = (counts: RecordCounts): number => recordTypes.reduce((sum, type) => sum + counts[type], 0);

/** Queues a job. What becomes of it is settled now, so that a fault set later changes no job that was there before. */
export function createJob(
  account: Account,
  fields: { externalRef: string | null; uploaded: RecordCounts; valid: RecordCounts },
  { job: fate, queue, progress }: Behaviour,
): Job {
  const { serial, digest } = account.issue('job');
  const now = account.clock.now();
  const runsMs = fate === 'stuck' ? Infinity : (total(fields.uploaded) / account.recordsPerSecond) * 1000;
  const job: Job = {
    id: uuid(digest, serial),
    ...fields,
    createdAt: now,
    startsAt: Infinity,
    runsMs,
    endsAt: Infinity,
    failed: false,
    queue,
    fate,
    progress,
  };
  const before = account.jobs[account.jobs.length - 1];
  account.jobs.push(job);
  if (queue !== 'first-come') planQueue(account.jobs, now, queue);
  else {
    job.startsAt = Math.max(now, before?.endsAt ?? 0);
    job.endsAt = job.startsAt + runsMs;
  }
  return job;
}

/** Forgets the oldest job, if it has ended. */
export function forgetEnded({ jobs, clock }: Account): boolean {
  const [oldest] = jobs;
  const hasEnded = oldest !== undefined && oldest.endsAt <= clock.now();
  if (hasEnded) jobs.shift();
  return hasEnded;
}

/** Ends a started job as failed; those behind it move up. */
export function failJob(account: Account, job: Job): void {
  const now = account.clock.now();
  job.failed = true;
  job.endsAt = now;
  planQueue(account.jobs, now, job.queue);
}

/** Whether a job is to be found: one that gets lost is gone when it should have ended. */
export const isThere = ({ fate, endsAt }: Job, now: number): boolean => fate !== 'lost' || now < endsAt;

export function jobStatusAt(job: Job, now: number): JobStatus {
  const { startsAt, endsAt } = runAt(job, now);
  if (now < startsAt) return 'pending';
  if (now < endsAt) return 'started';
  const failed = job.fate === 'fails' || (job.failed && job.fate !== 'never-fails');
  return failed ? 'failed' : 'success';
}

/** From when to when a job runs; one that is run twice starts again when it has ended. */
const runAt = ({ startsAt, endsAt, runsMs, fate }: Job, now: number): Pick<Job, 'startsAt' | 'endsAt'> =>
  fate === 'run-twice' && now >= endsAt ? { startsAt: endsAt, endsAt: endsAt + runsMs } : { startsAt, endsAt };

/** The share of the records that is told, of the share that is done. */
function shownShare(progress: Behaviour['progress'], done: number, hasBegun: boolean): number {
  switch (progress) {
    case 'grows':
      return done;
    case 'shrinks':
      return hasBegun && done < 1 ? 1 - done : done;
    case 'all-at-once':
      return hasBegun ? 1 : 0;
    default:
      return progress satisfies never;
  }
}

/** The records added so far, type after type. */
function importedAt(job: Job, now: number): RecordCounts {
  const { startsAt, endsAt } = runAt(job, now);
  const ran = Math.max(0, Math.min(now, endsAt) - startsAt);
  const share = now >= endsAt && !job.failed ? 1 : Math.min(1, ran / job.runsMs);
  const dropped = job.fate === 'drops-a-record' ? 1 : 0;
  const added = job.fate === 'imports-invalid' ? job.uploaded : job.valid;
  let left = Math.max(0, Math.floor(total(added) * shownShare(job.progress, share, now >= startsAt)) - dropped);
  const imported = noRecords();
  for (const type of recordTypes) {
    imported[type] = Math.min(added[type], left);
    left -= imported[type];
  }
  return imported;
}

/** An import as the API shows it at a moment; before its creation there was nothing to be shown. */
export function showJob(job: Job, moment: number) {
  const now = Math.max(job.createdAt, moment);
  const { startsAt, endsAt } = runAt(job, now);
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
