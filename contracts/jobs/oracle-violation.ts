import { type Expected, type Finding, type Received, inBody } from '../finding.ts';
import type { RequirementId } from '../requirements/index.ts';
import type { WeighedFinding } from '../verdict.ts';
import type { Observation } from './history.ts';
import { type OracleRule, type OracleTerms, type RuleWeight, requirementOfRule } from './oracle-terms.ts';

/** A broken promise of the queue or of one job: which rule, whose jobs, and the looks that contradict. */
export type Violation = {
  readonly rule: OracleRule;
  readonly weight: Exclude<RuleWeight, 'off'>;
  readonly requirement: RequirementId;
  readonly account: string;
  /** One job; two where they contradict each other, the one wronged or started earlier first. */
  readonly jobs: readonly [string] | readonly [string, string];
  /** One look that contradicts itself, or two, the earlier first. */
  readonly seen: readonly [Observation] | readonly [Observation, Observation];
  /** A JSON pointer below the job as GET shows it. */
  readonly where: string;
  readonly expected: Expected;
  readonly received: Received;
};

/** What a rule says when it is broken: the violation without what the terms add. */
export type Breach = Omit<Violation, 'weight' | 'requirement' | 'account'>;

export type Tell = (breach: Breach) => void;

/** Gathers what is told about one account, at its weight; what is legal under the terms is dropped. */
export function gatherer(terms: OracleTerms, account: string, into: Violation[]): Tell {
  return (breach) => {
    const weight = terms.weights[breach.rule];
    if (weight === 'off') return;
    into.push({ ...breach, weight, requirement: requirementOfRule(breach.rule, terms.api), account });
  };
}

/** Lets each rule tell a job's first breach only: a job that is wrong once is wrong in every later look. */
export function onceARule(tell: Tell): Tell {
  const told: OracleRule[] = [];
  return (breach) => {
    if (told.includes(breach.rule)) return;
    told.push(breach.rule);
    tell(breach);
  };
}

/** A violation as any rule of the suite reports one. */
export const findingOf = ({ rule, requirement, where, expected, received }: Violation): Finding => ({
  rule: `oracle/${rule}`,
  requirement,
  where: inBody(where),
  expected,
  received,
});

/** A violation with its weight, ready for a verdict. */
export const weighedFindingOf = (violation: Violation): WeighedFinding => ({
  ...findingOf(violation),
  weight: violation.weight,
});
