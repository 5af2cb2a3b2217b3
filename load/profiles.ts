/** A stretch of a profile: arrivals go from one share of the reference rate to another, in a straight line. */
export type Stretch = { readonly from: number; readonly to: number; readonly seconds: number };

/** How load comes: no endpoint stands here, and no absolute rate. */
export type Profile = {
  /** Shares of the reference rate, which is the most a run may send to its target. */
  readonly stretches: readonly Stretch[];
};

const level = (share: number, seconds: number): Stretch => ({ from: share, to: share, seconds });
const ramp = (from: number, to: number, seconds: number): Stretch => ({ from, to, seconds });

export const profiles = {
  /** Does it work at all under a little load? */
  smoke: { stretches: [level(0.6, 2)] },
  /** An ordinary hour, in a minute. */
  average: { stretches: [level(0.6, 60)] },
  /** Up to the most and back. */
  stress: { stretches: [ramp(0.2, 1, 60), level(1, 60), ramp(1, 0.2, 30)] },
  /** Quiet, suddenly the most, quiet again. */
  spike: {
    stretches: [level(0.2, 10), ramp(0.2, 1, 2), level(1, 15), ramp(1, 0.2, 2), level(0.2, 15)],
  },
  /** Half an hour, for what only time shows. */
  soak: { stretches: [level(0.6, 1800)] },
} as const satisfies { readonly [name: string]: Profile };

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];

/** A stretch in requests: whole ones a minute, as k6 takes them. */
export type Stage = { readonly from: number; readonly to: number; readonly ms: number };

const perMinute = 60;

/**
 * A profile for a reference rate.
 * @param perSecond requests a second at share 1
 * @param durationMs stretches the whole profile to so long; null: as long as it is
 */
export function stagesOf({ stretches }: Profile, perSecond: number, durationMs: number | null): Stage[] {
  const usual = stretches.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
  const factor = durationMs === null ? 1 : durationMs / usual;
  return stretches.map(({ from, to, seconds }) => ({
    from: Math.max(1, Math.round(from * perSecond * perMinute)),
    to: Math.max(1, Math.round(to * perSecond * perMinute)),
    ms: Math.max(1, Math.round(seconds * 1000 * factor)),
  }));
}

/** How long stages take, in milliseconds. */
export const lengthOf = (stages: readonly Stage[]): number => stages.reduce((sum, { ms }) => sum + ms, 0);

/** The highest rate among stages, in requests a second. */
export const peakOf = (stages: readonly Stage[]): number =>
  Math.max(...stages.flatMap(({ from, to }) => [from, to])) / perMinute;

/** Whether all stages have one rate: k6 then counts its slots from 0 instead of 1. */
export const isLevel = (stages: readonly Stage[]): boolean =>
  stages.every(({ from, to }) => from === stages[0]?.from && to === from);

const nanosInMinute = 60e9;

/**
 * When k6 is to start each arrival: milliseconds after the scenario's start, those in [0, length) alone. k6 may add one
 * more at the very end, which is nobody's plan.
 */
export function slotsOf(stages: readonly Stage[]): number[] {
  return isLevel(stages) ? levelSlots(stages) : rampSlots(stages);
}

/**
 * As k6's constant-arrival-rate: arrival i at i × period. k6 cuts the period to whole nanoseconds, so that one more than
 * rate × length may fall just before the end; it is not of the plan either.
 */
function levelSlots(stages: readonly Stage[]): number[] {
  const period = Math.floor(nanosInMinute / (stages[0]?.from ?? 1)) / 1e6;
  return Array.from({ length: slotCount(stages) }, (_, at) => at * period);
}

/** As k6's ramping-arrival-rate: arrival i where the integral of the rate reaches i, from 1 on. */
const rampSlots = (stages: readonly Stage[]): number[] =>
  ramps(stages).flatMap(({ first, last, at }) => Array.from({ length: last - first + 1 }, (_, i) => at(first + i)));

/** How many slots there are, without making them: a long run has hundreds of millions. */
export function slotCount(stages: readonly Stage[]): number {
  const even = ((stages[0]?.from ?? 1) * lengthOf(stages)) / 60_000;
  return isLevel(stages) ? Math.ceil(even - 1e-9) : (ramps(stages)[stages.length - 1]?.last ?? 0);
}

/** The first and last arrival of each stage, and when one of its arrivals is due; the one at the very end is left out. */
function ramps(stages: readonly Stage[]) {
  const length = lengthOf(stages);
  let [begun, done, first] = [0, 0, 1];
  return stages.map(({ from, to, ms }) => {
    const [a, b] = [from / 60_000, to / 60_000];
    const [start, before] = [begun, done];
    [begun, done] = [begun + ms, done + (ms * (a + b)) / 2];
    const at = (arrival: number): number => start + timeToReach(arrival - before, a, b, ms);
    const last = at(Math.floor(done)) < length ? Math.floor(done) : Math.floor(done) - 1;
    const stage = { first, last, at };
    first = last + 1;
    return stage;
  });
}

/** When so many have arrived, with a rate that goes from a to b (each per millisecond) within `ms`. */
function timeToReach(count: number, a: number, b: number, ms: number): number {
  if (a === b) return count / a;
  const root = Math.sqrt(Math.max(0, ms * (ms * a * a + 2 * count * (b - a))));
  return (a * ms - root) / (a - b);
}
