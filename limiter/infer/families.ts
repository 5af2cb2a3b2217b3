import type { TwoLimits } from '../models/two-limits.ts';
import type { LimiterModel } from '../models/model.ts';
import { type Rounds, slackOf } from '../models/sliding-counter.ts';
import { type Bounds, forgetsAtRate, remembersAll, unbounded, windowEachTime } from './bounds.ts';
import { acceptedLog } from './envelopes/accepted-log.ts';
import { shortestBanMs } from './envelopes/banned.ts';
import { bucketFits } from './envelopes/bucket.ts';
import { searchClock } from './envelopes/clock.ts';
import { countingBucket } from './envelopes/counting-bucket.ts';
import { countingLog } from './envelopes/counting-log.ts';
import { fromFirst } from './envelopes/from-first.ts';
import { inDebt } from './envelopes/in-debt.ts';
import { logFits } from './envelopes/log.ts';
import { restarting } from './envelopes/restarting.ts';
import { underWayFits } from './envelopes/under-way.ts';
import { leftInTurn } from './held-back.ts';
import type { Track } from './track.ts';
import { bannedFits, twoLimitsFits, windowFromFirst } from './more-lengths.ts';
import { type Fitting, type Fit, each, followed, inTurn } from './trial.ts';

/** What a limiter has beside a limit and a window, as far as it is known. */
type More = { readonly banMs?: number; readonly second?: TwoLimits['second'] | undefined };

/** A kind of limiter that answers are held against: everything the inference has to know of it. */
export type FamilyTraits = {
  /** Whether the windows are cut by a clock, so that a phase belongs to it. */
  readonly byClock: boolean;
  /** Whether refused requests may count, or not; where it makes no difference, or there is no other, one of the two. */
  readonly countings: readonly boolean[];
  /**
   * A rival is held against the answers beside what it resembles, once little else is left, or where nothing else is:
   * so it is ruled out like any other before its like is named.
   */
  readonly rivalOf: readonly Family[] | null;
  /** Whether it can have given these answers. */
  readonly fit: (how: Fitting) => Fit;
  /** What is seen at a glance of the length of its windows. */
  readonly bounds: Bounds;
  /** A definite limiter of it, to foresee answers with. */
  readonly model: (limit: number, windowMs: number, phaseMs: number, more?: More) => LimiterModel;
  /** What answers tell of it beside a limit and the length of its window. */
  readonly finds?: 'ban' | 'second limit';
};

export const familyNames = [
  'fixed-window',
  'fixed-window-from-first',
  'sliding-log',
  'sliding-counter',
  'bucket',
  'sliding-counter-nearest',
  'sliding-counter-down',
  'restarting-counter',
  'restarting-counter-down',
  'bucket-in-debt',
  'bucket-one-less',
  'ban',
  'two-logs',
  'two-windows',
  'under-way',
] as const;
export type Family = (typeof familyNames)[number];

/** A counter over two windows by the clock. */
const counter = (rounds: Rounds): Omit<FamilyTraits, 'rivalOf'> => ({
  byClock: true,
  countings: [false, true],
  fit: (how) =>
    searchClock(
      { ...how.limits, weighted: true, counting: how.countRefused, slack: slackOf[rounds] },
      how.window,
      how.budgets,
      how.hint,
      how.mostSteps,
    ),
  bounds: {
    ...unbounded,
    windows: 2,
    recovers: (one, recoveries) => (one.countRefused ? Infinity : forgetsAtRate(one, recoveries)),
    accepts: windowEachTime,
    remembers: (one, track) => remembersAll(one, track) / 2,
  },
  model: (limit, windowMs, phaseMs) => ({ kind: 'sliding-counter', limit, windowMs, phaseMs, rounds }),
});

/** A counter over two periods that begin anew after a silence. */
const restartingCounter = (rounds: 'up' | 'down'): FamilyTraits => ({
  byClock: false,
  countings: [false, true],
  rivalOf: ['sliding-counter', 'sliding-counter-down', 'sliding-counter-nearest'],
  fit: ({ limits, window, countRefused, budgets, mostSteps }) =>
    followed(budgets, () => restarting(limits, window, countRefused, slackOf[rounds]), mostSteps),
  bounds: {
    ...unbounded,
    windows: 2,
    accepts: windowEachTime,
    remembers: (one, track) => remembersAll(one, track) / 2,
  },
  model: (limit, windowMs) => ({ kind: 'restarting-counter', limit, windowMs, rounds }),
});

/** Whether a second limit is behind the first. */
export const isOfTwo = (family: Family): boolean => families[family].finds === 'second limit';

/** Two limits of one kind, thought of where nothing else is left. */
const twoLimits = (
  of: TwoLimits['each'],
  fit: FamilyTraits['fit'],
  countings: FamilyTraits['countings'],
): FamilyTraits => ({
  byClock: false,
  countings,
  rivalOf: [],
  fit,
  finds: 'second limit',
  bounds: { ...unbounded, windows: Infinity, accepts: windowEachTime },
  model: (limit, windowMs, _phaseMs, { second = { limit: 3 * limit, windowMs: 10 * windowMs } } = {}) => ({
    kind: 'two-limits',
    each: of,
    limit,
    windowMs,
    second,
  }),
});

const bucketBounds: Bounds = {
  ...unbounded,
  shortest: (byRateMs) => byRateMs, // tokens come while a volley is met
  recovers: (one, recoveries) => {
    const [first] = recoveries.soonest;
    return Math.min(one.countRefused && first ? first.ms * one.limit : Infinity, forgetsAtRate(one, recoveries));
  },
  accepts: ({ limit }, times, span) => (span * limit) / ((times - 1) * limit + 1),
};

