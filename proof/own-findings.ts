import type { Outcome } from '../contracts/judge/trial.ts';
import { isRed, type WeighedFinding } from '../contracts/judge/verdict.ts';

/**
 * What is red, or noted, at a server that nobody broke: a text for each red case and for each finding in a case. A server
 * that nobody here wrote has faults of its own, and what is red anyway tells of no mutant.
 */
export type OwnFindings = ReadonlySet<string>;

const placeOf = ({ case: id, target }: Outcome): string => `${id} at ${target}`;

const textOf = (outcome: Outcome, { rule, requirement, where }: WeighedFinding): string =>
  `${placeOf(outcome)}: ${rule}, ${requirement}, ${where}`;

export const findingsOf = ({ verdict }: Outcome): readonly WeighedFinding[] =>
  'findings' in verdict ? verdict.findings : [];

/** Whether a finding weighs: notes and what is tolerated do not. */
export const weighs = ({ weight }: WeighedFinding): boolean => weight === 'fail' || weight === 'warn';

export const isRedOrWarns = ({ verdict }: Outcome): boolean => isRed(verdict.verdict) || verdict.verdict === 'warn';

/** The texts of an outcome. */
export const ownFindings = (outcome: Outcome): string[] => [
  ...(isRedOrWarns(outcome) ? [placeOf(outcome)] : []),
  ...findingsOf(outcome).map((finding) => textOf(outcome, finding)),
];

/** Whether the case is red there whatever is broken. */
export const isRedAnyway = (outcome: Outcome, own: OwnFindings): boolean => own.has(placeOf(outcome));

/** The outcome as it would be, had the server no faults of its own. */
export function beyond(outcome: Outcome, own: OwnFindings): Outcome {
  if (own.size === 0) return outcome;
  const findings = findingsOf(outcome).filter((finding) => !own.has(textOf(outcome, finding)));
  if (isRedAnyway(outcome, own) && !findings.some(weighs))
    return { ...outcome, verdict: { verdict: 'pass', findings } };
  return 'findings' in outcome.verdict ? { ...outcome, verdict: { ...outcome.verdict, findings } } : outcome;
}
