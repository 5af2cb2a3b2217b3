import { classesLeft } from '../../contracts/limiter/questions.ts';
import { labelledLimiters } from '../../contracts/limiter/trials/limiters.ts';
import { limitedServer } from '../../contracts/limiter/trials/server.ts';
import { runTrial } from '../../contracts/limiter/trials/run.ts';
import { type Score, scoreOf } from '../../contracts/limiter/trials/score.ts';
import { aroundTen, unknownKinds } from '../../contracts/limiter/trials/unknown.ts';
import { freshUnknownKinds } from '../../contracts/limiter/trials/unknown-fresh.ts';
import { type Figure, atLeast, atMost } from './figure.ts';

/** How much of the bench to run: limiters of each of the six kinds, seeds for each of them. */
export type Extent = { readonly each: number; readonly seeds: number };

/** 312 limiters of the models, each probed on ten networks. */
export const whole: Extent = { each: 52, seeds: 10 };
export const sample: Extent = { each: 4, seeds: 1 };

/** The same limiters in every run, so that figures of two runs can be compared. */
const seedOfLimiters = 20_26;

/** A trial whose truth was not among the answers, or not the one answer. */
export type Miss = { readonly name: string; readonly seed: number; readonly answer: string };

/** Shares of the trials, in per cent. */
const goals: readonly { readonly id: string; readonly goal: number; readonly of: (score: Score) => boolean }[] = [
  { id: 'truth-survives', goal: 100, of: ({ survives }) => survives },
  { id: 'truth-among-answers', goal: 99.5, of: ({ among }) => among },
  { id: 'unique-and-right', goal: 97, of: ({ unique }) => unique },
  { id: 'limit-exact', goal: 99, of: ({ limitExact }) => limitExact },
  { id: 'window-near', goal: 99, of: ({ windowNear }) => windowNear },
];

/** Probes limiters whose parameters are known, on virtual time, and tells how often and how closely they were found. */
export async function limiterAccuracy({ each, seeds }: Extent): Promise<readonly Figure[]> {
  const began = performance.now();
  const { scores } = await knownTrials({ each, seeds });
  const sure = await sureOfUnknown(seeds);
  return [
    ...goals.map(({ id, goal, of }) =>
      atLeast(`limiter/${id}`, (100 * scores.filter(of).length) / scores.length, goal, '%'),
    ),
    atMost('limiter/named-wrong', scores.filter(({ wrong }) => wrong).length, 0, 'trials'),
    atMost('limiter/unknown-kinds-named', sure.length, 0, 'trials'),
    atMost('limiter/trials-take', (performance.now() - began) / 1000, 600, 's'),
  ];
}

/** A turn for whatever else the process has to do. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function knownTrials({ each, seeds }: Extent): Promise<{ scores: Score[]; misses: Miss[] }> {
  const scores: Score[] = [];
  const misses: Miss[] = [];
  for (const labelled of labelledLimiters(each, seedOfLimiters))
    for (let seed = 1; seed <= seeds; seed++) {
      const { probe, verdict } = runTrial(limitedServer(labelled.setting), labelled.prior, seed);
      const score = scoreOf(labelled, verdict, classesLeft(probe));
      scores.push(score);
      if (!score.unique) misses.push({ name: labelled.name, seed, answer: verdict.answer.kind });
      await turn();
    }
  return { scores, misses };
}

/** The trials of unknown kinds of which the probe was sure all the same. */
export async function sureOfUnknown(seeds: number): Promise<Miss[]> {
  const misses: Miss[] = [];
  for (const { name, server } of [...unknownKinds, ...freshUnknownKinds])
    for (let seed = 1; seed <= seeds; seed++) {
      const { answer } = runTrial(server(seed), aroundTen, seed).verdict;
      if (answer.kind === 'named' || answer.kind === 'noLimitSeen') misses.push({ name, seed, answer: answer.kind });
      await turn();
    }
  return misses;
}
