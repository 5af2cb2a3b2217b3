import { recordTypes } from '../../contracts/spec/record-types.ts';
import type { Behaviour } from '../../faults/behaviour.ts';
import { type Form, type Job, type JobConduct, honestJob, importedAt, showJob } from '../job.ts';
import { hopelessJob, withoutStart } from './choices.ts';
import { type LineReader, recordOf } from '../upload.ts';

/** A job as its fate has it, where it is another than its records'. */
function fated(job: Job, fate: Behaviour['job'], now: number): Job {
  if (fate === 'fails') return { ...job, failed: true };
  if (fate === 'never-fails') return { ...job, failed: false };
  if (fate === 'imports-invalid') return { ...job, valid: job.uploaded };
  if (fate === 'run-twice' && now >= job.endsAt)
    return { ...job, startsAt: job.endsAt, endsAt: job.endsAt + job.runsMs };
  return job;
}

/** The moment whose counts of imported records are told. */
function countedAt({ startsAt, endsAt }: Job, progress: Behaviour['progress'], now: number): number {
  if (progress === 'all-at-once') return now < startsAt ? now : endsAt;
  return progress === 'shrinks' && now >= startsAt && now < endsAt ? startsAt + endsAt - now : now;
}

/** What becomes of a job, and is told of it, settled when it is created: a fault set later changes no job that was there. */
export function jobConductOf({ job: fate, progress, queue, hopeless }: Behaviour): JobConduct {
  const conduct: JobConduct = {
    runsMs: (ms) => (fate === 'stuck' ? Infinity : hopeless === 'runs' ? ms : 0),
    plan: queue === 'first-come' ? honestJob.plan : (jobs, now) => misplan(jobs, now, queue),
    show: (job, moment) => {
      const now = Math.max(job.createdAt, moment);
      const meant = fated(hopeless === 'runs' ? job : hopelessJob(job), fate, now);
      const shown = showJob(meant, now);
      const imported = importedAt(meant, countedAt(meant, progress, now));
      if (fate === 'drops-a-record') dropOne(imported);
      const told = { ...shown, meta: { ...shown.meta, records: { ...shown.meta.records, imported } } };
      return hopeless === 'runs' ? told : withoutStart(told);
    },
  };
  if (fate === 'lost') losing.add(conduct);
  return conduct;
}

const losing = new WeakSet<JobConduct>();

/** Whether a job is to be found: one that gets lost is gone when it should have ended. */
export const isThere = ({ conduct, endsAt }: Job, now: number): boolean => !losing.has(conduct) || now < endsAt;

/** Takes away the last record. */
function dropOne(counts: { [type in (typeof recordTypes)[number]]: number }): void {
  const type = recordTypes.findLast((one) => counts[one] > 0);
  if (type) counts[type] -= 1;
}

/** Plans the jobs that have not started by `now` two at a time, or the one that came last first. */
function misplan(jobs: readonly Job[], now: number, how: Behaviour['queue']): void {
  const waiting = jobs.filter(({ startsAt }) => startsAt > now);
  const ends = jobs.filter(({ startsAt }) => startsAt <= now).map(({ endsAt }) => endsAt);
  const atOnce = how === 'two-at-once' ? 2 : 1;
  const free = Array.from({ length: atOnce }, (_, place) => ends.sort((a, b) => b - a)[place] ?? 0);
  while (waiting.length > 0) {
    const place = free.indexOf(Math.min(...free));
    const from = Math.max(free[place] ?? 0, Math.min(...waiting.map(({ createdAt }) => createdAt)));
    const ready = waiting.filter(({ createdAt }) => createdAt <= from);
    const next = ready.at(how === 'last-come' ? -1 : 0);
    if (!next) return; // the place before it never gets free
    next.startsAt = from;
    next.endsAt = from + next.runsMs;
    free[place] = next.endsAt;
    waiting.splice(waiting.indexOf(next), 1);
  }
}

/** What faulty servers take for a record: anything at all, or any type. */
export const lineReaderOf =
  ({ upload, recordTypes: counted }: Behaviour): LineReader =>
  (line) => {
    if (counted === 'of-later' && /"type":\s*"subscription_(?:product|plan)"/.test(line)) return null;
    const isTaken =
      upload === 'bad-lines-count' || (upload === 'unknown-types-count' && /"type":"no_such_type"/.test(line));
    return recordOf(line) ?? (isTaken ? { type: 'subscription_product', valid: false } : null);
  };

/** An upload as a server has read it that does not read its last line. */
export function misread(form: Form, { upload: how }: Behaviour): Form {
  if (how !== 'last-line-missed' || !form.upload) return form;
  const { uploaded, valid, objects } = structuredClone(form.upload);
  dropOne(uploaded);
  for (const type of recordTypes) valid[type] = Math.min(valid[type], uploaded[type]);
  return { ...form, upload: { uploaded, valid, objects } };
}
