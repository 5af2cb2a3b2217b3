import { algorithmOf } from '../../limiter/infer/classes.ts';
import type { Family } from '../../limiter/infer/families.ts';
import type { LimiterModel } from '../../limiter/models/model.ts';
import { type Algorithm, type LimiterClass, type LimiterVerdict, type Span, saidToBe } from '../../limiter/verdict.ts';
import type { Labelled } from './labelled.ts';

/** What a limiter is, as a verdict would name it. */
export type TrueLimiter = {
  readonly algorithm: Algorithm;
  readonly limit: number;
  readonly windowMs: number;
  /** How long a refusal shuts the door. */
  readonly banMs?: number;
  /** A second limit behind the first. */
  readonly second?: { readonly limit: number; readonly windowMs: number };
};

/** What a verdict is worth against the truth. */
export type Score = {
  /** The truth was never struck out, though there may be more left than a verdict lists. */
  readonly survives: boolean;
  /** The truth is what was named, or one of those named. */
  readonly among: boolean;
  readonly unique: boolean;
  /** Something else than the truth was named, or no limiter seen where there is one. */
  readonly wrong: boolean;
  readonly limitExact: boolean;
  readonly windowNear: boolean;
};

/** The class a labelled limiter belongs to, so far as its probe had means to find out. */
export function truthOf({ setting: { model, countRefused, scope }, prior }: Labelled): LimiterClass {
  const { family, limit, windowMs } = essence(model);
  return {
    algorithm: algorithmOf({ family, limit }),
    limit,
    windowMs: { from: windowMs, to: windowMs },
    refusedCount: family === 'fixed-window' ? null : countRefused,
    perEndpoint: prior.endpoints.length > 1 ? scope === 'per-endpoint' : null,
    perToken: prior.tokens.length > 1 ? scope === 'per-token' : null,
  };
}

function essence(model: LimiterModel): { family: Family; limit: number; windowMs: number } {
  if (model.kind === 'none' || model.kind === 'two-limits')
    throw new Error(`a labelled limiter has one limit, found ${model.kind}`);
  if (model.kind !== 'token-bucket' && model.kind !== 'gcra')
    return { family: model.kind, limit: model.limit, windowMs: model.windowMs };
  return { family: 'bucket', limit: model.burst, windowMs: (model.windowMs * model.burst) / model.limit };
}

/** Holds a verdict against the truth, with all classes the probe had left. */
export function scoreOf(labelled: Labelled, verdict: LimiterVerdict, left: readonly LimiterClass[]): Score {
  const truth = truthOf(labelled);
  const { answer, traits } = verdict;
  const named = answer.kind === 'named' && same(answer.limiter, truth);
  const { limit, windowMs } = traits;
  return {
    survives: left.some((one) => same(one, truth)),
    among: saidToBe(verdict).some((one) => same(one, truth)),
    unique: named,
    wrong: (answer.kind === 'named' && !named) || answer.kind === 'noLimitSeen',
    limitExact: limit.kind === 'told' && limit.value.from === truth.limit && limit.value.to === truth.limit,
    windowNear: windowMs.kind === 'told' && near(windowMs.value, truth.windowMs.from),
  };
}

/** Whether a name is that of the truth; `sliding-counter` leaves open how it rounds. */
const isAlgorithm = (named: Algorithm, truth: Algorithm): boolean =>
  named === truth || (named === 'sliding-counter' && truth.startsWith(named));

const same = (one: LimiterClass, truth: LimiterClass): boolean =>
  isAlgorithm(one.algorithm, truth.algorithm) &&
  one.limit === truth.limit &&
  one.refusedCount === truth.refusedCount &&
  one.perEndpoint === truth.perEndpoint &&
  one.perToken === truth.perToken &&
  one.second === undefined &&
  one.windowMs.from <= truth.windowMs.to &&
  one.windowMs.to >= truth.windowMs.from;

/** Of so many at most one is the truth, for an answer that is not sure to be of use. */
const mostAmong = 3;

/** Whether the truth is what was named, or one of few. */
export function isAmong(verdict: LimiterVerdict, isTruth: (one: LimiterClass) => boolean): boolean {
  const said = saidToBe(verdict);
  return said.length <= mostAmong && said.some(isTruth);
}

/** Windows may be off by 2 % or 20 ms. */
const offMs = (truth: number): number => Math.max(0.02 * truth, 20);

/** Whether a range holds the truth, or lies beside it by no more than it may be off. */
const isNear = ({ from, to }: Span, truth: number): boolean =>
  from <= truth + offMs(truth) && to >= truth - offMs(truth);

const near = ({ from, to }: Span, truth: number): boolean => Math.abs((from + to) / 2 - truth) <= offMs(truth);

/** Whether a second limit behind the first is the true one, or there is none as in truth. */
const isSecond = (found: LimiterClass['second'], truth: TrueLimiter['second']): boolean =>
  found === undefined || truth === undefined
    ? found === truth
    : found.limit === truth.limit && isNear({ to: Infinity, ...found.windowMs }, truth.windowMs);

/** Whether a ban is as long as the true one, or there is none as in truth. A server that counts in whole seconds ends one up to a second later. */
const isBan = (found: LimiterClass['banMs'], truth: TrueLimiter['banMs']): boolean =>
  found === undefined || truth === undefined
    ? found === truth
    : isNear({ from: found.from - 1000, to: found.to }, truth);

/** Whether a class is the true limiter; what it says of refused requests is not looked at. */
export const isLimiter = ({ algorithm, limit, windowMs, banMs, second }: LimiterClass, truth: TrueLimiter): boolean =>
  isAlgorithm(algorithm, truth.algorithm) &&
  limit === truth.limit &&
  isNear(windowMs, truth.windowMs) &&
  isBan(banMs, truth.banMs) &&
  isSecond(second, truth.second);
