import { indistinguishable } from '../limiter/infer/indistinguishable.ts';
import type { Score } from './limiter/score.ts';
import { inProcesses } from '../proof/parallel.ts';
import { type Figure, atLeast, atMost } from './figure.ts';
import { type Draw, type TrialResult, fitted, trialsOf, unknown } from './limiter-trial.ts';

const entry = new URL('./limiter-trial.ts', import.meta.url);

/** How much of the bench to run: limiters of each of the six kinds, networks for each of them and for unknown kinds. */
export type Extent = { readonly each: number; readonly seeds: number; readonly unknownSeeds: number };

/** 312 limiters of the models, each probed on ten networks. */
export const whole: Extent = { each: 52, seeds: 10, unknownSeeds: 10 };
export const sample: Extent = { each: 4, seeds: 1, unknownSeeds: 1 };

/** As many limiters that no plan was made with, each on one network; as many trials of unknown kinds. */
const drawn: Extent = { each: 52, seeds: 1, unknownSeeds: 10 };

/** Shares of the trials, or of those whose limiter was named, in per cent. */
export const goals: readonly (readonly [id: string, goal: number, of: keyof Score, ifNamed?: 'if named'])[] = [
  ['truth-survives', 100, 'survives'],
  ['truth-among-answers', 99.5, 'among'],
  ['unique-and-right', 97, 'unique'],
  ['limit-exact', 99, 'limitExact'],
  ['window-near', 99, 'windowNear'],
  ['window-near-if-named', 99, 'windowNear', 'if named'],
];

/** What became of the trials of an extent. */
export type Outcome = {
  readonly scores: readonly Score[];
  /** Trials whose truth was not the one answer. */
  readonly misses: readonly TrialResult[];
  /** Trials of rivals. */
  readonly rivals: readonly TrialResult[];
  /** Trials of unknown kinds of which the probe was sure all the same. */
  readonly sure: readonly TrialResult[];
};

/** Probes limiters whose parameters are known, on virtual time, and tells how often and how closely they were found. */
export async function limiterAccuracy(extent: Extent): Promise<readonly Figure[]> {
  const began = performance.now();
  console.log(mergedInWords());
  const { scores, misses, sure } = await limiterTrials(extent, counting());
  for (const { name, seed, answer } of [...misses, ...sure]) console.error(`  ${answer}: ${name}, network ${seed}`);
  const tookMs = performance.now() - began;
  return [
    ...(await onDrawnSeeds()),
    ...goals.map(([id, goal, of, ifNamed]) => {
      const asked = ifNamed ? scores.filter(({ unique }) => unique) : scores;
      return atLeast(`limiter/${id}`, (100 * asked.filter((score) => score[of]).length) / asked.length, goal, '%');
    }),
    atMost('limiter/named-wrong', scores.filter(({ wrong }) => wrong).length, 0, 'trials'),
    atMost('limiter/unknown-kinds-named', sure.length, 0, 'trials'),
    atMost('limiter/trials-take', tookMs / 1000, 600, 's'),
  ];
}

/** The plans were made with the other figures' limiters in sight; these are of limiters and networks drawn by the run. */
async function onDrawnSeeds(): Promise<readonly Figure[]> {
  const draw: Draw = { limiters: Math.floor(Math.random() * 2 ** 31), networks: Math.floor(Math.random() * 2 ** 31) };
  console.log(`Drawn by this run: limiters of seed ${draw.limiters}, networks from seed ${draw.networks} on.`);
  const { scores, sure } = await limiterTrials(drawn, counting(), draw);
  const share = (100 * scores.filter(({ unique }) => unique).length) / scores.length;
  return [
    atLeast('limiter/drawn-unique-and-right', share, 94, '%'),
    atMost('limiter/drawn-named-wrong', scores.filter(({ wrong }) => wrong).length, 0, 'trials'),
    atMost('limiter/drawn-unknown-kinds-named', sure.length, 4, `of ${drawn.unknownSeeds * unknown.length} trials`),
  ];
}

/** Runs the trials of an extent on all cores; `progress` is told how many of how many are done. */
export async function limiterTrials(
  { each, seeds, unknownSeeds }: Extent,
  progress: (done: number, of: number) => void = () => undefined,
  draw: Draw = fitted,
): Promise<Outcome> {
  const trials = trialsOf(each, seeds, unknownSeeds, draw);
  const results = await inProcesses<TrialResult>(trials, {
    entry,
    name: 'tryLimiter',
    progress: (done) => progress(done, trials.length),
  });
  const isSure = ({ answer }: TrialResult): boolean => answer === 'named' || answer === 'noLimitSeen';
  return {
    scores: results.flatMap(({ score }) => score ?? []),
    misses: results.filter(({ score }) => score && !score.unique),
    rivals: results.filter(({ of }) => of === 'rival'),
    sure: results.filter((one) => one.of === 'unknown' && isSure(one)),
  };
}

/** The classes that hold several limiters each, with the reason. */
const mergedInWords = (): string =>
  [
    'Limiters that are one class:',
    ...indistinguishable.map((one) => `  ${one.inWords}: if ${one.when}, since ${one.why}`),
  ].join('\n');

/** Says on standard error how far the trials are, at every twentieth part. */
function counting(): (done: number, of: number) => void {
  let said = 0;
  return (done, of) => {
    const part = Math.floor((20 * done) / of);
    if (part > said) console.error(`limiter: ${done} of ${of} trials`);
    said = part;
  };
}
