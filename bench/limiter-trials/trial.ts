import { classesLeft } from '../../limiter/infer/questions.ts';
import { labelledLimiters } from './labelled.ts';
import { probeServer } from './probe-server.ts';
import { type Score, isAmong, isLimiter, scoreOf } from './score.ts';
import { limitedServer, atWork, withCompany } from './server.ts';
import { aroundTen } from './kind.ts';
import { rivalKinds } from './rival-kinds.ts';
import { letInBeyond, secondBehind, unknownKinds } from './unknown-kinds.ts';
import { type LimiterAnswer, type LimiterVerdict, lookedForSecond } from '../../limiter/verdict.ts';

/** The limiters and networks that the plans were made with: the same in every run, so that two can be compared. */
export const fitted: Draw = { limiters: 20_26, networks: 1 };

/** Which limiters are drawn, and the first of the networks they are probed on. */
export type Draw = { readonly limiters: number; readonly networks: number };

/** One probe on virtual time: of a labelled limiter, `each` of every kind, or of an unknown kind, on the network of a seed. */
export type Trial = {
  readonly of: 'known' | 'unknown' | 'rival';
  /** The seed of the limiters. */
  readonly limiters: number;
  readonly each: number;
  readonly at: number;
  readonly seed: number;
  readonly way?: Way;
};

/** Whether somebody else uses the limiter now and then, and one answer in a hundred is lost; or answers of what was let in take long. */
export type Way = 'in company' | 'slow';

export type TrialResult = {
  readonly name: string;
  readonly seed: number;
  readonly answer: LimiterAnswer['kind'];
  readonly of: Trial['of'];
  /** Null of an unknown kind, of which only a sure answer is wrong. */
  readonly score: Score | null;
  /** Of a labelled limiter, the documented rate. */
  readonly perSecond?: number;
  /** Of an unknown kind, whether it was named, or nothing seen, beyond what the answer says of itself. */
  readonly isSure?: boolean;
  /** Of a rival, whether it is what was named, or one of three at most. */
  readonly isRight?: boolean;
};

export const unknown = Object.entries(unknownKinds);
const rival = Object.entries(rivalKinds);

/** Trials of each of the models' limiters on so many networks, and of each unknown kind. */
export const trialsOf = (each: number, seeds: number, unknownSeeds: number, draw: Draw): Trial[] => [
  ...bySeeds('known', each, labelledLimiters(each, draw.limiters).length, seeds, draw),
  ...bySeeds('unknown', 0, unknown.length, unknownSeeds, draw),
  ...bySeeds('rival', 0, rival.length, unknownSeeds, draw),
];

const bySeeds = (of: Trial['of'], each: number, count: number, seeds: number, draw: Draw): Trial[] =>
  Array.from({ length: seeds * count }, (_, index) => ({
    of,
    limiters: draw.limiters,
    each,
    at: index % count,
    seed: draw.networks + Math.floor(index / count),
  }));

/** Carries out a trial; the same trial has the same result. */
export function runTrial({ of, limiters, each, at, seed, way }: Trial): TrialResult {
  const labelled = of === 'known' ? labelledLimiters(each, limiters)[at] : undefined;
  if (labelled) {
    const server = limitedServer(labelled.setting);
    const inCompany = way === 'in company';
    const met = inCompany ? withCompany(server, seed) : way === 'slow' ? atWork(server, seed) : server;
    const { probe, verdict } = probeServer(met, labelled.prior, seed, inCompany ? lost : 0);
    const score = scoreOf(labelled, verdict, classesLeft(probe));
    const { requests = 0, seconds = 1 } = labelled.prior.documented ?? {};
    return { name: labelled.name, of, seed, answer: verdict.answer.kind, score, perSecond: requests / seconds };
  }
  const one = of === 'rival' ? rival[at] : undefined;
  if (one) {
    const [name, [server, truth]] = one;
    const { verdict } = probeServer(server(seed), aroundTen, seed);
    return {
      name,
      of,
      seed,
      answer: verdict.answer.kind,
      score: null,
      isRight: isAmong(verdict, (found) => isLimiter(found, truth)),
    };
  }
  const kind = of === 'unknown' ? unknown[at] : undefined;
  if (!kind) throw new Error(`no ${of} limiter ${at}`);
  const [name, server] = kind;
  const { answer, sent } = probeServer(server(seed), aroundTen, seed).verdict;
  return { name, of, seed, answer: answer.kind, score: null, isSure: isSure(answer, sent, name) };
}

function isSure(answer: LimiterAnswer, { plans, refused }: LimiterVerdict['sent'], name: string): boolean {
  if (answer.kind !== 'named') return answer.kind === 'noLimitSeen';
  const looked = (lookedForSecond(plans)?.requests ?? 0) >= (secondBehind[name] ?? 0);
  return looked && refused * (letInBeyond[name] ?? Infinity) >= 3;
}

const lost = 0.01;
