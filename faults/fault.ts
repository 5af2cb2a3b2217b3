import type { OperationId } from '../contracts/spec/contract.ts';
import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import type { Site } from '../contracts/spec/targets.ts';
import type { webhookOperation } from '../contracts/spec/webhook.ts';
import type { Behaviour } from './behaviour.ts';
import type { Operator } from './operator.ts';

/** Where a fault is: in an operation or in the webhooks, in answers of a status, at one of Import2's sites. */
export type FaultScope = {
  readonly operation?: OperationId | typeof webhookOperation | undefined;
  readonly status?: number | undefined;
  readonly site?: Site | undefined;
};

/** One way in which a server breaks, with what the suite must say of it. */
export type Fault = {
  readonly id: string;
  /** An operator on its answers, or how it behaves otherwise. */
  readonly breaks: Operator | Partial<Behaviour>;
  /** What it breaks: answers of an operation, all of them if no status is named; everything if nothing is. */
  readonly at: FaultScope;
  /** What the contract suite must say of it; or why it can say nothing. */
  readonly expects: ExpectedFinding | { readonly nothing: string };
};

/** The finding a fault must bring about. */
export type ExpectedFinding = {
  /** The rule that finds it in every answer that is broken so; none: a case or a journey looks for it. */
  readonly rule?: string;
  readonly requirement: RequirementId;
  /** Cases and journeys that must tell it whatever they meet: ids, or ids with `*` at their end. */
  readonly cases?: readonly string[];
};
