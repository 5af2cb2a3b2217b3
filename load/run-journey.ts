import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JourneyRun } from '../reports/load-run.ts';
import { type Certificate, certify } from './certificate.ts';
import { type Collected, collect } from './collect.ts';
import { type JourneyFacts, type JourneyId, journeys } from './journeys.ts';
import type { K6Ending } from './k6-ending.ts';
import { byStatus, holdTo, latencyOf } from './measure.ts';
import { objectivesFor } from './objectives.ts';
import { type Stage, lengthOf, profiles, slotsOf, stagesOf } from './profiles.ts';
import { type K6Result, dashboardFromMs, runK6 } from './run-k6.ts';
import { type LoadSettings, loadEnvironment } from './settings.ts';

export type JourneyPlan = {
  readonly journey: JourneyId;
  readonly settings: LoadSettings;
};

/** How a run was carried out, for whoever runs several. */
export type Machinery = {
  readonly k6: string;
  /** Where `load-run.json` goes; the run's own files go below it. */
  readonly out: string;
  readonly signal?: AbortSignal;
  readonly onStart?: (pid: number) => void;
};

/** A finished run with what does not stand in its results. */
export type FinishedRun = {
  readonly run: JourneyRun;
  /** Of its last k6. */
  readonly ending: K6Ending;
  readonly collected: readonly Collected[];
};

/** The stages of a plan. */
export const stagesFor = ({ settings: { profile, rate, durationMs } }: JourneyPlan): Stage[] =>
  stagesOf(profiles[profile], rate, durationMs);

/** What a plan costs its target. */
export const costOf = (plan: JourneyPlan): { readonly requests: number; readonly seconds: number } => {
  const stages = stagesFor(plan);
  return { requests: slotsOf(stages).length, seconds: lengthOf(stages) / 1000 };
};

/** Time for setup(), for the answers under way at the end, and for k6 to write what it has. */
const graceMs = 90_000;

const scriptOf = (journey: string): string => fileURLToPath(new URL(`./journeys/${journey}.ts`, import.meta.url));

/** Runs one journey under one profile at one target, and judges the run itself before the target. */
export async function runJourney(plan: JourneyPlan, machinery: Machinery): Promise<FinishedRun> {
  const { journey, settings } = plan;
  const lengthMs = lengthOf(stagesFor(plan));
  const result = await runK6({
    k6: machinery.k6,
    script: scriptOf(journey),
    folder: join(machinery.out, 'load', `${journey}-${settings.profile}-${settings.target}`),
    env: loadEnvironment(settings),
    mostMs: lengthMs + graceMs,
    dashboard: lengthMs >= dashboardFromMs,
    ...(machinery.signal ? { signal: machinery.signal } : {}),
    ...(machinery.onStart ? { onStart: machinery.onStart } : {}),
  });
  const collected = await collect(result.files);
  return { run: judgeRun(plan, result, collected, machinery.out), ending: result.ending, collected: [collected] };
}

/** The model of a run. */
export function judgeRun(plan: JourneyPlan, result: K6Result, collected: Collected, out: string): JourneyRun {
  const { journey, settings } = plan;
  const facts: JourneyFacts = journeys[journey];
  const certificate = certificateOf(plan, collected);
  const requests = collected.requests.map((request, at) => ({ ...request, slot: certificate.slotOf[at] ?? null }));
  const objectives = objectivesFor(settings.profile, facts.creates === 'often').map((objective) =>
    holdTo(objective, requests, settings.target),
  );
  const short = objectives
    .filter(({ measured }) => measured === null)
    .map(({ id, samples }) => `${samples} samples are too few for ${id}`);
  const known = [...whyVoid(result.ending, collected), ...certificate.broken, ...short];
  const isRed =
    objectives.some(({ holds }) => !holds) || collected.findings.some(({ finding }) => finding.weight === 'fail');
  const why = known.length > 0 || isRed ? known : whyCrossed(result.ending);
  return {
    journey,
    profile: settings.profile,
    target: settings.target,
    startedAt: new Date(result.startedAt).toISOString(),
    durationMs: result.durationMs,
    state: why.length > 0 ? 'void' : 'valid',
    ...(why.length > 0 ? { why } : {}),
    arrivals: certificate.arrivals,
    objectives,
    latency: latencyOf(requests),
    responses: {
      checked: collected.checked,
      byStatus: byStatus(collected.requests),
      findings: collected.findings,
    },
    files: filesOf(result, out),
  };
}

function certificateOf(plan: JourneyPlan, { requests, scenarioStart }: Collected): Certificate {
  const stages = stagesFor(plan);
  const origin = scenarioStart ?? requests[0]?.start ?? 0;
  const slots = slotsOf(stages).map((slot) => origin + slot);
  return certify(
    slots,
    requests.map(({ start }) => start),
    origin + lengthOf(stages),
  );
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

const filesOf = ({ files: { samples, dashboard, log } }: K6Result, out: string): JourneyRun['files'] => ({
  samples: relative(out, samples),
  log: relative(out, log),
  ...(dashboard ? { dashboard: relative(out, dashboard) } : {}),
});
