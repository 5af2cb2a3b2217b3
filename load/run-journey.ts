import { totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JourneyRun } from '../reports/load-run.ts';
import type { Secret } from '../contracts/secret.ts';
import { type Collected, collect } from './collect.ts';
import { openGate } from './gate.ts';
import { type JourneyPlan, stagesFor } from './journey-plan.ts';
import { type JourneyPart, judgeJourney } from './judge-journey.ts';
import { type K6Ending, worstEnding } from './k6-ending.ts';
import { lengthOf } from './profiles.ts';
import { type K6Result, type K6Run, dashboardFromMs, runK6 } from './run-k6.ts';
import { type Segment, segmentsOf, whole } from './segments.ts';
import { loadEnvironment } from './settings.ts';

/** How a run was carried out, for whoever runs several. */
export type Machinery = {
  readonly k6: string;
  /** Where `load-run.json` goes, the run's own files below it. Absolute: k6 runs in the folder of its script. */
  readonly out: string;
  readonly signal?: AbortSignal;
  /** Of the settings: kept out of whatever k6 and its scripts leave. */
  readonly secrets?: readonly Secret[];
  readonly onStart?: (pid: number) => void;
};

/** A finished run with what does not stand in its results. */
export type FinishedRun = {
  readonly run: JourneyRun;
  /** Of its last k6, or the worst of several that shared it. */
  readonly ending: K6Ending;
  readonly collected: readonly Collected[];
};

/** Time for setup(), for the answers under way at the end, and for k6 to write what it has. */
const graceMs = 90_000;

const scriptOf = (journey: string): string => fileURLToPath(new URL(`./journeys/${journey}.ts`, import.meta.url));

/** Runs one journey under one profile at one target, and judges the run itself before the target. */
export async function runJourney(plan: JourneyPlan, machinery: Machinery): Promise<FinishedRun> {
  const { segments = 1 } = plan;
  const results =
    segments === 1 ? [await runK6(k6Run(plan, machinery, whole))] : await runSegments(plan, machinery, segments);
  const parts: JourneyPart[] = []; // read one after the other: samples of several at once would take much memory
  for (const [at, result] of results.entries())
    parts.push({ segment: { at, of: segments }, result, collected: await collect(result.files) });
  return {
    run: judgeJourney(plan, parts, machinery.out),
    ending: worstEnding(results.map(({ ending }) => ending)),
    collected: parts.map(({ collected }) => collected),
  };
}

/** Lets k6 processes begin together; when one of them does not come to its end, the others are of no use any more. */
async function runSegments(plan: JourneyPlan, machinery: Machinery, segments: number): Promise<K6Result[]> {
  const ended = new AbortController();
  const signal = machinery.signal ? AbortSignal.any([machinery.signal, ended.signal]) : ended.signal;
  const gate = await openGate(segments);
  const one = async (segment: Segment): Promise<K6Result> => {
    const run = k6Run(plan, { ...machinery, signal }, segment);
    const result = await runK6({ ...run, env: { ...run.env, LOAD_GATE: gate.url } });
    if (result.ending.kind !== 'complete') ended.abort();
    return result;
  };
  try {
    const results = await Promise.all(segmentsOf(segments).map(one));
    return machinery.signal?.aborted ? results : results.map(withoutUs);
  } finally {
    gate.stop();
  }
}

/** One that we ended because another had was not interrupted by the user. */
const withoutUs = (result: K6Result): K6Result =>
  result.ending.kind === 'interrupted' ? { ...result, ending: { kind: 'aborted' } } : result;

/**
 * What Go's garbage collector is told: while it collects, requests start late (at 1,000 a second p99 7 ms, 3 ms so). It
 * waits until k6 holds many times what it needs, or the processes of a run together a quarter of the machine's memory.
 */
const rareCollections = (processes: number): { readonly [variable: string]: string } => ({
  GOGC: process.env['GOGC'] ?? '1600',
  GOMEMLIMIT: process.env['GOMEMLIMIT'] ?? String(Math.floor(totalmem() / 4 / processes)),
});

function k6Run(plan: JourneyPlan, machinery: Machinery, segment: Segment): K6Run {
  const { journey, settings } = plan;
  const lengthMs = lengthOf(stagesFor(plan));
  const folder = join(machinery.out, 'load', `${journey}-${settings.profile}-${settings.target}`);
  const isWhole = segment.of === 1;
  return {
    k6: machinery.k6,
    script: scriptOf(journey),
    folder: isWhole ? folder : join(folder, `segment-${segment.at + 1}`),
    env: {
      ...loadEnvironment(settings, machinery.secrets),
      ...(isWhole ? {} : { LOAD_SEGMENTS: String(segment.of) }),
      ...rareCollections(segment.of),
    },
    segment,
    mostMs: lengthMs + graceMs,
    dashboard: isWhole && lengthMs >= dashboardFromMs, // of a share it would be read as of the whole
    ...(machinery.signal ? { signal: machinery.signal } : {}),
    ...(machinery.onStart ? { onStart: machinery.onStart } : {}),
  };
}
