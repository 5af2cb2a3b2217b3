import {
  type ContractNight,
  type HistoryEntry,
  type LoadNight,
  type ProofNight,
  placesOfNight,
} from '../../runs/history-entry.ts';
import { isMockAlone, judgedIn, setOf } from '../../runs/places.ts';

/** What changes over the nights, a point for each run, the earliest first. */
export type TrendsView = {
  /** A line for each set of places that was judged, tonight's first, then the one that was judged last. */
  readonly lines: readonly TrendLine[];
  readonly proof: readonly { readonly at: string; readonly share: number }[];
};

/** The nights of the same places; those of others say nothing of them. */
export type TrendLine = {
  /** `on the mock`. */
  readonly where: string;
  readonly isTonights: boolean;
  readonly nights: readonly NightPoint[];
  readonly load: readonly LoadPoint[];
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
  /** Null on our own mock, whose speed is what it was set to. */
  readonly recordsPerSecond: number | null;
  /** The slowest p95 of any operation, from when its requests were to start. */
  readonly worstP95Ms: number | null;
  /** The same from when they did start, of a night that kept no other: another figure, which makes no line with it. */
  readonly worstServiceP95Ms: number | null;
};

/** The runs that a chart shows: a year of nights. */
const mostNights = 366;

/** Puts the nights in order. */
export function trendsOf(entries: readonly HistoryEntry[], tonight: readonly string[] = []): TrendsView {
  const lines = new Map<string, (ContractNight | LoadNight)[]>();
  for (const one of entries) {
    if (one.kind === 'proof') continue;
    const set = setOf(placesOfNight(one));
    lines.set(set, [...(lines.get(set) ?? []), one]);
  }
  const here = setOf(tonight);
  const inOrder = [...lines].sort(
    ([a, own], [b, others]) => Number(b === here) - Number(a === here) || (lastOf(own) < lastOf(others) ? 1 : -1),
  );
  return {
    lines: inOrder.map(([set, own]) => lineOf(set.split('\n'), set === here, own)),
    proof: entries
      .filter((one): one is ProofNight => one.kind === 'proof')
      .slice(-mostNights)
      .map(({ run, mutants, killed, equivalent }) => ({
        at: run.startedAt,
        share: mutants - equivalent > 0 ? killed / (mutants - equivalent) : 0,
      })),
  };
}

const lastOf = (nights: readonly HistoryEntry[]): string => nights[nights.length - 1]?.run.startedAt ?? '';

function lineOf(
  places: readonly string[],
  isTonights: boolean,
  entries: readonly (ContractNight | LoadNight)[],
): TrendLine {
  const contracts = entries.filter((one): one is ContractNight => one.kind === 'contract').slice(-mostNights);
  const loads = entries.filter((one): one is LoadNight => one.kind === 'load').slice(-mostNights);
  return {
    where: judgedIn(places),
    isTonights,
    nights: withTurns(contracts.map(nightPoint)),
    load: loads.map((night) => loadPoint(night, isMockAlone(places))),
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

function loadPoint({ run, runs }: LoadNight, isMock: boolean): LoadPoint {
  const valid = runs.filter(({ state }) => state === 'valid');
  const intended = valid.flatMap(({ intendedP95 }) => Object.values(intendedP95 ?? {}));
  const service = valid.flatMap(({ p95, intendedP95 }) => (intendedP95 ? [] : Object.values(p95)));
  const speed = valid.find(({ recordsPerSecond }) => recordsPerSecond !== undefined)?.recordsPerSecond ?? null;
  return {
    at: run.startedAt,
    isVoid: valid.length === 0,
    limitPerSecond: valid.find(({ limiter }) => limiter?.perSecond)?.limiter?.perSecond ?? null,
    recordsPerSecond: isMock ? null : speed,
    worstP95Ms: intended.length > 0 ? Math.max(...intended) : null,
    worstServiceP95Ms: service.length > 0 ? Math.max(...service) : null,
  };
}
