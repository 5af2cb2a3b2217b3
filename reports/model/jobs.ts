import type { Range, Spread } from '../../contracts/jobs/throughput-range.ts';
import type { Throughput } from '../../contracts/jobs/throughput.ts';
import { harmless } from '../../contracts/wording.ts';
import type { JobsRun, JourneyRun, LoadRun } from '../load-run.ts';
import { type Mood, anchorOf } from './load.ts';
import { isOwnMock, placeIn } from './places.ts';
import { counted, duration, figure } from './words.ts';

/** Import jobs as a load run saw them. */
export type JobsView = {
  readonly anchor: string;
  readonly target: string;
  readonly place: string;
  readonly isVoid: boolean;
  readonly why: readonly string[];
  readonly mood: Mood;
  readonly sentence: string;
  readonly figures: readonly { readonly label: string; readonly byServer: string; readonly byLooks: string }[];
  readonly agreement: string;
  /** For the chart: milliseconds since the first job was created. */
  readonly bars: readonly JobBar[];
  readonly violations: JobsRun['violations'];
  readonly looks: number;
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

/** How import jobs went. */
export const jobsOf = (load: LoadRun): JobsView[] =>
  load.runs.flatMap((run) => (run.jobs ? [jobsView(run, run.jobs, placeIn(load, run.target))] : []));

function jobsView(run: JourneyRun, jobs: JobsRun, place: string): JobsView {
  const failing = jobs.violations.filter(({ weight }) => weight === 'fail').length;
  const { compared, agreed } = jobs.throughput.agreement;
  const isVoid = run.state === 'void';
  return {
    anchor: anchorOf('jobs', run),
    target: run.target,
    place,
    isVoid,
    why: (run.why ?? []).map(harmless),
    mood: failing > 0 ? 'bad' : isVoid ? 'unsure' : 'good',
    sentence: `${counted(jobs.throughput.jobs.seen, 'job')} in ${counted(jobs.looks, 'look')}: ${failing === 0 ? 'the queue kept every promise.' : `${counted(failing, 'promise')} of the queue broken.`}`,
    figures: figuresOf(jobs.throughput),
    agreement:
      compared === 0
        ? 'The server’s timestamps could not be compared with our looks.'
        : `The server’s timestamps and our looks agree in ${agreed} of ${counted(compared, 'comparison')}.`,
    bars: barsOf(jobs),
    violations: jobs.violations,
    looks: jobs.looks,
    refused: (jobs.refused ?? []).map(refusedInWords),
    paced:
      jobs.paced && jobs.paced.refusals > 0
        ? `The limiter refused ${counted(jobs.paced.refusals, 'request')}, which were sent again after ${duration(jobs.paced.waitedMs)} of waiting in all.`
        : null,
    setting: isOwnMock(place) ? 'The speed is the mock’s own setting: it tells nothing of a real API.' : null,
  };
}

function figuresOf({ server, observed, uploadMs, importedShare }: Throughput): JobsView['figures'] {
  const rate = (range: Range | null): string => (range ? `${inRange(range, figure)} a second` : '–');
  const hourly = (range: Range | null): string => (range ? `${inRange(range, figure)} an hour` : '–');
  const spread = (one: Spread | null): string =>
    one ? `${inRange(one.p50, duration)} at the median, ${inRange(one.p95, duration)} at p95` : '–';
  return [
    {
      label: 'Records, all jobs together',
      byServer: rate(server.recordsPerSecondOverall),
      byLooks: rate(observed.recordsPerSecondOverall),
    },
    { label: 'Jobs', byServer: hourly(server.jobsPerHour), byLooks: hourly(observed.jobsPerHour) },
    { label: 'Wait in the queue', byServer: spread(server.waitMs), byLooks: spread(observed.waitMs) },
    { label: 'Time from start to end', byServer: spread(server.runMs), byLooks: spread(observed.runMs) },
    { label: 'Upload', byServer: '–', byLooks: spread(uploadMs) },
    {
      label: 'Imported of uploaded',
      byServer: importedShare
        ? `${inRange(importedShare.p50, (share) => `${figure(share * 100)} %`)} at the median`
        : '–',
      byLooks: '–',
    },
  ];
}

/** A file or migration that made no job; people count from one. */
export function refusedInWords({ at, status, detail }: NonNullable<JobsRun['refused']>[number]): string {
  const answer = status === 0 ? 'got no answer' : `was answered ${status}`;
  return harmless(`number ${at + 1} ${answer}${detail ? `: ${detail}` : ''}`);
}

/** A range as people say it: one figure where both ends round to the same. */
export function inRange({ low, high }: Range, words: (value: number) => string): string {
  if (high === null) return `at least ${words(low)}`;
  return words(low) === words(high) ? words(low) : `${words(low)} to ${words(high)}`;
}

/** The most jobs that a chart shows. */
const mostBars = 120;

function barsOf({ jobs, violations }: JobsRun): JobBar[] {
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
