import type { ServerResponse } from 'node:http';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '../contracts/values/secret.ts';
import { type JourneyPlan, stagesFor } from './journeys.ts';
import { judgeJourney } from './judge-journey.ts';
import { type FinishedRun, collectEach } from './judge-run.ts';
import { type LocalServer, serveLocally } from './local-server.ts';
import { lengthOf } from './profiles.ts';
import { type K6Machine, type K6Run, dashboardFromMs, processName, runTogether, scriptOf } from './run-k6.ts';
import { type Segment, segmentsOf, whole } from './segments.ts';
import { loadEnvironment } from './settings.ts';

/** How a run was carried out, for whoever runs several. */
export type RunTools = K6Machine & {
  /** Where `load-run.json` goes, the run's own files below it. Absolute: k6 runs in the folder of its script. */
  readonly out: string;
  /** Of the settings: kept out of whatever k6 and its scripts leave. */
  readonly secrets?: readonly Secret[];
};

/** Time for setup(), for the answers under way at the end, and for k6 to write what it has. */
export const graceMs = 90_000;

/** Runs one journey under one profile at one target, and judges the run itself before the target. */
export async function loadJourney(plan: JourneyPlan, tools: RunTools): Promise<FinishedRun> {
  const shares = segmentsOf(plan.processes ?? 1);
  const gate = shares.length > 1 ? await openGate(shares.length) : null;
  try {
    const results = await runTogether(shares.map((segment) => k6Run(plan, tools, segment, gate?.url)));
    const parts = await collectEach(results, (at) => ({ segment: shares[at] ?? whole }));
    return judgeJourney(plan, parts, tools.out);
  } finally {
    gate?.stop();
  }
}

/** For the answers to reach everybody. */
const aheadMs = 300;

/**
 * Lets k6 processes begin together: keeps whoever asks waiting until all have asked; the answer is when to begin, in
 * milliseconds since the epoch. A time fixed beforehand would have to be long enough for the slowest machine with the
 * most VUs.
 */
function openGate(processes: number): Promise<LocalServer> {
  const waiting: ServerResponse[] = [];
  return serveLocally((_, response) => {
    if (waiting.push(response) < processes) return;
    const begin = String(Date.now() + aheadMs);
    for (const one of waiting.splice(0)) one.end(begin);
  });
}

/**
 * What Go's garbage collector is told: while it collects, requests start late (at 1,000 a second p99 7 ms, 3 ms so). It
 * waits until k6 holds many times what it needs, or the processes of a run together a quarter of the machine's memory.
 */
export const rareCollections = (processes: number): { readonly [variable: string]: string } => ({
  GOGC: process.env['GOGC'] ?? '1600',
  GOMEMLIMIT: process.env['GOMEMLIMIT'] ?? String(Math.floor(memoryBytes() / 4 / processes)),
});

/** Of the container, where one has less than its host; what is no limit is told as nothing, or as more than there is. */
const memoryBytes = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity);

/** Where the files of a journey go. */
export const folderOfJourney = ({ journey, settings }: JourneyPlan, out: string): string =>
  join(out, 'load', `${journey}-${settings.profile}-${settings.target}`);

/** @param gate where the processes of a run wait for each other */
function k6Run(plan: JourneyPlan, { out, secrets, ...machine }: RunTools, segment: Segment, gate?: string): K6Run {
  const { journey, settings } = plan;
  const lengthMs = lengthOf(stagesFor(plan));
  const folder = folderOfJourney(plan, out);
  const isWhole = segment.of === 1;
  return {
    ...machine,
    script: scriptOf(journey),
    folder: isWhole ? folder : join(folder, processName(segment.at)),
    env: {
      ...loadEnvironment(settings, secrets),
      ...(isWhole ? {} : { LOAD_PROCESSES: String(segment.of) }),
      ...(gate === undefined ? {} : { LOAD_GATE: gate }),
      ...rareCollections(segment.of),
    },
    segment,
    mostMs: lengthMs + graceMs,
    dashboard: isWhole && lengthMs >= dashboardFromMs, // of a share it would be read as of the whole
  };
}
