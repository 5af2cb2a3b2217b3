import type { Throughput } from '../contracts/jobs/throughput.ts';
import type { JobTimes } from '../contracts/jobs/times.ts';
import type { DocumentedLimit } from '../limiter/prior.ts';
import type { LimiterTraits, LimiterVerdict } from '../limiter/verdict.ts';
import { ended, exchange, failOrWarn, finding, leftBehind, runFacts, targetSeen, unjudged } from './run.ts';
import {
  type Of,
  boolean,
  byName,
  count,
  list,
  maybe,
  number,
  object,
  oneOf,
  orNull,
  shapeOf,
  text,
} from './schema.ts';

const percentiles = object({ p50: number, p90: number, p95: number, p99: number, max: number });
export type Percentiles = Of<typeof percentiles>;

/** `service` from the actual start of a request, `intended` from the planned one, where it had one. Milliseconds. */
const latencyOf = object({ operation: text, count: number, service: percentiles, intended: percentiles });
export type LatencyOf = Of<typeof latencyOf>;

/** The arrival certificate: planned against actual starts. `off`: planned slots without a start, and starts without a slot. */
const arrivals = object({ planned: number, sent: number, off: number, p99ErrorMs: number, maxErrorMs: number });
export type Arrivals = Of<typeof arrivals>;

const objectiveResult = object({
  id: text,
  /** In words, such as `p95 of reads, from the planned start`. */
  title: text,
  unit: text,
  limit: number,
  /** Null: too few samples to say, which is no success. */
  measured: orNull(number),
  samples: number,
  holds: boolean,
  /** `warn`: missed, it is worth knowing and no failure: a number of ours at a real target. */
  weight: failOrWarn,
  source: text,
});
export type ObjectiveResult = Of<typeof objectiveResult>;

/** A finding with how often it was met and the first exchanges that showed it, redacted. */
const loadFinding = object({
  operation: text,
  /** The same cause in a contract run has the same one. */
  fingerprint: text,
  count,
  finding,
  exchanges: list(exchange),
});
export type LoadFinding = Of<typeof loadFinding>;

const documentedLimit = shapeOf<DocumentedLimit>()(object({ requests: number, seconds: number, scope: text }));
const isTold = object({ kind: oneOf('told', 'cannotTell') });
const traits = {
  limit: isTold,
  windowMs: isTold,
  perSecond: isTold,
  burst: isTold,
  algorithm: isTold,
  alignment: isTold,
  acrossEndpoints: isTold,
  acrossTokens: isTold,
  refusedCount: isTold,
  retryAfter: isTold,
} satisfies { readonly [trait in keyof LimiterTraits]: typeof isTold };
const plan = object({
  purpose: text,
  startedAtMs: number,
  seconds: number,
  requests: count,
  refused: count,
  other: count,
});
const limiterClass = object({
  algorithm: text,
  limit: number,
  windowMs: object({ from: number, to: number }),
  second: maybe(object({ limit: number, windowMs: object({ from: number, to: maybe(number) }) })),
  banMs: maybe(object({ from: number, to: number })),
  refusedCount: orNull(boolean),
  perEndpoint: orNull(boolean),
  perToken: orNull(boolean),
});

/** What the probe found, and what that means for the documented limit. */
const limiterRun = object({
  verdict: shapeOf<LimiterVerdict>()(
    object({
      documented: orNull(documentedLimit),
      sent: object({ plans: list(plan), requests: count, refused: count, seconds: number }),
      answer: object({ kind: oneOf('named', 'ambiguous', 'unexplained', 'noLimitSeen', 'inconclusive') }),
      traits: object(traits),
      refusals: maybe(list(object({ answer: text, count }))),
      /** Left out by earlier versions, and where no header says anything. */
      headers: maybe(
        list(
          object({
            of: oneOf('limit', 'windowMs', 'remaining'),
            said: number,
            truth: oneOf('right', 'wrong', 'untried'),
            found: orNull(object({ from: number, to: number })),
          }),
        ),
      ),
      scope: maybe(object({ shared: list(text), apart: list(text), unknown: list(text) })),
      survivors: list(limiterClass),
      survivorCount: count,
    }),
  ),
  judgement: object({
    outcome: oneOf('holds', 'stricter', 'looser', 'absent', 'cannotTell'),
    /** In one sentence, with the evidence. */
    sentence: text,
  }),
  /** The documented limits of which one applies; left out by earlier versions, which knew that of the verdict alone. */
  documented: maybe(list(documentedLimit)),
  /** Each request of the probe: milliseconds since its first, which plan, endpoint, and whether it was let in. */
  requests: list(
    object({ atMs: number, plan: count, endpoint: text, token: count, accepted: oneOf(true, false, 'other') }),
  ),
});
export type LimiterRun = Of<typeof limiterRun>;

