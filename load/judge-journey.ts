import { dirname, relative } from 'node:path';
import type { JourneyRun } from '../reports/load-run.ts';
import { type Certificate, bounds, certifyAll } from './certificate.ts';
import type { Collected } from './collect.ts';
import { type JourneyPlan, measuresWrites, stagesFor } from './journey-plan.ts';
import { type K6Ending, worstEnding } from './k6-ending.ts';
import { byStatus, holdTo, latencyOf } from './measure.ts';
import { firstOf, mergeCollected } from './merge-collected.ts';
import { objectivesFor } from './objectives.ts';
import { lengthOf, slotsOf } from './profiles.ts';
import type { K6Result } from './run-k6.ts';
import { type Segment, slotsFor } from './segments.ts';

/** One k6 process of a run: its share, how it ended, what it left. */
export type JourneyPart = { readonly segment: Segment; readonly result: K6Result; readonly collected: Collected };

/**
 * What planned starts are counted from: `shared`, since the first process began; `own`, each since it began itself, where
 * nobody let them begin together and the clocks of their machines may differ.
 */
export type Clock = 'shared' | 'own';

/** Judges the parts of a run as one: first the run itself, then the target. */
export function judgeJourney(
  plan: JourneyPlan,
  parts: readonly JourneyPart[],
  out: string,
  clock: Clock = 'shared',
): JourneyRun {
  const { journey, settings } = plan;
  const certificate = certificateOf(plan, parts, clock);
  const requests = parts
    .flatMap(({ collected }) => collected.requests)
    .map((request, at) => ({ ...request, slot: certificate.slotOf[at] ?? null }));
  const collected = mergeCollected(parts.map((part) => part.collected));
  const ending = worstEnding(parts.map(({ result }) => result.ending));
  const objectives = objectivesFor(settings.profile, measuresWrites(plan)).map((objective) =>
    holdTo(objective, requests, settings.target),
  );
  const short = objectives
    .filter(({ measured }) => measured === null)
    .map(({ id, samples }) => `${samples} samples are too few for ${id}`);
  const apart = clock === 'shared' ? whyApart(parts) : [];
  const known = [...whyVoid(ending, collected), ...certificate.broken, ...apart, ...short];
  const isRed =
    objectives.some(({ holds }) => !holds) || collected.findings.some(({ finding }) => finding.weight === 'fail');
  const why = known.length > 0 || isRed ? known : whyCrossed(ending);
  return {
    journey,
    profile: settings.profile,
    target: settings.target,
    ...timesOf(parts),
    state: why.length > 0 ? 'void' : 'valid',
    ...(why.length > 0 ? { why } : {}),
    arrivals: certificate.arrivals,
    objectives,
    latency: latencyOf(requests),
    responses: { checked: collected.checked, byStatus: byStatus(requests), findings: collected.findings },
    files: filesOf(parts, out),
  };
}

const originOf = ({ collected: { scenarioStart, requests } }: JourneyPart): number | null =>
  scenarioStart ?? requests[0]?.start ?? null;

/** Each part against the slots that fall to it, so that none can hide what another left out. */
function certificateOf(plan: JourneyPlan, parts: readonly JourneyPart[], clock: Clock): Certificate {
  const stages = stagesFor(plan);
  const slots = slotsOf(stages);
  const first = firstOf(parts.map(originOf)) ?? 0;
  return certifyAll(
    parts.map((part) => {
      const own = originOf(part) ?? first;
      const origin = clock === 'own' ? own : first;
      return {
        slots: slotsFor(slots, part.segment).map((slot) => origin + slot),
        starts: part.collected.requests.map(({ start }) => start),
        end: own + lengthOf(stages), // where its k6 ends, by its own clock
      };
    }),
  );
}

/** How far apart the processes of a run began, in milliseconds. */
export function spreadOf(parts: readonly JourneyPart[]): number {
  const origins = parts.map(originOf).filter((origin) => origin !== null);
  return origins.length === 0 ? 0 : Math.max(...origins) - Math.min(...origins);
}

function whyApart(parts: readonly JourneyPart[]): string[] {
  const spread = spreadOf(parts);
  if (spread <= bounds.maxErrorMs) return [];
  return [`its processes began ${Math.round(spread)} ms apart; ${bounds.maxErrorMs} ms is allowed`];
}

function timesOf(parts: readonly JourneyPart[]): Pick<JourneyRun, 'startedAt' | 'durationMs'> {
  const startedAt = Math.min(...parts.map(({ result }) => result.startedAt));
  const endedAt = Math.max(...parts.map(({ result }) => result.startedAt + result.durationMs));
  return { startedAt: new Date(startedAt).toISOString(), durationMs: endedAt - startedAt };
}

/** k6 judges by thresholds made of the same objectives: where it alone sees one missed, something was not measured. */
const whyCrossed = (ending: K6Ending): string[] =>
  ending.kind === 'complete' && ending.thresholds ? ['k6 saw a threshold crossed that the samples do not show'] : [];

function whyVoid(ending: K6Ending, { stop, exceptions, dropped }: Collected): string[] {
  const why: string[] = [];
  if (ending.kind === 'interrupted') why.push('it was interrupted; what was measured until then is kept');
  if (ending.kind === 'void' || ending.kind === 'suiteError') why.push(ending.why);
  if (stop) why.push(`it was stopped (${stop.because}): ${stop.detail}`);
  else if (ending.kind === 'aborted') why.push('the script ended it without saying why');
  if (exceptions.length > 0) why.push(`an iteration threw: ${exceptions[0]?.split('\n')[0] ?? ''}`);
  if (dropped > 0) why.push(`${dropped} arrivals found every VU still waiting for an answer; --vus allows more`);
  return why;
}

/** The files of one process, or the folder that holds those of several. */
function filesOf([first, second]: readonly JourneyPart[], out: string): JourneyRun['files'] {
  if (!first) return {};
  const { samples, dashboard, log } = first.result.files;
  if (second) return { samples: relative(out, dirname(dirname(samples))) };
  return {
    samples: relative(out, samples),
    log: relative(out, log),
    ...(dashboard ? { dashboard: relative(out, dashboard) } : {}),
  };
}
