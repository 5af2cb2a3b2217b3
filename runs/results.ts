import type { ContractRun } from './contract-run.ts';
import type { HistoryEntry } from './history-entry.ts';
import type { LoadRun } from './load-run.ts';
import type { ProofRun } from './proof-run.ts';

/** Why a part of a night ended without a result, and with what exit code. */
export type Unmade = { readonly exit: number; readonly why: string };

export type Result<Run> =
  | { readonly state: 'there'; readonly run: Run }
  /** With why, where it was to be made, and what that ended with. */
  | ({ readonly state: 'missing' } & Partial<Unmade>)
  /** It is there and cannot be read; `why` says what is wrong with it. */
  | { readonly state: 'broken'; readonly why: string };

export const runIn = <Run>(result: Result<Run> | { readonly state: 'aside' }): Run | null =>
  result.state === 'there' ? result.run : null;

/** All that a page is made of. Plain data: the same gives the same page. */
export type Results = {
  readonly contract: Result<ContractRun>;
  /** Runs of some of its cases that lie beside it, the newest first. */
  readonly again?: readonly ContractRun[];
  readonly load: Result<LoadRun>;
  readonly proof: Result<ProofRun>;
  /** Every readable summary, this night's among them, the earliest first. */
  readonly history: readonly HistoryEntry[];
  /** History files that could not be read, each with the reason. */
  readonly skipped: readonly string[];
  readonly links: readonly Link[];
  /** Where a secret was found in what the suite wrote: files, and the setting it is of. */
  readonly leaks?: readonly string[];
  /** How the jobs of a workflow that made it ended, where they are known. */
  readonly workflowJobs?: readonly WorkflowJob[];
  /** Whether what is slower than in the nights before makes the night red. */
  readonly failOnSlower?: boolean;
  /** YYYY-MM-DD, for review dates. */
  readonly today: string;
};

/** A job of a workflow: `success`, `failure`, `cancelled`, `skipped`. */
export type WorkflowJob = { readonly name: string; readonly result: string };

export type Link = { readonly href: string; readonly label: string; readonly note: string };