/** A broken promise of the queue in plain data: rule, jobs, the two polls that show it, in words. */
const shownViolation = object({
  rule: text,
  weight: failOrWarn,
  requirement: text,
  jobs: list(text),
  sentence: text,
  seen: list(text),
});
export type ShownViolation = Of<typeof shownViolation>;

const measured = orNull(object({}));
const speed = { waitMs: measured, runMs: measured, recordsPerSecondOverall: measured, jobsPerHour: measured };
const time = orNull(number);
const moment = object({ from: time, to: time }); // what is not bounded is null in JSON

const jobsMembers = {
  throughput: shapeOf<Throughput>()(
    object({
      jobs: object({ seen: count }),
      uploadMs: measured,
      server: object(speed),
      observed: object(speed),
      agreement: object({ compared: count, agreed: count }),
      importedShare: measured,
    }),
  ),
  /** Each job's times, for the chart of the queue. */
  jobs: list(
    shapeOf<JobTimes>()(
      object({
        id: text,
        status: orNull(text),
        server: object({ createdAt: time, startedAt: time, finishedAt: time }),
        observed: object({ created: orNull(moment), started: orNull(moment), ended: orNull(moment) }),
      }),
    ),
  ),
  violations: list(shownViolation),
  /** Files and migrations that made no job, by their number, and what the answer said. `status` 0: none came. */
  refused: maybe(list(object({ at: count, status: count, detail: orNull(text) }))),
  /** How often the limiter refused a request, and for how long that was waited in all. */
  paced: maybe(object({ refusals: count, waitedMs: number })),
};

/** Import jobs: how fast they went, and whether the queue kept its promises. `polls`: how many the oracle judged. */
const jobsRun = object({ ...jobsMembers, polls: count });
export type JobsRun = Of<typeof jobsRun>;

const journeyMembers = {
  journey: text,
  profile: text,
  target: text,
  /** RFC 3339. */
  startedAt: text,
  durationMs: number,
  /** `void`: its generator did not do what was planned, so nothing can be said of the target. */
  state: oneOf('valid', 'void'),
  /** Why it is void, each reason a sentence. */
  why: maybe(list(text)),
  arrivals,
  objectives: list(objectiveResult),
  latency: list(latencyOf),
  responses: object({ checked: count, byStatus: byName(count), findings: list(loadFinding) }),
  limiter: maybe(limiterRun),
  /** Files beside `load-run.json`, relative to it. */
  files: object({ samples: maybe(text), dashboard: maybe(text), log: maybe(text) }),
};

/** One journey under one profile at one target. */
const journeyRun = object({ ...journeyMembers, jobs: maybe(jobsRun) });
export type JourneyRun = Of<typeof journeyRun>;

/** What a run of a journey is called from night to night: `import2-list (smoke) at import2@mock-live`. */
export const runName = ({ journey, profile, target }: Pick<JourneyRun, 'journey' | 'profile' | 'target'>): string =>
  `${journey} (${profile}) at ${target}`;

const members = {
  run: runFacts,
  ended,
  /** Whether some journeys alone were asked for, by name; left out where all were, and before it was kept. */
  partial: maybe(boolean),
  /** The k6 that sent the requests, such as `v2.2.0 (go1.26.8, linux/amd64)`. */
  k6: text,
  /** Every target of the settings that was found; before they were kept it was left out. */
  targets: maybe(list(targetSeen)),
  unjudged: maybe(list(unjudged)),
  /** What may have been created at real accounts; left out if nothing was. */
  leftBehind: maybe(list(leftBehind)),
  /** What was left out, and the setting that would allow it. */
  excluded: list(object({ journey: text, target: text, because: text })),
  errors: list(text),
};

/** The version that is written. */
export const loadVersion = 'load-run/2';

/** `load-run.json`. */
export const loadRun = object({ schema: oneOf(loadVersion), ...members, runs: list(journeyRun) });
export type LoadRun = Of<typeof loadRun>;

/** Version 1 said `looks` for `polls`, in the objective `documented-looks` as well. */
const earlierJobs = object({ ...jobsMembers, looks: count });
export const earlierLoadRun = object({
  schema: oneOf('load-run/1'),
  ...members,
  runs: list(object({ ...journeyMembers, jobs: maybe(earlierJobs) })),
});
export type EarlierLoadRun = Of<typeof earlierLoadRun>;

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
  responses.findings.some(({ finding: { weight } }) => weight === 'fail') ||
  (jobs?.violations.some(({ weight }) => weight === 'fail') ?? false) ||
  (state === 'valid' &&
    (objectives.some(({ holds, weight }) => !holds && weight === 'fail') ||
      (limiter !== undefined && limiter.judgement.outcome !== 'holds')));
