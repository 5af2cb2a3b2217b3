import { counted, isOrAre } from '../contracts/show/words.ts';
import { groupedBy } from '../contracts/values/grouped.ts';
import { basename, dirname, relative } from 'node:path';
import type { JourneyRun, ObjectiveResult } from '../runs/load-run.ts';
import { type Collected, collect, mergeCollected } from './collect.ts';
import { type K6Ending, worstEnding } from './k6-ending.ts';
import { type TimedRequest, byStatus, latencyOf } from './measure.ts';
import type { K6Result } from './run-k6.ts';

/** One k6 of a run, of those beside each other or one after the other: how it ended, what it left. */
export type Part = { readonly result: K6Result; readonly collected: Collected };

/** Reads what each k6 left, one after the other: samples of several at once would take much memory. */
export async function collectEach<More>(
  results: readonly K6Result[],
  more: (at: number) => More,
): Promise<(Part & More)[]> {
  const parts: (Part & More)[] = [];
  for (const [at, result] of results.entries())
    parts.push({ result, collected: await collect(result.files), ...more(at) });
  return parts;
}

/** A finished run with what does not stand in its results. */
export type FinishedRun = {
  readonly run: JourneyRun;
  /** Of its k6, or the worst of several. */
  readonly ending: K6Ending;
  readonly collected: readonly Collected[];
};

/** What each kind of run tells of its own. */
export type RunParts = Pick<
  JourneyRun,
  'journey' | 'profile' | 'target' | 'arrivals' | 'objectives' | 'limiter' | 'jobs'
> & {
  readonly requests: readonly TimedRequest[];
  /** Why what was planned cannot be said to be done, each a sentence; empty: it was. */
  readonly broken: readonly string[];
};

/**
 * Judges the parts of any run as one: first whether anything can be said of the target, then the target.
 * @param out where results go; the run's files are told relative to it
 */
export function judgeRun(parts: readonly Part[], out: string, told: RunParts): FinishedRun {
  const { requests, broken, objectives, limiter, jobs, ...rest } = told;
  const collected = mergeCollected(parts.map((part) => part.collected));
  const ending = worstEnding(parts.map(({ result }) => result.ending));
  const short = objectives.filter(({ measured }) => measured === null).map(tooFew);
  const isUnknown = limiter?.judgement.outcome === 'cannotTell' ? [limiter.judgement.sentence] : [];
  const known = [...whyVoid(parts, collected), ...broken, ...short, ...isUnknown];
  const isRed =
    objectives.some(({ holds }) => !holds) || collected.findings.some(({ finding }) => finding.weight === 'fail');
  const why = known.length > 0 || isRed ? known : whyCrossed(ending);
  const run: JourneyRun = {
    ...rest,
    ...timesOf(parts),
    state: why.length > 0 ? 'void' : 'valid',
    ...(why.length > 0 ? { why } : {}),
    objectives,
    latency: latencyOf(requests),
    responses: { checked: collected.checked, byStatus: byStatus(requests), findings: collected.findings },
    ...(limiter ? { limiter } : {}),
    ...(jobs ? { jobs } : {}),
    files: filesOf(parts, out),
  };
  return { run, ending, collected: parts.map((part) => part.collected) };
}

const tooFew = ({ id, samples }: ObjectiveResult): string =>
  samples === 0
    ? `there is no sample for ${id}`
    : `${counted(samples, 'sample')} ${isOrAre(samples)} too few for ${id}`;

function whyVoid(parts: readonly Part[], { stop, exceptions, dropped }: Collected): string[] {
  const is = (kind: K6Ending['kind']): boolean => parts.some(({ result }) => result.ending.kind === kind);
  const why: string[] = [];
  if (parts.length === 0) why.push('no k6 was started');
  if (is('interrupted')) why.push('it was interrupted; what was measured until then is kept');
  why.push(...failuresOf(parts));
  if (stop) why.push(`it was stopped (${stop.reason}): ${stop.detail}`);
  else if (is('aborted')) why.push('the script ended it without saying why');
  if (is('withdrawn')) why.push('the other k6 processes of the run were then ended');
  if (exceptions.length > 0) why.push(`an iteration threw: ${exceptions[0]?.split('\n')[0] ?? ''}`);
  if (dropped > 0)
    why.push(`${counted(dropped, 'arrival')} found every VU still waiting for an answer; --vus allows more`);
  return why;
}

/** What befell k6 itself; of several, whom it befell, by the names of their folders. */
function failuresOf(parts: readonly Part[]): string[] {
  const found = parts.flatMap(({ result }) =>
    'why' in result.ending ? [{ why: result.ending.why, who: basename(folderOf(result)) }] : [],
  );
  return [...groupedBy(found, ({ why }) => why)].map(([why, whom]) =>
    whom.length === parts.length ? why : `${whom.map(({ who }) => who).join(', ')}: ${why}`,
  );
}

/** k6 judges by thresholds made of the same objectives: where it alone sees one missed, something was not measured. */
const whyCrossed = (ending: K6Ending): string[] =>
  ending.kind === 'complete' && ending.thresholds ? ['k6 saw a threshold crossed that the samples do not show'] : [];

function timesOf(parts: readonly Part[]): Pick<JourneyRun, 'startedAt' | 'durationMs'> {
  const [first, ...more] = parts.map(({ result }) => result.startedAt);
  const startedAt = Math.min(first ?? Date.now(), ...more);
  const endedAt = Math.max(startedAt, ...parts.map(({ result }) => result.startedAt + result.durationMs));
  return { startedAt: new Date(startedAt).toISOString(), durationMs: endedAt - startedAt };
}

const folderOf = ({ files }: K6Result): string => dirname(files.samples);

/** The files of one process, or the folder that holds those of several. */
function filesOf([first, second]: readonly Part[], out: string): JourneyRun['files'] {
  if (!first) return {};
  const { samples, dashboard, log } = first.result.files;
  if (second) return { samples: relative(out, dirname(folderOf(first.result))) };
  return {
    samples: relative(out, samples),
    log: relative(out, log),
    ...(dashboard ? { dashboard: relative(out, dashboard) } : {}),
  };
}
