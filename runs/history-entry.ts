import { type ContractRun, cellCounts, verdictCounts } from './contract-run.ts';
import type { LoadRun } from './load-run.ts';
import type { ProofRun } from './proof-run.ts';
import { type Group, groupByCause, witnessesOf } from './causes/group.ts';
import { titleOf } from './causes/title.ts';
import { judgedBy, unknownPlace } from './places.ts';
import { ended, failOrWarn, runFacts } from './run.ts';
import { type Of, boolean, byKind, byName, count, list, maybe, number, object, oneOf, orNull, text } from './schema.ts';

const entry = {
  schema: oneOf('history/3', 'history/2', 'history/1'),
  run: runFacts,
  /** Which places were judged; left out before they were kept. */
  places: maybe(list(text)),
};

const causes = list(object({ keys: list(text), weight: failOrWarn, title: text, cases: count }));
export type CauseSeen = Of<typeof causes>[number];

const contractEntry = object({
  ...entry,
  kind: oneOf('contract'),
  ended,
  partial: boolean,
  targets: list(text),
  verdicts: verdictCounts,
  cells: cellCounts,
  requests: count,
  causes,
  deviations: list(text),
});
export type ContractNight = Of<typeof contractEntry>;

const loadEntry = object({
  ...entry,
  kind: oneOf('load'),
  runs: list(
    object({
      journey: text,
      profile: text,
      target: text,
      state: oneOf('valid', 'void'),
      objectives: list(object({ id: text, limit: number, measured: orNull(number), unit: text, holds: boolean })),
      /** Milliseconds from the actual start of a request. */
      p95: byName(number),
      /** The same from when it was to start, as the objectives are judged; left out before it was kept. */
      intendedP95: maybe(byName(number)),
      /** Since version 3, as what follows. */
      intendedP50: maybe(byName(number)),
      intendedP99: maybe(byName(number)),
      /** How many answers they are of. */
      answers: maybe(byName(count)),
      queueWaitMs: maybe(number),
      limiter: maybe(object({ outcome: text, perSecond: orNull(number) })),
      recordsPerSecond: maybe(number),
      violations: count,
    }),
  ),
  causes,
});
export type LoadNight = Of<typeof loadEntry>;

const proofEntry = object({
  ...entry,
  kind: oneOf('proof'),
  mutants: count,
  killed: count,
  equivalent: count,
  falseAlarms: count,
});
export type ProofNight = Of<typeof proofEntry>;

const saidEntry = object({
  schema: oneOf('history/3'),
  run: runFacts,
  kind: oneOf('said'),
  /** The settings that name who heard it. */
  heard: list(text),
  /** What stood open when it was said, told then or before. */
  open: list(object({ keys: list(text), title: text, part: oneOf('contract', 'load', 'nights'), places: list(text) })),
});
export type NightSaid = Of<typeof saidEntry>;
/** Something that keeps a night from being good, as it is known from night to night. */
export type Open = NightSaid['open'][number];

/**
 * What is kept of a result for the nights to come: one small file each, never changed. In version 1 the key of a cause
 * ended with the last answer of a case, which need not be the one that showed the cause; it is read without it. Since
 * version 3 what was said of a night is kept as well.
 */
export const historyEntry = byKind(contractEntry, loadEntry, proofEntry, saidEntry);
export type HistoryEntry = ContractNight | LoadNight | ProofNight | NightSaid;

const seen = (group: Group): CauseSeen => ({
  keys: group.keys,
  weight: group.weight,
  title: titleOf(group),
  cases: group.witnesses.length,
});

export function contractNight(run: ContractRun): ContractNight {
  const { partial, targets, summary } = run;
  return {
    schema: 'history/3',
    kind: 'contract',
    run: run.run,
    places: judgedBy(run),
    ended: run.ended,
    partial,
    targets: targets.map(({ name }) => name),
    verdicts: summary.verdicts,
    cells: summary.cells,
    requests: summary.requests,
    causes: groupByCause(witnessesOf(run, null)).map(seen),
    deviations: deviationsIn(run),
  };
}

/** Where a night was judged. Of an entry that does not say, the names of its targets are all that is known. */
export function placesOfNight(night: ContractNight | LoadNight): readonly string[] {
  if (night.places) return night.places;
  const targets = night.kind === 'contract' ? night.targets : night.runs.map(({ target }) => target);
  return [...new Set(targets.map(unknownPlace))].sort();
}

export function deviationsIn({ verdicts }: ContractRun): string[] {
  const met = verdicts.flatMap(({ findings }) => findings.flatMap(({ deviation }) => (deviation ? [deviation] : [])));
  return [...new Set(met)].sort();
}

export function loadNight(load: LoadRun): LoadNight {
  return {
    schema: 'history/3',
    kind: 'load',
    run: load.run,
    places: judgedBy(load),
    runs: load.runs.map((one) => ({
      journey: one.journey,
      profile: one.profile,
      target: one.target,
      state: one.state,
      objectives: one.objectives.map(({ id, limit, measured, unit, holds }) => ({ id, limit, measured, unit, holds })),
      p95: Object.fromEntries(one.latency.map(({ operation, service }) => [operation, service.p95])),
      intendedP95: Object.fromEntries(one.latency.map(({ operation, intended }) => [operation, intended.p95])),
      intendedP50: Object.fromEntries(one.latency.map(({ operation, intended }) => [operation, intended.p50])),
      intendedP99: Object.fromEntries(one.latency.map(({ operation, intended }) => [operation, intended.p99])),
      answers: Object.fromEntries(one.latency.map(({ operation, count: answers }) => [operation, answers])),
      ...(one.limiter ? { limiter: { outcome: one.limiter.judgement.outcome, perSecond: rateOf(one) } } : {}),
      ...recordsOf(one),
      violations: one.jobs?.violations.filter(({ weight }) => weight === 'fail').length ?? 0,
    })),
    causes: groupByCause(witnessesOf(null, load)).map(seen),
  };
}

function rateOf({ limiter }: LoadRun['runs'][number]): number | null {
  const rate = limiter?.verdict.traits.perSecond;
  return rate?.kind === 'told' ? (rate.value.from + rate.value.to) / 2 : null;
}

function recordsOf({ jobs }: LoadRun['runs'][number]): { recordsPerSecond?: number; queueWaitMs?: number } {
  if (!jobs) return {};
  const { server, observed } = jobs.throughput;
  const records = server.recordsPerSecondOverall ?? observed.recordsPerSecondOverall;
  const wait = (server.waitMs ?? observed.waitMs)?.p95;
  return {
    ...(records ? { recordsPerSecond: records.low } : {}),
    ...(wait ? { queueWaitMs: wait.high ?? wait.low } : {}),
  };
}

export const proofNight = (proof: ProofRun): ProofNight => ({
  schema: 'history/3',
  kind: 'proof',
  run: proof.run,
  mutants: proof.mutants,
  killed: proof.killed,
  equivalent: proof.equivalent.length,
  falseAlarms: proof.falseAlarms,
});
