import { type ContractRun, verdictCounts } from './contract-run.ts';
import type { LoadRun } from './load-run.ts';
import type { ProofRun } from './proof-run.ts';
import { type Group, groupByCause, witnessesOf } from './causes/group.ts';
import { titleOf } from './causes/title.ts';
import { judgedBy, placesOf } from './places.ts';
import { ended, runFacts } from './run.ts';
import { type Of, boolean, byKind, byName, count, list, maybe, number, object, oneOf, orNull, text } from './schema.ts';

/** The version that is written. */
export const historyVersion = 'history/4';

const entry = { schema: oneOf(historyVersion), run: runFacts };
const earlierEntry = { schema: oneOf('history/3', 'history/2', 'history/1'), run: runFacts };

/** Which places were judged. */
const places = list(text);

const causes = list(object({ keys: list(text), title: text }));
export type CauseSeen = Of<typeof causes>[number];

const contractMembers = {
  kind: oneOf('contract'),
  ended,
  partial: boolean,
  verdicts: verdictCounts,
  cells: object({ excluded: count, missing: count }),
  causes,
  deviations: list(text),
  /** The places that were not judged, or not to the end; left out before they were kept, and where there are none. */
  unjudged: maybe(places),
};
const contractEntry = object({ ...entry, places, ...contractMembers });
export type ContractNight = Of<typeof contractEntry>;

const loadMembers = {
  kind: oneOf('load'),
  runs: list(
    object({
      journey: text,
      profile: text,
      target: text,
      state: oneOf('valid', 'void'),
      /** Milliseconds from when a request was to start, as the objectives are judged; left out before they were kept. */
      intendedP50: maybe(byName(number)),
      intendedP95: maybe(byName(number)),
      intendedP99: maybe(byName(number)),
      /** How many answers they are of. */
      answers: maybe(byName(count)),
      queueWaitMs: maybe(number),
      limiter: maybe(object({ perSecond: orNull(number) })),
      recordsPerSecond: maybe(number),
    }),
  ),
  causes,
};
const loadEntry = object({ ...entry, places, ...loadMembers });
export type LoadNight = Of<typeof loadEntry>;

const proofMembers = { kind: oneOf('proof'), mutants: count, equivalent: count };
const proofEntry = object({ ...entry, ...proofMembers, noticed: count });
export type ProofNight = Of<typeof proofEntry>;

const saidMembers = {
  kind: oneOf('said'),
  /** The settings that name who heard it. */
  heard: list(text),
  /** What stood open when it was said, told then or before. */
  open: list(
    object({
      keys: list(text),
      title: text,
      part: oneOf('contract', 'load', 'nights'),
      places: list(text),
      /** Under load, the runs that showed it, as `runName` names them; left out before they were kept. */
      runs: maybe(list(text)),
    }),
  ),
};
const saidEntry = object({ ...entry, ...saidMembers });
export type NightSaid = Of<typeof saidEntry>;
/** Something that keeps a night from being good, as it is known from night to night. */
export type Open = NightSaid['open'][number];

/** What is kept of a result for the nights to come: one small file each, never changed. */
export const historyEntry = byKind(contractEntry, loadEntry, proofEntry, saidEntry);
export type HistoryEntry = ContractNight | LoadNight | ProofNight | NightSaid;

/**
 * As versions 1 to 3 kept it: with more that nobody read, without the places at first, and `killed` for `noticed`. In
 * version 1 the key of a cause ended with the last answer of a case, which need not be the one that showed the cause; it
 * is read without it.
 */
export const earlierHistoryEntry = byKind(
  object({ ...earlierEntry, places: maybe(places), targets: list(text), ...contractMembers }),
  object({ ...earlierEntry, places: maybe(places), ...loadMembers }),
  object({ ...earlierEntry, ...proofMembers, killed: count }),
  object({ ...earlierEntry, ...saidMembers }),
);
export type EarlierHistoryEntry = Of<typeof earlierHistoryEntry>;

const seen = (group: Group): CauseSeen => ({ keys: group.keys, title: titleOf(group) });

export function contractNight(run: ContractRun): ContractNight {
  const { verdicts, cells } = run.summary;
  const unjudged = placesOf((run.unjudged ?? []).map(({ target, baseUrl }) => ({ name: target, baseUrl })));
  return {
    schema: historyVersion,
    kind: 'contract',
    run: run.run,
    places: judgedBy(run),
    ended: run.ended,
    partial: run.partial,
    verdicts,
    cells: { excluded: cells.excluded, missing: cells.missing },
    causes: groupByCause(witnessesOf(run, null)).map(seen),
    deviations: deviationsIn(run),
    ...(unjudged.length > 0 ? { unjudged } : {}),
  };
}

function deviationsIn({ verdicts }: ContractRun): string[] {
  const met = verdicts.flatMap(({ findings }) => findings.flatMap(({ deviation }) => (deviation ? [deviation] : [])));
  return [...new Set(met)].sort();
}

export function loadNight(load: LoadRun): LoadNight {
  return {
    schema: historyVersion,
    kind: 'load',
    run: load.run,
    places: judgedBy(load),
    runs: load.runs.map((one) => ({
      journey: one.journey,
      profile: one.profile,
      target: one.target,
      state: one.state,
      intendedP95: Object.fromEntries(one.latency.map(({ operation, intended }) => [operation, intended.p95])),
      intendedP50: Object.fromEntries(one.latency.map(({ operation, intended }) => [operation, intended.p50])),
      intendedP99: Object.fromEntries(one.latency.map(({ operation, intended }) => [operation, intended.p99])),
      answers: Object.fromEntries(one.latency.map(({ operation, count: answers }) => [operation, answers])),
      ...(one.limiter ? { limiter: { perSecond: rateOf(one) } } : {}),
      ...recordsOf(one),
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
  schema: historyVersion,
  kind: 'proof',
  run: proof.run,
  mutants: proof.mutants,
  noticed: proof.noticed,
  equivalent: proof.equivalent.length,
});
