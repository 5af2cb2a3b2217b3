import type { RunFacts } from './contract-run.ts';

/** How many broken servers there were of a kind, and how many of them the suite noticed. */
export type ProofCount = { readonly mutants: number; readonly killed: number };

/** `proof.json`, version 1: the suite on trial. */
export type ProofRun = {
  readonly schema: 'proof/1';
  readonly run: RunFacts;
  /** How many broken servers were judged, the equivalent ones among them. */
  readonly mutants: number;
  readonly killed: number;
  /** How many of them answer in the right form and decide wrongly. */
  readonly behavioural?: number;
  /** The mutants the suite did not notice, with the first answer they broke, whole and broken. */
  readonly survived: readonly {
    readonly id: string;
    readonly why?: string;
    readonly before?: string;
    readonly after?: string;
  }[];
  /** Mutants that nobody could tell from a sound server, with the reason. */
  readonly equivalent: readonly { readonly id: string; readonly why: string }[];
  /** Trials that our own code ended: they prove nothing. */
  readonly harnessErrors?: readonly { readonly id: string; readonly error: string }[];
  /** Mutants whose operator never met an answer it could change: rows that are derived wrongly. */
  readonly idle?: readonly string[];
  /** Judgements of a sound server, and how many of them were red. */
  readonly cleanRuns: number;
  readonly falseAlarms: number;
  /** What was red in them. */
  readonly alarms?: readonly string[];
  readonly perMinute: number;
  /** Without the equivalent ones. */
  readonly byOperator: { readonly [operator: string]: ProofCount };
  readonly byOperation?: { readonly [operation: string]: ProofCount };
  /** How many mutants were told by a finding that cites a requirement. */
  readonly byRequirement?: { readonly [requirement: string]: number };
  /** The server that was broken, where it was not our own mock: a proxy stood before it. */
  readonly server?: string;
  /** What is red or noted there without our doing: it tells of no mutant. */
  readonly own?: readonly string[];
};
