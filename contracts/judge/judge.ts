import { type Deviation, type DeviationId, type Tolerance, deviations } from '../spec/deviations.ts';
import { type Exchange, jsonOf } from '../spec/exchange.ts';
import type { Finding } from '../rules/finding.ts';
import { type Json, matchesPattern, sameJson, valueAt } from '../values/json.ts';
import { type Requirement } from '../spec/requirement.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import { isMock } from '../spec/scopes.ts';
import type { TargetName } from '../spec/exchange.ts';
import type { Verdict, WeighedFinding, Weight } from './verdict.ts';

/** How much a broken requirement weighs at a target, known deviations aside. On a mock all bind; elsewhere what a vendor says, or a standard it claims. */
export function weightOf(requirement: Requirement, target: TargetName): Weight {
  if (requirement.level === 'MAY') return 'note';
  if (requirement.level === 'SHOULD') return 'warn';
  if (isMock(target)) return 'fail';
  return requirement.elsewhere ?? (binds(requirement) ? 'fail' : 'warn');
}

function binds({ authority }: Requirement): boolean {
  switch (authority) {
    case 'vendor':
    case 'claimed-standard':
      return true;
    case 'standard':
    case 'ours':
      return false;
    default:
      return authority satisfies never;
  }
}

/** Each finding of an exchange with its weight at the exchange's target. */
export function weigh(findings: readonly Finding[], exchange: Exchange, within: Within = {}): WeighedFinding[] {
  const known = deviationsFor(exchange, within);
  return findings.map((finding) => {
    const explained = known.find((deviation) => explains(deviation, finding, bodyOf(exchange)));
    return {
      ...finding,
      ...foundIn(exchange, finding),
      ...(explained
        ? { weight: 'tolerated', deviation: explained.id }
        : { weight: weightOf(requirementOf(finding.requirement), exchange.target) }),
    };
  });
}

/** The exchange that shows a finding. */
const foundIn = (
  { operation, answer, startedAt }: Pick<Exchange, 'operation' | 'answer' | 'startedAt'>,
  finding: Finding,
): Pick<WeighedFinding, 'operation' | 'status' | 'startedAt'> => ({
  operation: finding.operation ?? operation,
  status: finding.operation === undefined && answer.kind === 'response' ? answer.status : null,
  startedAt,
});

/** What deviations ask of an exchange. */
type Answered = Pick<Exchange, 'operation' | 'target' | 'answer'>;

/** Whether a known deviation explains a finding about an answer. */
export const isTolerated = (finding: Finding, answered: Answered): boolean =>
  deviationsFor(answered).some((deviation) => explains(deviation, finding, bodyOf(answered)));

const deviationsFor = (answered: Answered, within: Within = {}) =>
  deviations.filter((deviation) => isInScope(deviation, answered, within));

/** What an exchange belongs to: a case or journey, or an example on a vendor's page instead of a target. */
export type Within = { readonly case?: string; readonly place?: TargetName | 'vendor-page' };

/** Whether a deviation is about an exchange. One that is bound to cases is about nothing else, such as load. */
export function isInScope(deviation: Deviation, exchange: Answered, within: Within): boolean {
  const { operations, statuses, cases } = deviation;
  if (!deviation.targets.includes(within.place ?? exchange.target)) return false;
  if (cases && !cases.some((pattern) => matchesPattern(within.case ?? '', pattern))) return false;
  if (operations && !operations.includes(exchange.operation)) return false;
  return !statuses || (exchange.answer.kind === 'response' && statuses.includes(exchange.answer.status));
}

const bodyOf =
  ({ answer }: Answered) =>
  (): Json | undefined =>
    answer.kind === 'response' ? jsonOf(answer) : undefined;

/** Whether a deviation explains a finding in a message with such a body. */
export const explains = ({ tolerates: rows }: Deviation, finding: Finding, body: () => Json | undefined): boolean =>
  rows.some((one) => tolerates(one, finding, body));

function tolerates(tolerance: Tolerance, finding: Finding, body: () => Json | undefined): boolean {
  const { requirement, at, received, receivedType, bodyHas } = tolerance;
  const found = finding.received.kind === 'absent' ? undefined : finding.received.value;
  return (
    requirement === finding.requirement &&
    (!at || at.some((pattern) => matchesPattern(finding.where, pattern))) &&
    (!received || received.some((value) => sameJson(value, found))) &&
    (!receivedType || receivedType === typeName(found)) &&
    (!bodyHas || valueAt(body(), bodyHas) !== undefined)
  );
}

const typeName = (value: Json | undefined): string =>
  value === undefined ? 'absent' : value === null ? 'null' : typeof value;

/**
 * The verdict over one judged exchange.
 * @param weighed what was found in it, and on the way to it
 * @param judged what the rules held it to: a deviation of which nothing stood there is not gone
 */
export function judge(
  weighed: readonly WeighedFinding[],
  exchange: Exchange,
  judged: readonly RequirementId[],
  within: Within = {},
): Verdict {
  const verdict = verdictOver(weighed);
  const gone = verdict.verdict === 'pass' ? goneDeviations(exchange, judged, within) : [];
  return gone.length > 0 ? { verdict: 'deviationGone', deviations: gone } : verdict;
}

/** The verdict that weighed findings make. */
export function verdictOver(weighed: readonly WeighedFinding[]): Verdict {
  const has = (weight: Weight): boolean => weighed.some((finding) => finding.weight === weight);
  if (has('fail')) return { verdict: 'fail', findings: weighed };
  if (has('warn')) return { verdict: 'warn', findings: weighed };
  if (has('tolerated')) return { verdict: 'deviation', findings: weighed };
  return { verdict: 'pass', findings: weighed };
}

/** The deviations that every look shows, and this one did not. Called for exchanges without a tolerated finding. */
const goneDeviations = (exchange: Exchange, judged: readonly RequirementId[], within: Within): DeviationId[] =>
  deviations
    .filter((deviation) => deviation.occurs === 'always' && isInScope(deviation, exchange, within))
    .filter(({ tolerates: rows }) => rows.some(({ requirement }) => judged.includes(requirement)))
    .map(({ id }) => id);
