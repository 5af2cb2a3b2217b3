import { type Cell, type LeftOut, cellStates } from '../contracts/judge/ledger.ts';
import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import { ended, exchange, finding, leftBehind, runFacts, targetSeen, unjudged, verdictKind } from './run.ts';
import { type Of, boolean, byName, count, list, maybe, number, object, oneOf, shapeOf, text } from './schema.ts';
import { verdictKinds } from '../contracts/judge/verdict.ts';

export const verdictCounts = object(
  Object.fromEntries(verdictKinds.map((kind) => [kind, count])) as {
    [kind in (typeof verdictKinds)[number]]: typeof count;
  },
);

/** `askedOtherwise` is since version 2. */
const cellCounts = object({ covered: count, askedOtherwise: maybe(count), excluded: count, missing: count });

const states = ['held', 'broken', 'warned', 'deviates', 'notSeen', 'excluded'] as const;

const why = { because: text, opens: maybe(text), byDesign: maybe(oneOf(true)) };

const cell = shapeOf<Cell>()(
  object({
    operation: text,
    status: count,
    target: text,
    state: oneOf(...cellStates),
    cases: list(text),
    reason: maybe(text),
    reasons: maybe(list(object({ ...why, cases: count }))),
  }),
);

/** A judged case or journey, as `ShownOutcome` without what it held, which is counted with the requirements. */
const verdictEntry = object({
  case: text,
  title: text,
  target: text,
  verdict: verdictKind,
  findings: list(finding),
  exchanges: list(exchange),
  repetition: maybe(count),
  durationMs: number,
  fingerprint: maybe(text),
  detail: maybe(text),
  curl: maybe(text),
});
export type VerdictEntry = Of<typeof verdictEntry>;

const requirementEntry = object({
  id: shapeOf<RequirementId>()(text),
  level: text,
  authority: text,
  /**
   * `warned`: broken where it does not bind. `deviates`: broken as a known deviation says. Version 1 said `verified` of one
   * that something judged could have verified, and `notVerified` of the others.
   */
  state: oneOf(...states, 'verified', 'notVerified'),
  /** In how many answers there was something to judge and it was as promised; since version 2. */
  heldIn: maybe(count),
  heldAt: maybe(byName(count)),
  /** Why it was not seen, where something was left out that could have shown it. */
  because: maybe(text),
  /** What would open that, such as `ALLOW_LIVE=elastic-path`. */
  opens: maybe(text),
});
export type RequirementEntry = Of<typeof requirementEntry>;

/** Where a real target answered a case otherwise than the mock that stands for it. */
const difference = object({
  case: text,
  /** `status`, `content-type`, or `body` and a JSON pointer. */
  where: text,
  /** What each target showed there: a value where bodies are fixed, else what kind of value. */
  shown: byName(text),
});
export type Difference = Of<typeof difference>;

/** Requests that were sent again at a target, by what made them: a 429, a 503, an accident, a conflict, a token that held no longer. */
const sentAgain = object({
  target: text,
  because: oneOf('refused', 'unavailable', 'lost', 'conflict', 'token'),
  times: count,
  /** What was waited for them in all, in milliseconds. */
  waitedMs: number,
  /** All that was sent to the target. */
  of: count,
});
export type SentAgain = Of<typeof sentAgain>;

/** `requests`: what was sent to targets; to real ones with sign-ins and further GETs after a failure, without the greeting. */
const summary = { verdicts: verdictCounts, cells: cellCounts, requests: count };

/** The version that is written. */
export const contractVersion = 'contract-run/2';

/** `contract-run.json` as it is read, of both versions. */
export const contractRunOfAny = object({
  schema: oneOf(contractVersion, 'contract-run/1'),
  run: runFacts,
  ended,
  /** A filter was set: cells that were not asked for are no failure. */
  partial: boolean,
  targets: list(targetSeen),
  unjudged: maybe(list(unjudged)),
  summary: object(summary),
  cells: list(cell),
  verdicts: list(verdictEntry),
  requirements: list(requirementEntry),
  /** Journeys that were not walked at a target, each with the reason. */
  journeysLeftOut: maybe(list(shapeOf<LeftOut>()(object({ ...why, journey: text, target: text })))),
  /** Left out where the targets agree, or were not both judged. */
  differences: maybe(list(difference)),
  leftBehind: maybe(list(leftBehind)),
  /** What was waited out, or lost, and sent again; left out if nothing was. */
  sentAgain: maybe(list(sentAgain)),
  /** What went wrong outside of any case: a test file that does not load, a worker that died. */
  errors: list(text),
});
export type ContractRun = Of<typeof contractRunOfAny>;

/**
 * As it is written, version 2: a requirement's state is what this run saw, a cell's what was received. Version 1 said
 * `verified` of what its cases and rules could have seen; it is read as it was written.
 */
export const contractRun = object({
  ...contractRunOfAny.properties,
  schema: oneOf(contractVersion),
  summary: object({ ...summary, cells: object({ ...cellCounts.properties, askedOtherwise: count }) }),
  requirements: list(object({ ...requirementEntry.properties, state: oneOf(...states), heldIn: count })),
});

/** How a run ended. It is told to the command as well as written: a disk may be full. */
export type RunEnd = {
  readonly id: string;
  readonly exit: number;
  /** Whether its results are in their files. */
  readonly written: boolean;
};