/** The shortest time that an accepted request took: so long at most each is under way, if each takes its time. */
const shortestAnswer = ({ acceptedFrom, answered }: Track): number =>
  acceptedFrom.reduce((least, from, index) => Math.min(least, (answered[index] ?? Infinity) - from), Infinity);

/** A server takes a request that long at least to work on. */
const shortestWorkMs = 1;

/** A request is under way for this share of the time that its answer takes at least; the rest is the network's. */
const leastAtWork = 0.5;

/** The one list of kinds. A further one is a row here, a model that decides, an envelope of its states, and what plans and words have to say of it alone. */
export const families: { readonly [name in Family]: FamilyTraits } = {
  'fixed-window': {
    byClock: true,
    countings: [false], // a full window stays full, whether refused requests count or not
    rivalOf: null,
    fit: ({ limits, window, budgets, hint, mostSteps }) =>
      searchClock({ ...limits, weighted: false, counting: false, slack: 0 }, window, budgets, hint, mostSteps),
    bounds: {
      ...unbounded,
      recovers: (_one, { twiceMs }) => twiceMs,
      accepts: windowEachTime,
      remembers: (one, track) => remembersAll({ ...one, countRefused: false }, track),
    },
    model: (limit, windowMs, phaseMs) => ({ kind: 'fixed-window', limit, windowMs, phaseMs }),
  },
  'fixed-window-from-first': {
    byClock: false,
    countings: [false, true],
    rivalOf: null,
    fit: (how) => followed(how.budgets, () => fromFirst(how.limits, how.window, how.countRefused), how.mostSteps),
    bounds: {
      ...unbounded,
      recovers: ({ countRefused }, { soonest, twiceMs }) =>
        Math.min(countRefused ? (soonest[0]?.ms ?? Infinity) : Infinity, twiceMs),
      accepts: (one, times, span) => (one.limit === 1 ? span / times : windowEachTime(one, times, span)),
      remembers: (one, track) => (one.countRefused ? 0 : remembersAll(one, track)),
    },
    model: (limit, windowMs) => ({ kind: 'fixed-window-from-first', limit, windowMs }),
  },
  'sliding-log': {
    byClock: false,
    countings: [false, true],
    rivalOf: null,
    fit: ({ limits, window, countRefused, budgets, mostSteps }) =>
      inTurn(
        each(budgets, (track) => logFits(limits, window, countRefused, track)),
        (left) => (countRefused ? followed(budgets, () => countingLog(limits, window), left) : null),
        mostSteps,
      ),
    bounds: { ...unbounded, accepts: (_one, times, span) => span / times, remembers: remembersAll },
    model: (limit, windowMs) => ({ kind: 'sliding-log', limit, windowMs }),
  },
  'sliding-counter': { ...counter('up'), rivalOf: null },
  bucket: {
    byClock: false,
    countings: [false, true],
    rivalOf: null,
    fit: ({ limits, window, countRefused, budgets, mostSteps }) =>
      inTurn(
        each(
          budgets,
          (track, isHeld) =>
            bucketFits(limits, window, countRefused, track) && (!isHeld || leftInTurn(limits, window, track)),
        ),
        (left) => (countRefused ? followed(budgets, () => countingBucket(limits, window), left) : null),
        mostSteps,
      ),
    bounds: bucketBounds,
    model: (limit, windowMs) => ({ kind: 'token-bucket', limit, windowMs, burst: limit }),
  },
  'sliding-counter-nearest': { ...counter('nearest'), rivalOf: ['sliding-counter', 'sliding-counter-down'] },
  'sliding-counter-down': { ...counter('down'), rivalOf: ['sliding-counter', 'sliding-counter-nearest'] },
  'restarting-counter': restartingCounter('up'),
  'restarting-counter-down': restartingCounter('down'),
  'bucket-in-debt': {
    byClock: false,
    countings: [true],
    rivalOf: ['bucket'],
    fit: ({ limits, window, budgets, mostSteps }) => followed(budgets, () => inDebt(limits, window), mostSteps),
    bounds: { ...bucketBounds, windows: Infinity },
    model: (limit, windowMs) => ({ kind: 'token-bucket', limit, windowMs, burst: limit, debt: limit }),
  },
  'bucket-one-less': {
    byClock: false,
    countings: [false],
    rivalOf: [], // thought of where nothing else is left
    fit: ({ limits, window, budgets }) => each(budgets, (track) => bucketFits(limits, window, false, track, 1)),
    bounds: bucketBounds,
    model: (limit, windowMs) => ({ kind: 'token-bucket', limit, windowMs, burst: limit }),
  },
  ban: {
    byClock: false,
    countings: [false, true],
    rivalOf: [], // thought of where nothing else is left
    fit: bannedFits,
    finds: 'ban',
    bounds: { ...unbounded, windows: Infinity },
    model: (limit, windowMs, _phaseMs, { banMs = Math.max(windowMs, shortestBanMs) } = {}) => ({
      kind: 'ban',
      limit,
      windowMs,
      banMs,
    }),
  },
  'two-logs': twoLimits('sliding-log', (how) => twoLimitsFits(acceptedLog, how), [false]),
  'two-windows': twoLimits('fixed-window-from-first', (how) => twoLimitsFits(windowFromFirst, how), [false, true]),
  'under-way': {
    byClock: false,
    countings: [false],
    rivalOf: null,
    fit: ({ limits, window, budgets }) => each(budgets, (track) => underWayFits(limits, window, track)),
    bounds: {
      ...unbounded,
      shortest: () => shortestWorkMs, // no rate follows from it
      windows: Infinity,
      remembers: (_one, track) => leastAtWork * shortestAnswer(track),
      longest: shortestAnswer,
    },
    model: (limit, windowMs) => ({ kind: 'sliding-log', limit, windowMs }),
  },
};
