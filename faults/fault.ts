import type { OperationId } from '../contracts/spec/contract.ts';
import type { TargetName } from '../contracts/spec/exchange.ts';
import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import type { webhookPlace } from '../contracts/spec/webhook.ts';
import type { Behaviour } from './behaviour.ts';
import { type Operator, type OperatorCall, operatorOf } from './operator.ts';

/** Where a fault is: in an operation or in the webhooks, in answers of a status, at one of Import2's sites. */
export type FaultPlace = {
  readonly operation?: OperationId | typeof webhookPlace | undefined;
  readonly status?: number | undefined;
  readonly site?: Site | undefined;
};

export const faultSites = ['live', 'sandbox'] as const;
export type Site = (typeof faultSites)[number];

/** One way in which a server breaks, with what the suite must say of it. */
export type Fault = {
  readonly id: string;
  /** An operator on its answers, or the decisions it takes otherwise. */
  readonly breaks: Operator | Partial<Behaviour>;
  /** What it breaks: answers of an operation, all of them if no status is named; everything if nothing is. */
  readonly on: FaultPlace;
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

/**
 * A fault at an operation, at its answers of a status, or, if nothing is said, everywhere; and then what must be said of it:
 * `found` by the expectations of its cases, `foundBy` another rule, or `unseen`, with the reason.
 */
export function fault(
  id: string,
  what: OperatorCall | Operator | Partial<Behaviour>,
  where?: OperationId | `${OperationId} ${number}`,
) {
  const [operation, status] = (where?.split(' ') ?? []) as [OperationId?, string?];
  const on = { ...(operation ? { operation } : {}), ...(status ? { status: Number(status) } : {}) };
  const breaks = 'operator' in what ? operatorOf(what) : what;
  const foundBy = (rule: string, requirement: RequirementId, ...cases: readonly string[]): Fault => {
    const target = cases[0]?.startsWith('import2') ? import2At(what) : 'elastic-path@mock';
    return { id, breaks, on, reddens: { rule, requirement, target, cases } };
  };
  return {
    foundBy,
    found: (requirement: RequirementId, ...cases: readonly string[]) => foundBy('expectation', requirement, ...cases),
    unseen: (why: string): Fault => ({ id, breaks, on, reddens: { nothing: why } }),
  };
}

/** What is special about the sandbox shows there. */
const import2At = (what: object): TargetName => ('sandbox' in what ? 'import2@mock-sandbox' : 'import2@mock-live');
