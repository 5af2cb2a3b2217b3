import type { RunFacts } from './contract-run.ts';

/** `proof.json`, version 1: the suite on trial. */
export type ProofRun = {
  readonly schema: 'proof/1';
  readonly run: RunFacts;
  /** How many broken servers were judged. */
  readonly mutants: number;
  readonly killed: number;
  /** The mutants the suite did not notice. */
  readonly survived: readonly { readonly id: string; readonly why?: string }[];
  /** Mutants that nobody could tell from a sound server, with the reason. */
  readonly equivalent: readonly { readonly id: string; readonly why: string }[];
  /** Judgements of a sound server, and how many of them were red. */
  readonly cleanRuns: number;
  readonly falseAlarms: number;
  readonly perMinute: number;
  readonly byOperator: { readonly [operator: string]: { readonly mutants: number; readonly killed: number } };
};
