import type { JobTimes } from '../contracts/jobs/throughput-job.ts';
import type { Throughput } from '../contracts/jobs/throughput.ts';
import type { DocumentedLimit } from '../limiter/prior.ts';
import type { LimiterVerdict } from '../limiter/verdict.ts';
import type { ShownExchange } from '../contracts/show/redact.ts';
import type { Unjudged } from '../contracts/judge/target.ts';
import type { WeighedFinding } from '../contracts/judge/verdict.ts';
import type { RunFacts, TargetSeen } from './contract-run.ts';
import type { LeftBehind } from './left-behind.ts';

/** `load-run.json`, version 1. */
export type LoadRun = {
  readonly schema: 'load-run/1';
  readonly run: RunFacts;
  /** How it came to its end: by itself, by Ctrl-C, or without some of its targets, which `unjudged` then names. */
  readonly ended: 'complete' | 'interrupted' | 'unreachable';
  /** The k6 that sent the requests, such as `v2.2.0 (go1.26.8, linux/amd64)`. */
  readonly k6: string;
  /** Every target of the settings that was found; before they were kept it was left out. */
  readonly targets?: readonly TargetSeen[];
  readonly runs: readonly JourneyRun[];
  /** Targets that were asked for and not loaded, or not to their end; left out if there is none. */
  readonly unjudged?: readonly Unjudged[];
  /** What may have been created at real accounts; left out if nothing was. */
  readonly leftBehind?: readonly LeftBehind[];
  /** What was left out, and the setting that would allow it. */
  readonly excluded: readonly { readonly journey: string; readonly target: string; readonly because: string }[];
  /** What went wrong in the suite itself. */
  readonly errors: readonly string[];
};

/** One journey under one profile at one target. */
export type JourneyRun = {
  readonly journey: string;
  readonly profile: string;
  readonly target: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** `void`: its generator did not do what was planned, so nothing can be said of the target. */
  readonly state: 'valid' | 'void';
  /** Why it is void, each reason a sentence. */
  readonly why?: readonly string[];
  readonly arrivals: Arrivals;
  readonly objectives: readonly ObjectiveResult[];
  /** Milliseconds; `service` from the actual start of a request, `intended` from the planned one. */
  readonly latency: readonly LatencyOf[];
  readonly responses: {
    readonly checked: number;
    readonly byStatus: { readonly [status: string]: number };
    readonly findings: readonly LoadFinding[];
  };
  readonly limiter?: LimiterRun;
  readonly jobs?: JobsRun;
  /** Files beside `load-run.json`, relative to it. */
  readonly files: { readonly samples?: string; readonly dashboard?: string; readonly log?: string };
};

/**
 * Whether a run shows its target to break something: a finding that weighs, whatever else is wrong with the run; and in
 * a valid one an objective that is missed, or a limit that is not the documented one.
 */
export const isRedRun = ({
  state,
  responses,
  objectives,
  limiter,
  jobs,
}: Pick<JourneyRun, 'state' | 'responses' | 'objectives' | 'limiter' | 'jobs'>): boolean =>
  responses.findings.some(({ finding }) => finding.weight === 'fail') ||
  (jobs?.violations.some(({ weight }) => weight === 'fail') ?? false) ||
  (state === 'valid' &&
    (objectives.some(({ holds, weight }) => !holds && weight === 'fail') ||
      (limiter !== undefined && limiter.judgement.outcome !== 'holds')));

/** The arrival certificate: planned against actual starts. */
export type Arrivals = {
  readonly planned: number;
  readonly sent: number;
  /** Planned slots without a start, and starts without a slot. */
  readonly off: number;
  readonly p99ErrorMs: number;
  readonly maxErrorMs: number;
};

export type ObjectiveResult = {
  readonly id: string;
  /** In words, such as `p95 of import2.getImport`. */
  readonly title: string;
  readonly unit: string;
  readonly limit: number;
  /** Null: too few samples to say, which is no success. */
  readonly measured: number | null;
  readonly samples: number;
  readonly holds: boolean;
  /** `warn`: missed, it is worth knowing and no failure: a number of ours at a real target. */
  readonly weight: 'fail' | 'warn';
  /** Where the number comes from. */
  readonly source: string;
};

export type LatencyOf = {
  readonly operation: string;
  readonly count: number;
  readonly service: Percentiles;
  readonly intended: Percentiles;
};

export type Percentiles = {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** A finding with how often it was met and the first exchanges that showed it, redacted. */
export type LoadFinding = {
  readonly operation: string;
  /** The same cause in a contract run has the same one. */
  readonly fingerprint: string;
  readonly count: number;
  readonly finding: WeighedFinding;
  readonly exchanges: readonly ShownExchange[];
};

/** What the probe found, and what that means for the documented limit. */
export type LimiterRun = {
  readonly verdict: LimiterVerdict;
  readonly judgement: {
    readonly outcome: 'holds' | 'stricter' | 'looser' | 'absent' | 'cannotTell';
    /** In one sentence, with the evidence. */
    readonly sentence: string;
  };
  /** The documented limits of which one applies; left out by earlier versions, which knew that of the verdict alone. */
  readonly documented?: readonly DocumentedLimit[];
  /** Each request of the probe: milliseconds since its first, which plan, endpoint, and whether it was let in. */
  readonly requests: readonly {
    readonly atMs: number;
    readonly plan: number;
    readonly endpoint: string;
    readonly token: number;
    readonly accepted: boolean | 'other';
  }[];
};

/** Import jobs: how fast they went, and whether the queue kept its promises. */
export type JobsRun = {
  readonly throughput: Throughput;
  /** Each job's times, for the chart of the queue. */
  readonly jobs: readonly JobTimes[];
  /** How many looks the oracle judged. */
  readonly looks: number;
  readonly violations: readonly ShownViolation[];
  /** Files and migrations that made no job, by their number, and what the answer said. `status` 0: none came. */
  readonly refused?: readonly { readonly at: number; readonly status: number; readonly detail: string | null }[];
  /** How often the limiter refused a request, and for how long that was waited in all. */
  readonly paced?: { readonly refusals: number; readonly waitedMs: number };
};

/** A violation of the oracle in plain data: rule, jobs, the two looks, in words. */
export type ShownViolation = {
  readonly rule: string;
  readonly weight: 'fail' | 'warn';
  readonly requirement: string;
  readonly jobs: readonly string[];
  readonly sentence: string;
  readonly seen: readonly string[];
};
