import type { OperationId } from '../contracts/contract.ts';
import type { TargetName } from '../contracts/exchange.ts';
import type { RequirementId } from '../contracts/requirements/index.ts';
import type { Behaviour } from './behaviour.ts';
import type { Operator } from './operator.ts';

/** One way in which a server breaks, with what the suite must say of it. */
export type Fault = {
  readonly id: string;
  /** An operator on its answers, or the decisions it takes otherwise. */
  readonly breaks: Operator | Partial<Behaviour>;
  /** What it breaks: answers of an operation, all of them if no status is named; everything if nothing is. */
  readonly on: { readonly operation?: OperationId; readonly status?: number };
  /** Of those answers, the share that is broken; all if not said. */
  readonly share?: number;
  /** What the contract suite must say of it; or why it can say nothing. */
  readonly reddens: Reddened | { readonly nothing: string };
};

/** The finding a fault must bring about, and the cases and journeys that must bring it: ids, or ids with `*` at their end. */
export type Reddened = {
  readonly rule: string;
  readonly requirement: RequirementId;
  readonly target: TargetName;
  readonly cases: readonly string[];
};
