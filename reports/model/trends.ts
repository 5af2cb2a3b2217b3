import type { ContractNight, HistoryEntry, LoadNight, ProofNight } from '../history-entry.ts';

/** What changes over the nights, a point for each run, the earliest first. */
export type TrendsView = {
  readonly nights: readonly NightPoint[];
  readonly load: readonly LoadPoint[];
  readonly proof: readonly { readonly at: string; readonly share: number }[];
};

export type NightPoint = {
  readonly at: string;
  readonly holds: number;
  readonly notable: number;
  readonly red: number;
  readonly mood: 'good' | 'bad' | 'unsure';
  /** The verdict is another one than the night before. */
  readonly isTurn: boolean;
};

export type LoadPoint = {
  readonly at: string;
  readonly isVoid: boolean;
  readonly limitPerSecond: number | null;
  readonly recordsPerSecond: number | null;
  readonly worstP95Ms: number | null;
};

/** The runs that a chart shows: a year of nights. */
const mostNights = 366;

/** Puts the nights in order. */
export function trendsOf(entries: readonly HistoryEntry[]): TrendsView {
  const of = <Kind extends HistoryEntry['kind']>(kind: Kind) =>
    entries.filter((one): one is HistoryEntry & { kind: Kind } => one.kind === kind).slice(-mostNights);
  return {
    nights: withTurns(of('contract').map(nightPoint)),
    load: of('load').map(loadPoint),
    proof: of('proof').map(({ run, mutants, killed, equivalent }: ProofNight) => ({
      at: run.startedAt,
      share: mutants - equivalent > 0 ? killed / (mutants - equivalent) : 0,
    })),
  };
}

/** Whether a contract run was good, bad, or says too little. */
export function moodOfNight({
  verdicts,
  ended,
  partial,
  cells,
}: Pick<ContractNight, 'verdicts' | 'ended' | 'partial' | 'cells'>): NightPoint['mood'] {
  if (verdicts.fail + verdicts.blocked + verdicts.notTestable > 0) return 'bad';
  const ran = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
  return verdicts.harnessError > 0 || ended !== 'complete' || partial || cells.missing > 0 || ran === 0
    ? 'unsure'
    : 'good';
}

function nightPoint(night: ContractNight): Omit<NightPoint, 'isTurn'> {
  const { pass, warn, deviation, deviationGone, fail, blocked, notTestable, harnessError } = night.verdicts;
  return {
    at: night.run.startedAt,
    holds: pass,
    notable: warn + deviation + deviationGone,
    red: fail + blocked + notTestable + harnessError,
    mood: moodOfNight(night),
  };
}

const withTurns = (points: readonly Omit<NightPoint, 'isTurn'>[]): NightPoint[] =>
  points.map((point, at) => ({ ...point, isTurn: at > 0 && points[at - 1]?.mood !== point.mood }));

function loadPoint({ run, runs }: LoadNight): LoadPoint {
  const valid = runs.filter(({ state }) => state === 'valid');
  const p95s = valid.flatMap(({ p95 }) => Object.values(p95));
  return {
    at: run.startedAt,
    isVoid: valid.length === 0,
    limitPerSecond: valid.find(({ limiter }) => limiter?.perSecond)?.limiter?.perSecond ?? null,
    recordsPerSecond: valid.find(({ recordsPerSecond }) => recordsPerSecond !== undefined)?.recordsPerSecond ?? null,
    worstP95Ms: p95s.length > 0 ? Math.max(...p95s) : null,
  };
}
