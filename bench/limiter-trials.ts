import { indistinguishable } from '../limiter/infer/indistinguishable.ts';
import type { Score } from './limiter-trials/score.ts';
import { inProcesses } from '../proof/parallel.ts';
import { type Figure, atLeast, atMost } from './figure.ts';
import { type Draw, type TrialResult, type Way, fitted, trialsOf, unknown } from './limiter-trials/trial.ts';

const entry = new URL('./limiter-trials/trial.ts', import.meta.url);

/** How much of the bench to run: limiters of each of the six kinds, networks for each of them and for other kinds. */
export type Extent = { readonly each: number; readonly seeds: number; readonly unknownSeeds: number };

/** As many limiters as the goals need; as many trials of unknown kinds as tell one in a thousand. */
export const whole: Extent = { each: 174, seeds: 3, unknownSeeds: 40 };
export const sample: Extent = { each: 4, seeds: 1, unknownSeeds: 1 };

/** A smaller extent: for the limiters that the plans were made with, and for the two harder ways. */
const small: Extent = { each: 52, seeds: 1, unknownSeeds: 2 };

/** Shares of the trials, or of those whose limiter was named, in per cent. */
export const goals: readonly (readonly [id: string, goal: number, of: keyof Score, ifNamed?: 'if named'])[] = [
  ['truth-survives', 100, 'survives'],
  ['truth-among-answers', 100, 'among'],
  ['unique-and-right', 96.5, 'unique'],
  ['limit-exact', 99, 'limitExact'],
  ['window-near', 97.5, 'windowNear'],
  ['window-near-if-named', 99, 'windowNear', 'if named'],
];

/** What became of the trials of an extent. */
export type Outcome = {
  readonly scores: readonly Score[];
  /** Of those documented as 8 to 30 a second, as most APIs are. */
  readonly usual: readonly Score[];
  /** Trials whose truth was not the one answer. */
  readonly misses: readonly TrialResult[];
  /** Trials of rivals. */
  readonly rivals: readonly TrialResult[];
  /** Trials of unknown kinds of which the probe was sure all the same. */
  readonly sure: readonly TrialResult[];
};

/**
 * Probes limiters whose parameters are known, on virtual time, and tells how often and how closely they were found: of limiters and
 * networks that the run draws, and prints, and of those that the plans were made with. A share holds if the upper end of its 95 %
 * interval reaches the goal.
 */
export async function limiterAccuracy(extent: Extent): Promise<readonly Figure[]> {
  const began = performance.now();
  console.log(mergedInWords());
  const drawn: Draw = { limiters: Math.floor(Math.random() * 2 ** 31), networks: Math.floor(Math.random() * 2 ** 31) };
  console.log(`Drawn by this run: limiters of seed ${drawn.limiters}, networks from seed ${drawn.networks} on.`);
  const outcome = await limiterTrials(extent, tellProgress(), drawn);
  const fittedOutcome = await limiterTrials(small, tellProgress(), fitted);
  const company = await limiterTrials({ ...small, unknownSeeds: 0 }, tellProgress(), drawn, 'in company');
  const slow = await limiterTrials({ ...small, unknownSeeds: 0 }, tellProgress(), drawn, 'slow');
  for (const { name, seed, answer } of [...outcome.misses, ...outcome.sure])
    console.error(`  ${answer}: ${name}, network ${seed}`);
  const { scores, usual, rivals, sure } = outcome;
  const rightIn = (those: readonly Score[]): number => those.filter(({ unique }) => unique).length;
  return [
    ...goals.map(([id, goal, of, ifNamed]) => {
      const asked = ifNamed ? scores.filter(({ unique }) => unique) : scores;
      return reaches(`limiter/${id}`, asked.filter((score) => score[of]).length, asked.length, goal);
    }),
    reaches('limiter/documented-8-to-30-a-second', rightIn(usual), usual.length, 99),
    reaches('limiter/slow-answers', rightIn(slow.scores), slow.scores.length, 70),
    atMost('limiter/slow-answers-named-wrong', wrongIn(slow.scores), 0, `of ${slow.scores.length} trials`),
    atMost('limiter/named-wrong', wrongIn(scores), 0, `of ${scores.length} trials`),
    reaches('limiter/rivals-right', rivals.filter(({ isRight }) => isRight).length, rivals.length, 85),
    atMost('limiter/unknown-kinds-named', sure.length, 1, `of ${extent.unknownSeeds * unknown.length} trials`),
    atMost('limiter/in-company-named-wrong', wrongIn(company.scores), 0, `of ${company.scores.length} trials`),
    atLeast(
      'limiter/fitted-unique-and-right',
      (100 * rightIn(fittedOutcome.scores)) / fittedOutcome.scores.length,
      96.5,
      '%',
    ),
    atMost('limiter/fitted-named-wrong', wrongIn(fittedOutcome.scores), 0, `of ${fittedOutcome.scores.length} trials`),
    atMost('limiter/trials-take', (performance.now() - began) / 1000, 1200, 's'),
  ];
}

const wrongIn = (scores: readonly Score[]): number => scores.filter(({ wrong }) => wrong).length;

/** A share of trials, in per cent, held by the upper end of its interval (Wilson's, 95 %). */
function reaches(id: string, count: number, of: number, goal: number): Figure {
  const [share, z] = [count / of, 1.96];
  const middle = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const [low, high] = [middle - reach, middle + reach].map((end) => (100 * end) / (1 + (z * z) / of));
  const figure = atLeast(id, 100 * share, goal, '%');
  const interval = `% of ${of} (95 %: ${(low ?? 0).toFixed(2)} to ${(high ?? 0).toFixed(2)})`;
  return { ...figure, unit: interval, holds: count === of || (high ?? 0) >= goal };
}

/** Runs the trials of an extent on all cores; `progress` is told how many of how many are done. */
export async function limiterTrials(
  { each, seeds, unknownSeeds }: Extent,
  progress: (done: number, of: number) => void = () => undefined,
  draw: Draw = fitted,
  way?: Way,
): Promise<Outcome> {
  const trials = trialsOf(each, seeds, unknownSeeds, draw).map((one) => ({ ...one, ...(way ? { way } : {}) }));
  const results = await inProcesses<TrialResult>(trials, {
    entry,
    name: 'runTrial',
    progress: (done) => progress(done, trials.length),
  });
  return {
    scores: results.flatMap(({ score }) => score ?? []),
    usual: results.flatMap(({ score, perSecond = 0 }) => (score && perSecond >= 8 && perSecond <= 30 ? [score] : [])),
    misses: results.filter(({ score }) => score && !score.unique),
    rivals: results.filter(({ of }) => of === 'rival'),
    sure: results.filter(({ isSure }) => isSure),
  };
}

/** The classes that hold several limiters each, with the reason. */
const mergedInWords = (): string =>
  [
    'Limiters that are one class:',
    ...indistinguishable.map((one) => `  ${one.inWords}: if ${one.when}, since ${one.why}`),
  ].join('\n');

/** Says on standard error how far the trials are, at every twentieth part. */
function tellProgress(): (done: number, of: number) => void {
  let said = 0;
  return (done, of) => {
    const part = Math.floor((20 * done) / of);
    if (part > said) console.error(`limiter: ${done} of ${of} trials`);
    said = part;
  };
}
