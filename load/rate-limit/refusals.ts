import type { Observation } from '../../limiter/observation.ts';
import type { RequirementId } from '../../contracts/spec/requirements/index.ts';
import type { Api } from '../../contracts/spec/operation.ts';
import type { LoadFinding } from '../../runs/load-run.ts';
import { type TargetName, lowestLimitOf } from '../../contracts/spec/targets.ts';

/**
 * What a refusal is at a target. Documented is 429; limiters of proxies and firewalls refuse with 403, 420, 503, a page
 * under 200, or a cut connection. Such an answer is taken for a refusal only where it comes beyond a rate alone: single
 * requests after a rest are let in. Then limit and window are found from it, and the vendor's sentence on 429 is broken.
 */

/** An answer as it came, before anybody knows what refusals are here. */
export type Got = Omit<Observation, 'accepted' | 'answer'> & {
  /** `letIn`, `documentedRefusal`, or in a few words what else came, such as `503`. */
  readonly got: string;
};

/** The documented success, whole and as its schema says. */
export const letIn = 'let in';

/** The documented refusal. */
export const documentedRefusal = '429';

/** A success in name: whoever reads it has not got what was asked for. */
export const brokenBody = (status: number): string => `${status} with a body that breaks the contract`;

export const noAnswer = (failure: string): string => `no answer (${failure})`;

/** The promise that a refusal by another name breaks, by API. */
export const beyondTheLimit: { readonly [api in Api]: RequirementId } = {
  import2: 'import2/beyond-the-limit-is-429',
  'elastic-path': 'elastic-path/over-limit-is-429',
};

/** The rule that names them: what it tells of an answer counts once the answer is known to be a refusal. */
export const limiterRule = 'limiter';

/**
 * Whether an answer breaks the vendor's sentence, should it turn out to be a refusal.
 * @param isFurther whether it was asked what no server can grant, so that there is another answer to it as well
 */
export const breaksPromise = (got: string, target: TargetName, isFurther: boolean): boolean =>
  got !== letIn && got !== documentedRefusal && !isFurther && lowestLimitOf(target, null) !== null;

/** Whether an answer is a refusal: the documented one, or one of those that were found to be. */
export const isRefusal = (got: string, refusals: readonly string[]): boolean =>
  got === documentedRefusal || refusals.includes(got);

/** Answers as observations, now that it is known which are refusals. */
export const observed = (answers: readonly Got[], refusals: readonly string[]): Observation[] =>
  answers.map(({ got, ...rest }) => {
    if (got === letIn) return { ...rest, accepted: true };
    const accepted = isRefusal(got, refusals) ? false : 'other';
    return { ...rest, accepted, ...(got === documentedRefusal ? {} : { answer: got }) };
  });

/** The statuses of refusals that look like a failing server's. */
export const failingStatuses = (refusals: readonly string[]): number[] =>
  refusals.map(Number).filter((status) => status >= 500);

/**
 * Findings as they count once refusals are known: those of the limiter's rule on answers that are refusals; and what is
 * said there by name is not said again as a status that nobody declares.
 */
export const findingsThatCount = (findings: readonly LoadFinding[], refusals: readonly string[]): LoadFinding[] =>
  findings.filter(({ finding: { rule, received } }) => {
    const isFound = received.kind === 'value' && refusals.includes(String(received.value));
    if (rule === limiterRule) return isFound;
    return !(rule === 'status' && isFound);
  });
