import type { CleanRun } from './clean.ts';
import type { Judgement } from './judge.ts';
import type { Mutant } from './mutant.ts';
import { inParallel } from './pool.ts';
import { shuffled, fastHash } from './random.ts';
import type { Job } from './worker.ts';

/** What a proof is asked to do. */
export type ProofPlan = {
  readonly mutants: readonly Mutant[];
  readonly cleanRuns: number;
  readonly seed: string;
  /** The root of a server to break by a proxy, instead of a mock each. */
  readonly server?: string;
  readonly progress?: (done: number, of: number) => void;
};

/** What came of it. */
export type ProofResult = {
  readonly judgements: readonly Judgement[];
  readonly clean: readonly CleanRun[];
  /** How long the mutants took, in milliseconds. */
  readonly mutantsMs: number;
  /** What is red at the server that nobody broke; nothing at our mock, whose red is a false alarm. */
  readonly own: readonly string[];
};

/** So many of the mutants, chosen by a seed: the same every time. */
export const sampleOf = (mutants: readonly Mutant[], size: number, seed: string): Mutant[] =>
  shuffled(mutants, fastHash(seed)).slice(0, size);

/** Judges every mutant, then a sound server again and again. */
export async function runProof({ mutants, cleanRuns, seed, server, progress }: ProofPlan): Promise<ProofResult> {
  const own = server === undefined ? [] : await ownOf(server, seed);
  const began = performance.now();
  const ground = { seed, server: server ?? null, own };
  const all = mutants.length + cleanRuns;
  const jobs = shuffled(mutants, fastHash(seed)).map(({ id }): Job => ({ kind: 'mutant', id }));
  const judged = await inParallel<Judgement | Crash>(jobs, ground, (done) => progress?.(done, all));
  const mutantsMs = performance.now() - began;
  const seeds = Array.from({ length: cleanRuns }, (_, at): Job => ({ kind: 'clean', seed: `${seed}-${at}` }));
  const clean = await inParallel<CleanRun | Crash>(seeds, ground, (done) => progress?.(mutants.length + done, all));
  return { judgements: judged.map(whole), clean: clean.map(whole), mutantsMs, own };
}

/** How often a server is looked at before it is broken: what it breaks now and then is its own, too. */
const looks = 2;

async function ownOf(server: string, seed: string): Promise<string[]> {
  const jobs = Array.from({ length: looks }, (_, at): Job => ({ kind: 'clean', seed: `${seed}-own-${at}` }));
  const runs = (await inParallel<CleanRun | Crash>(jobs, { seed, server })).map(whole);
  return [...new Set(runs.flatMap(({ findings }) => findings))];
}

type Crash = { readonly crash: string };

/** @throws Error with the worker's own words, if it came to grief: that is no verdict on anything */
function whole<Result extends object>(result: Result | Crash): Result {
  if ('crash' in result) throw new Error(`the proof failed: ${result.crash}`);
  return result;
}
