import { dirname, relative } from 'node:path';
import type { OracleTerms } from '../../contracts/jobs/oracle-terms.ts';
import type { JobsRun, JourneyRun } from '../../reports/load-run.ts';
import { type Collected, type CollectedRequest } from '../collect.ts';
import { byStatus, latencyOf } from '../measure.ts';
import { mergeFindings } from '../merge-collected.ts';
import { percentile, rounded } from '../percentiles.ts';
import type { K6Result } from '../run-k6.ts';
import type { LoadSettings } from '../settings.ts';
import { judgeLooks } from './history.ts';
import { type JobsNote, isJobsNote } from './notes.ts';
import { holdJobsTo, toTarget } from './objectives.ts';
import type { JobsPlan } from './plan-file.ts';

/** One k6 process of a run: what it was told, how it ended, what it left. */
export type Part = { readonly plan: JobsPlan; readonly result: K6Result; readonly collected: Collected };

/** What a run is judged by. */
export type RunTerms = { readonly settings: LoadSettings; readonly terms: OracleTerms; readonly out: string };

/** The name of the journey in every result. */
export const jobsJourney = 'import-jobs';

/** A generator that starts a file later than this did not do what was planned. */
const latestStartMs = 1000;

/** Judges the parts of a run as one: first whether the run can be trusted, then the target, then its queue. */
export function judgeRun(parts: readonly Part[], { settings, terms, out }: RunTerms): JourneyRun {
  const notes = parts.flatMap(({ collected }) => collected.notes.filter(isJobsNote));
  const requests = merged(parts);
  const arrivals = arrivalsOf(parts, notes);
  const plans = parts.map(({ plan }) => plan);
  const objectives = holdJobsTo({ target: settings.target, requests, notes, plans });
  const why = [
    ...new Set(parts.flatMap(whyVoid)),
    ...brokenBy(arrivals),
    ...objectives.filter(({ measured }) => measured === null).map(({ id }) => `there is no sample for ${id}`),
  ];
  const startedAt = Math.min(...parts.map(({ result }) => result.startedAt));
  const endedAt = Math.max(...parts.map(({ result }) => result.startedAt + result.durationMs));
  return {
    journey: jobsJourney,
    profile: settings.profile,
    target: settings.target,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: endedAt - startedAt,
    state: why.length > 0 ? 'void' : 'valid',
    ...(why.length > 0 ? { why } : {}),
    arrivals,
    objectives,
    latency: latencyOf(requests.map((request) => ({ ...request, slot: null }))),
    responses: {
      checked: requests.length,
      byStatus: byStatus(requests),
      findings: mergeFindings(parts.flatMap(({ collected }) => collected.findings)),
    },
    jobs: jobsOf(notes, terms),
    files: filesOf(parts, out),
  };
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

const merged = (parts: readonly Part[]): CollectedRequest[] =>
  parts.flatMap(({ collected }) => toTarget(collected.requests)).sort((a, b) => a.start - b.start);

/** Of the creations alone: when a look is taken matters to nothing but how finely can be told. */
function arrivalsOf(parts: readonly Part[], notes: readonly JobsNote[]): JourneyRun['arrivals'] {
  const planned = parts.reduce((sum, { plan }) => sum + plan.uploads.length + plan.migrations.length, 0);
  const errors = notes.flatMap((note) => (note.kind === 'sent' ? [Math.abs(note.startedAt - note.dueAt)] : []));
  errors.sort((a, b) => a - b);
  return {
    planned,
    sent: errors.length,
    off: Math.abs(planned - errors.length),
    p99ErrorMs: rounded(percentile(errors, 99)),
    maxErrorMs: rounded(percentile(errors, 100)),
  };
}

function brokenBy({ planned, sent, off, maxErrorMs }: JourneyRun['arrivals']): string[] {
  return [
    ...(off > 0 ? [`${planned} files and migrations were planned and ${sent} sent`] : []),
    ...(maxErrorMs > latestStartMs
      ? [`one started ${maxErrorMs} ms off its time; ${latestStartMs} ms is allowed`]
      : []),
  ];
}

function whyVoid({ result: { ending }, collected: { stop, exceptions } }: Part): string[] {
  const why: string[] = [];
  if (ending.kind === 'interrupted') why.push('it was interrupted; what was seen until then is kept');
  if (ending.kind === 'void' || ending.kind === 'suiteError') why.push(ending.why);
  if (stop) why.push(`it was stopped (${stop.because}): ${stop.detail}`);
  else if (ending.kind === 'aborted') why.push('the script ended it without saying why');
  if (exceptions.length > 0) why.push(`a script threw: ${exceptions[0]?.split('\n')[0] ?? ''}`);
  return why;
}

/** The files of one process, or the folder that holds those of several. */
function filesOf(parts: readonly Part[], out: string): JourneyRun['files'] {
  const [first, second] = parts;
  if (!first) return {};
  const { samples, log } = first.result.files;
  if (second) return { samples: relative(out, dirname(dirname(samples))) };
  return { samples: relative(out, samples), log: relative(out, log) };
}
