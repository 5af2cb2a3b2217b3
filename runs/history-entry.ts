import type { RunFacts } from './contract-run.ts';
import type { ContractRun } from './contract-run.ts';
import type { LoadRun } from './load-run.ts';
import type { ProofRun } from './proof-run.ts';
import { type Group, groupByCause, witnessesOf } from './causes/group.ts';
import { judgedBy, unknownPlace } from './places.ts';
import { titleOf } from './causes/title.ts';

/**
 * What is kept of a result for the nights to come: one small file each, never changed. In version 1 the key of a cause
 * ended with the last answer of a case, which need not be the one that showed the cause; it is read without it.
 */
export type HistoryEntry = ContractNight | LoadNight | ProofNight;

type Entry = {
  readonly schema: 'history/1' | 'history/2';
  readonly run: RunFacts;
  /** Which places were judged; left out before they were kept. */
  readonly places?: readonly string[];
};

export type CauseSeen = {
  readonly keys: readonly string[];
  readonly weight: 'fail' | 'warn';
  readonly title: string;
  readonly cases: number;
};

export type ContractNight = Entry & {
  readonly kind: 'contract';
  readonly ended: ContractRun['ended'];
  readonly partial: boolean;
  readonly targets: readonly string[];
  readonly verdicts: ContractRun['summary']['verdicts'];
  readonly cells: ContractRun['summary']['cells'];
  readonly requests: number;
  readonly causes: readonly CauseSeen[];
  /** The known deviations that were met. */
  readonly deviations: readonly string[];
};

export type LoadNight = Entry & {
  readonly kind: 'load';
  readonly runs: readonly {
    readonly journey: string;
    readonly profile: string;
    readonly target: string;
    readonly state: 'valid' | 'void';
    readonly objectives: readonly {
      readonly id: string;
      readonly limit: number;
      readonly measured: number | null;
      readonly unit: string;
      readonly holds: boolean;
    }[];
    /** Milliseconds from the actual start of a request. */
    readonly p95: { readonly [operation: string]: number };
    /** The same from when it was to start, as the objectives are judged; left out before it was kept. */
    readonly intendedP95?: { readonly [operation: string]: number };
    readonly limiter?: { readonly outcome: string; readonly perSecond: number | null };
    readonly recordsPerSecond?: number;
    readonly violations: number;
  }[];
  readonly causes: readonly CauseSeen[];
};

export type ProofNight = Entry & {
  readonly kind: 'proof';
  readonly mutants: number;
  readonly killed: number;
  readonly equivalent: number;
  readonly falseAlarms: number;
};

const seen = (group: Group): CauseSeen => ({
  keys: group.keys,
  weight: group.weight,
  title: titleOf(group),
  cases: group.witnesses.length,
});

/** The summary of a contract run. */
export function contractNight(run: ContractRun): ContractNight {
  const { ended, partial, targets, summary } = run;
  const causes = groupByCause(witnessesOf(run, null)).map(seen);
  return {
    schema: 'history/2',
    kind: 'contract',
    run: run.run,
    places: judgedBy(run),
    ended,
    partial,
    targets: targets.map(({ name }) => name),
    verdicts: summary.verdicts,
    cells: summary.cells,
    requests: summary.requests,
    causes,
    deviations: deviationsIn(run),
  };
}

/** Where a night was judged. Of an entry that does not say, the names of its targets are all that is known. */
export function placesOfNight(night: ContractNight | LoadNight): readonly string[] {
  if (night.places) return night.places;
  const targets = night.kind === 'contract' ? night.targets : night.runs.map(({ target }) => target);
  return [...new Set(targets.map(unknownPlace))].sort();
}

/** The known deviations a run met, in order. */
export function deviationsIn({ verdicts }: ContractRun): string[] {
  const met = verdicts.flatMap(({ findings }) => findings.flatMap(({ deviation }) => (deviation ? [deviation] : [])));
  return [...new Set(met)].sort();
}

/** The summary of a load run. */
export function loadNight(load: LoadRun): LoadNight {
  return {
    schema: 'history/2',
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

function recordsOf({ jobs }: LoadRun['runs'][number]): { recordsPerSecond?: number } {
  const range = jobs?.throughput.server.recordsPerSecondOverall ?? jobs?.throughput.observed.recordsPerSecondOverall;
  return range ? { recordsPerSecond: range.low } : {};
}

/** The summary of a proof. */
export const proofNight = (proof: ProofRun): ProofNight => ({
  schema: 'history/2',
  kind: 'proof',
  run: proof.run,
  mutants: proof.mutants,
  killed: proof.killed,
  equivalent: proof.equivalent.length,
  falseAlarms: proof.falseAlarms,
});
