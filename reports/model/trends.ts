import { redIn } from '../../contracts/judge/verdict.ts';
import type { ContractNight, HistoryEntry, LoadNight } from '../../runs/history-entry.ts';
import { shareOf } from '../../runs/proof-run.ts';
import { groupedBy, totalOf } from '../../contracts/values/grouped.ts';
import { isMockAlone, judgedInWords, setOf } from '../../runs/places.ts';

/** The runs that a chart shows: a year of nights. */
const mostNights = 366;

const latest = <Kind extends HistoryEntry['kind']>(entries: readonly HistoryEntry[], kind: Kind) =>
  entries.filter((one): one is Extract<HistoryEntry, { readonly kind: Kind }> => one.kind === kind).slice(-mostNights);

/** What changes over the nights, a point for each run, the earliest first. */
export function trendsOf(entries: readonly HistoryEntry[], tonight: readonly string[]) {
  const nights = entries.filter((one) => one.kind === 'contract' || one.kind === 'load');
  const lines = [...groupedBy(nights, (one) => setOf(one.places))];
  const here = setOf(tonight);
  const inOrder = lines.sort(
    ([a, own], [b, others]) => Number(b === here) - Number(a === here) || (lastOf(own) < lastOf(others) ? 1 : -1),
  );
  return {
    /** A line for each set of places that was judged, tonight's first, then the one that was judged last. */
    lines: inOrder.map(([set, own]) => lineOf(set.split('\n'), set === here, own)),
    proof: latest(entries, 'proof').map(({ run, mutants, noticed, equivalent }) => ({
      at: run.startedAt,
      share: shareOf({ mutants: mutants - equivalent, noticed }),
    })),
  };
}

const lastOf = (nights: readonly HistoryEntry[]): string => nights[nights.length - 1]?.run.startedAt ?? '';

/** The nights of the same places; those of others say nothing of them. */
function lineOf(places: readonly string[], isTonights: boolean, entries: readonly HistoryEntry[]) {
  const points = latest(entries, 'contract').map(nightPoint);
  return {
    /** `on the mock`. */
    where: judgedInWords(places),
    isTonights,
    /** `isTurn`: the verdict is another one than the night before. */
    nights: points.map((point, at) => ({ ...point, isTurn: at > 0 && points[at - 1]?.mood !== point.mood })),
    load: latest(entries, 'load').map((night) => loadPoint(night, isMockAlone(places))),
  };
}
export type TrendLine = ReturnType<typeof lineOf>;
export type NightPoint = TrendLine['nights'][number];
export type LoadPoint = TrendLine['load'][number];

/** Whether a contract run was good, bad, or says too little. */
function moodOfNight({ verdicts, ended, partial, cells }: ContractNight): 'good' | 'bad' | 'unsure' {
  if (redIn(verdicts) > verdicts.harnessError) return 'bad';
  const isWhole = ended === 'complete' && !partial && cells.missing === 0;
  return isWhole && verdicts.harnessError === 0 && totalOf(verdicts) > 0 ? 'good' : 'unsure';
}

function nightPoint(night: ContractNight) {
  const { pass, warn, deviation, deviationGone } = night.verdicts;
  return {
    at: night.run.startedAt,
    holds: pass,
    notable: warn + deviation + deviationGone,
    red: redIn(night.verdicts),
    mood: moodOfNight(night),
  };
}

function loadPoint({ run, runs }: LoadNight, isMock: boolean) {
  const valid = runs.filter(({ state }) => state === 'valid');
  const intended = valid.flatMap(({ intendedP95 = {} }) => Object.values(intendedP95));
  return {
    at: run.startedAt,
    limitPerSecond: valid.find(({ limiter }) => limiter?.perSecond)?.limiter?.perSecond ?? null,
    /** Null on our own mock, whose speed is what it was set to. */
    recordsPerSecond: isMock ? null : (valid.flatMap((one) => one.recordsPerSecond ?? [])[0] ?? null),
    /** The slowest p95 of any operation, from when its requests were to start; null before that was kept. */
    worstP95Ms: intended.length > 0 ? Math.max(...intended) : null,
  };
}
