import { classesLeft } from '../../contracts/limiter/questions.ts';
import { labelledLimiters } from '../../contracts/limiter/trials/limiters.ts';
import { runTrial } from '../../contracts/limiter/trials/run.ts';
import { type Score, scoreOf } from '../../contracts/limiter/trials/score.ts';
import { limitedServer } from '../../contracts/limiter/trials/server.ts';
import { aroundTen, unknownKinds } from '../../contracts/limiter/trials/unknown.ts';
import { freshUnknownKinds } from '../../contracts/limiter/trials/unknown-fresh.ts';
import type { LimiterAnswer } from '../../contracts/limiter/verdict.ts';

/** The same limiters in every run, so that figures of two runs can be compared. */
const seedOfLimiters = 20_26;

/** One probe on virtual time: of a labelled limiter, `each` of every kind, or of an unknown kind, on the network of a seed. */
export type Trial = {
  readonly of: 'known' | 'unknown';
  readonly each: number;
  readonly at: number;
  readonly seed: number;
};

export type TrialResult = {
  readonly name: string;
  readonly seed: number;
  readonly answer: LimiterAnswer['kind'];
  /** Null of an unknown kind, of which only a sure answer is wrong. */
  readonly score: Score | null;
};

const unknown = [...unknownKinds, ...freshUnknownKinds];

export const knownTrials = (each: number, seeds: number): Trial[] =>
  bySeeds('known', each, labelledLimiters(each, seedOfLimiters).length, seeds);

export const unknownTrials = (seeds: number): Trial[] => bySeeds('unknown', 0, unknown.length, seeds);

const bySeeds = (of: Trial['of'], each: number, count: number, seeds: number): Trial[] =>
  Array.from({ length: seeds * count }, (_, index) => ({
    of,
    each,
    at: index % count,
    seed: 1 + Math.floor(index / count),
  }));

/** Carries out a trial; the same trial has the same result. */
export function tryLimiter({ of, each, at, seed }: Trial): TrialResult {
  const labelled = of === 'known' ? labelledLimiters(each, seedOfLimiters)[at] : undefined;
  if (labelled) {
    const { probe, verdict } = runTrial(limitedServer(labelled.setting), labelled.prior, seed);
    const score = scoreOf(labelled, verdict, classesLeft(probe));
    return { name: labelled.name, seed, answer: verdict.answer.kind, score };
  }
  const kind = of === 'unknown' ? unknown[at] : undefined;
  if (!kind) throw new Error(`no ${of} limiter ${at}`);
  const { answer } = runTrial(kind.server(seed), aroundTen, seed).verdict;
  return { name: kind.name, seed, answer: answer.kind, score: null };
}
