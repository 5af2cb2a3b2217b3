import type { Range, Spread } from '../../contracts/jobs/throughput-range.ts';
import type { Throughput } from '../../contracts/jobs/throughput.ts';
import { harmless } from '../../contracts/wording.ts';
import type { JobsRun, JourneyRun, LimiterRun, LoadRun } from '../load-run.ts';
import { answerInWords, classInWords, traitsInWords } from './limiter-words.ts';
import { counted, duration, figure } from './words.ts';

/** Good, bad, or nothing that can be said. */
export type Mood = 'good' | 'bad' | 'unsure' | 'none';

/** One journey under one profile. */
export type JourneyView = {
  readonly anchor: string;
  readonly title: string;
  readonly target: string;
  readonly isVoid: boolean;
  readonly why: readonly string[];
  readonly arrivals: JourneyRun['arrivals'] & { readonly sentence: string };
  readonly objectives: readonly ObjectiveView[];
  readonly latency: JourneyRun['latency'];
  readonly checked: number;
  readonly byStatus: readonly (readonly [status: string, count: number])[];
  readonly dashboard: string | null;
};

export type ObjectiveView = JourneyRun['objectives'][number] & {
  /** How far from the limit, 0 to 1 of it; null: too few samples to say. */
  readonly distance: number | null;
  /** How that is said: `40 % left`. */
  readonly headroom: string;
};

export type LimiterView = {
  readonly anchor: string;
  readonly target: string;
  readonly isVoid: boolean;
  readonly why: readonly string[];
  readonly outcome: LimiterRun['judgement']['outcome'];
  readonly mood: Mood;
  readonly sentence: string;
  readonly answer: string;
  readonly documented: string;
  readonly sent: string;
  readonly traits: ReturnType<typeof traitsInWords>;
  readonly survivors: readonly string[];
  readonly survivorCount: number;
  readonly plans: LimiterRun['verdict']['sent']['plans'];
  /** For the chart. */
  readonly requests: LimiterRun['requests'];
  readonly named: { readonly algorithm: string; readonly limit: number; readonly windowMs: number } | null;
};

export type JobsView = {
  readonly anchor: string;
  readonly target: string;
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
};

export type JobBar = {
  readonly id: string;
  readonly status: string;
  readonly createdMs: number;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  readonly isAccused: boolean;
};

const slug = (text: string): string => text.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
const anchorOf = (kind: string, { journey, profile, target }: JourneyRun): string =>
  slug(`${kind}-${journey}-${profile}-${target}`);

/** The journeys with their objectives, certificate and latency. */
export const journeysOf = ({ runs }: LoadRun): JourneyView[] =>
  runs.map((run) => ({
    anchor: anchorOf('load', run),
    title: `${run.journey}, ${run.profile}`,
    target: run.target,
    isVoid: run.state === 'void',
    why: (run.why ?? []).map(harmless),
    arrivals: { ...run.arrivals, sentence: certificate(run) },
    objectives: run.objectives.map((one) => ({ ...one, ...headroomOf(one) })),
    latency: run.latency,
    checked: run.responses.checked,
    byStatus: Object.entries(run.responses.byStatus).sort(([a], [b]) => a.localeCompare(b, 'en')),
    dashboard: run.files.dashboard ?? null,
  }));

function certificate({ arrivals: { planned, sent, off, p99ErrorMs, maxErrorMs } }: JourneyRun): string {
  return `${counted(sent, 'request')} sent of ${counted(planned, 'planned one')}, ${off} off the plan; starts within ${duration(p99ErrorMs)} of it at the 99th percentile, ${duration(maxErrorMs)} at most.`;
}

/** How far a figure is from its limit, whichever side of it is the good one. */
function headroomOf({
  limit,
  measured,
  holds,
}: JourneyRun['objectives'][number]): Pick<ObjectiveView, 'distance' | 'headroom'> {
  if (measured === null) return { distance: null, headroom: 'too few samples' };
  if (limit === 0) return { distance: holds ? 0 : 1, headroom: holds ? 'none allowed, none seen' : 'none allowed' };
  const isUpper = measured <= limit === holds;
  const distance = Math.min(1, Math.abs(measured - limit) / Math.abs(limit));
  const word = isUpper ? (holds ? 'left' : 'over') : holds ? 'above' : 'short';
  return { distance, headroom: `${Math.round((Math.abs(measured - limit) / Math.abs(limit)) * 100)} % ${word}` };
}

/** What the limiter probes found. */
export const limitersOf = ({ runs }: LoadRun): LimiterView[] =>
  runs.flatMap((run) => (run.limiter ? [limiterView(run, run.limiter)] : []));

function limiterView(run: JourneyRun, { verdict, judgement, requests }: LimiterRun): LimiterView {
  const { answer, documented, sent } = verdict;
  const limiter = answer.kind === 'named' ? answer.limiter : null;
  const isVoid = run.state === 'void';
  return {
    anchor: anchorOf('limit', run),
    target: run.target,
    isVoid,
    why: (run.why ?? []).map(harmless),
    outcome: judgement.outcome,
    mood: isVoid || judgement.outcome === 'cannotTell' ? 'unsure' : judgement.outcome === 'holds' ? 'good' : 'bad',
    sentence: harmless(judgement.sentence),
    answer: answerInWords(answer),
    documented: documented
      ? `${counted(documented.requests, 'request')} in ${duration(documented.seconds * 1000)}, ${harmless(documented.scope).replace(/-/g, ' ')}`
      : 'nothing is documented',
    sent: `${counted(sent.requests, 'request')} in ${counted(sent.plans.length, 'plan')}, ${sent.refused} refused, ${duration(sent.seconds * 1000)} in all`,
    traits: traitsInWords(verdict.traits),
    survivors: verdict.survivors.map(classInWords),
    survivorCount: verdict.survivorCount,
    plans: sent.plans,
    requests,
    named: limiter && {
      algorithm: limiter.algorithm,
      limit: limiter.limit,
      windowMs: (limiter.windowMs.from + limiter.windowMs.to) / 2,
    },
  };
}

/** How import jobs went. */
export const jobsOf = ({ runs }: LoadRun): JobsView[] =>
  runs.flatMap((run) => (run.jobs ? [jobsView(run, run.jobs)] : []));

function jobsView(run: JourneyRun, jobs: JobsRun): JobsView {
  const failing = jobs.violations.filter(({ weight }) => weight === 'fail').length;
  const { compared, agreed } = jobs.throughput.agreement;
  const isVoid = run.state === 'void';
  return {
    anchor: anchorOf('jobs', run),
    target: run.target,
    isVoid,
    why: (run.why ?? []).map(harmless),
    mood: isVoid ? 'unsure' : failing > 0 ? 'bad' : 'good',
    sentence: `${counted(jobs.throughput.jobs.seen, 'job')} in ${counted(jobs.looks, 'look')}: ${failing === 0 ? 'the queue kept every promise.' : `${counted(failing, 'promise')} of the queue broken.`}`,
    figures: figuresOf(jobs.throughput),
    agreement:
      compared === 0
        ? 'The server’s timestamps could not be compared with our looks.'
        : `The server’s timestamps and our looks agree in ${agreed} of ${counted(compared, 'comparison')}.`,
    bars: barsOf(jobs),
    violations: jobs.violations,
    looks: jobs.looks,
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
