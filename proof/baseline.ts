import type { Outcome } from '../contracts/judge/assessment.ts';
import { nameOf } from '../contracts/cases/case.ts';
import { isRed, type WeighedFinding } from '../contracts/judge/verdict.ts';

/** The finding that shows a mutant, and the case or journey that found it. */
export type Detection = {
  readonly case: string;
  readonly target: string;
  readonly verdict: string;
  readonly rule: string;
  readonly requirement: string;
  readonly where: string;
};

/**
 * What is red, or noted, at a server that nobody broke: a text for each red case and for each finding in a case. A server
 * that nobody here wrote has faults of its own, and what is red anyway shows no mutant.
 */
export type Baseline = ReadonlySet<string>;

const keyOf = ({ case: id, target }: Outcome): string => nameOf(id, target);

const textOf = (outcome: Outcome, { rule, requirement, where }: WeighedFinding): string =>
  `${keyOf(outcome)}: ${rule}, ${requirement}, ${where}`;

export const findingsOf = ({ verdict }: Outcome): readonly WeighedFinding[] =>
  'findings' in verdict ? verdict.findings : [];

/** Whether a finding weighs: notes and what is tolerated do not. */
export const weighs = ({ weight }: WeighedFinding): boolean => weight === 'fail' || weight === 'warn';

export const isRedOrWarns = ({ verdict }: Outcome): boolean => isRed(verdict.verdict) || verdict.verdict === 'warn';

export const baselineTexts = (outcome: Outcome): string[] => [
  ...(isRedOrWarns(outcome) ? [keyOf(outcome)] : []),
  ...findingsOf(outcome).map((finding) => textOf(outcome, finding)),
];

/** Whether the case is red there whatever is broken. */
export const isRedAnyway = (outcome: Outcome, baseline: Baseline): boolean => baseline.has(keyOf(outcome));

/** The outcome as it would be, had the server no faults of its own. */
export function beyond(outcome: Outcome, baseline: Baseline): Outcome {
  if (baseline.size === 0) return outcome;
  const findings = findingsOf(outcome).filter((finding) => !baseline.has(textOf(outcome, finding)));
  if (isRedAnyway(outcome, baseline) && !findings.some(weighs))
    return { ...outcome, verdict: { verdict: 'pass', findings } };
  return 'findings' in outcome.verdict ? { ...outcome, verdict: { ...outcome.verdict, findings } } : outcome;
}
