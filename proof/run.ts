import type { TrialOptions } from './testbed.ts';
import type { CleanRun } from './clean.ts';
import type { MutantResult } from './judge.ts';
import type { LegalRun } from './legal/judge-legal.ts';
import type { LegalServer } from './legal/variants.ts';
import type { Mutant } from './mutant.ts';
import { type Progress, inProcesses } from './parallel.ts';
import { randomOf, seedOf } from '../contracts/values/random.ts';
import type { Trial } from './worker.ts';

/** What a proof is asked to do. */
export type ProofPlan = {
  readonly mutants: readonly Mutant[];
  readonly cleanRuns: number;
  /** Servers that keep every promise and are not our mock. */
  readonly legal?: readonly LegalServer[];
  readonly seed: string;
  /** The root of a server to break by a proxy, instead of a mock each. */
  readonly server?: string | undefined;
  readonly progress?: (done: number, of: number) => void;
};

export type ProofResult = {
  readonly results: readonly MutantResult[];
  readonly clean: readonly CleanRun[];
  readonly legal: readonly LegalRun[];
  /** How long the mutants took, in milliseconds. */
  readonly mutantsMs: number;
  /** How long the legal servers took, in milliseconds. */
  readonly legalMs: number;
  /** What is red at the server that nobody broke; nothing at our mock, whose red is a false alarm. */
  readonly baseline: readonly string[];
};

/** So many of the mutants, chosen by a seed: the same every time. */
export const sampleOf = (mutants: readonly Mutant[], size: number, seed: string): Mutant[] =>
  randomOf(seedOf(seed)).shuffled(mutants).slice(0, size);

const entry = new URL('./worker.ts', import.meta.url);

/** While one mutant waits for a time-out, others go on. */
export const judgeMutants = (
  mutants: readonly Mutant[],
  options: TrialOptions,
  progress?: Progress,
): Promise<MutantResult[]> => {
  const jobs = mutants.map((mutant): Trial => ({ mutant, options }));
  return inProcesses(jobs, { entry, name: 'mutant', atOnce: 4, progress });
};

/** So many runs of the whole suite, each of a seed of its own: one keeps a process busy. */
const cleanRunsOf = (count: number, options: TrialOptions, progress?: Progress): Promise<CleanRun[]> => {
  const jobs = Array.from({ length: count }, (_, at): TrialOptions => ({ ...options, seed: `${options.seed}-${at}` }));
  return inProcesses(jobs, { entry, name: 'clean', progress });
};

/** How often a server is looked at before it is broken: what it breaks now and then is its own, too. */
const ownRuns = 2;

/** Judges every mutant, then a sound server again and again, then the legal ones. */
export async function runProof(plan: ProofPlan): Promise<ProofResult> {
  const { mutants, cleanRuns, legal = [], seed, server, progress } = plan;
  const runs = server === undefined ? [] : await cleanRunsOf(ownRuns, { seed: `${seed}-own`, server });
  const baseline = [...new Set(runs.flatMap(({ findings }) => findings))];
  const options = { seed, server, baseline };
  const all = mutants.length + cleanRuns + legal.length;
  const began = performance.now();
  const results = await judgeMutants(randomOf(seedOf(seed)).shuffled(mutants), options, (done) =>
    progress?.(done, all),
  );
  const mutantsMs = performance.now() - began;
  const clean = await cleanRunsOf(cleanRuns, options, (done) => progress?.(mutants.length + done, all));
  const legalBegan = performance.now();
  const servers = legal.map((one, at) => ({ server: one, seed: `${seed}-${at}` }));
  const legalRuns = await inProcesses<LegalRun>(servers, {
    entry,
    name: 'legal',
    progress: (done) => progress?.(mutants.length + cleanRuns + done, all),
  });
  const legalMs = performance.now() - legalBegan;
  return { results, clean, legal: legalRuns, mutantsMs, legalMs, baseline };
}
