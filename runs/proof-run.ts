import type { RunFacts } from './contract-run.ts';

/** How many broken servers there were of a kind, and how many of them the suite noticed. */
export type ProofCount = { readonly mutants: number; readonly killed: number };

/** What became of the broken servers that bind at real targets: noticed is red. */
export type RealCount = {
  readonly bind: number;
  readonly noticed: number;
  readonly warned: number;
  readonly survived: number;
};

/** The broken servers once more as what a user judges: a sandbox, a live API and a store, without a control API. */
export type RealTargets = RealCount & {
  /** How many were tried there: all that were noticed at the mock. One binds where a requirement it breaks weighs `fail`. */
  readonly mutants: number;
  /** Noticed though nothing bound. */
  readonly beside?: number;
  /** Why the others do not bind. */
  readonly free?: { readonly [why: string]: number };
  readonly byTarget?: { readonly [target: string]: RealCount };
  /** Those that bind and were not red, with the requirement that binds. */
  readonly missed?: readonly {
    readonly id: string;
    readonly target: string;
    readonly requirement: string;
    readonly state: 'warned' | 'survived';
  }[];
};

/** `proof.json`, version 2: the suite on trial. Version 1 told of a mock alone. */
export type ProofRun = {
  readonly schema: 'proof/2' | 'proof/1';
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
  /** Left out where somebody else's server was broken, and in version 1. */
  readonly realTarget?: RealTargets;
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
