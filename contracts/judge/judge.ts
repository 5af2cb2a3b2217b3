import { type Deviation, type DeviationId, type Tolerance, deviations } from '../spec/deviations.ts';
import { type Exchange, type TargetName, jsonOf, statusOf } from '../spec/exchange.ts';
import type { Finding } from '../spec/finding.ts';
import { type Json, matchesPattern, sameJson, valueAt } from '../values/json.ts';
import { type Requirement } from '../spec/requirement.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import type { Verdict, WeighedFinding, Weight } from './verdict.ts';
import { isMock } from '../spec/targets.ts';

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

type Weighable = Pick<Exchange, 'operation' | 'target' | 'answer'>;

/** What an exchange belongs to: a case or journey, or a page of the vendor's or a webhook instead of a target. */
export type Within = { readonly case?: string; readonly place?: Deviation['targets'][number] };

/** Each finding of an exchange with its weight at the exchange's target, and with the exchange that shows it. */
export function weigh(
  findings: readonly Finding[],
  exchange: Weighable & Pick<Exchange, 'startedAt'>,
  within: Within = {},
): WeighedFinding[] {
  const { operation, target, answer, startedAt } = exchange;
  return findings.map((finding) => {
    const explained = toleratedBy(finding, exchange, within);
    return {
      ...finding,
      operation: finding.operation ?? operation,
      status: finding.operation === undefined ? statusOf(answer) : null,
      startedAt,
      ...(explained
        ? { weight: 'tolerated', deviation: explained.id }
        : { weight: weightOf(requirementOf(finding.requirement), target) }),
    };
  });
}

/** The known deviation that explains a finding about an answer. */
export function toleratedBy(finding: Finding, answered: Weighable, within: Within = {}) {
  const body = (): Json | undefined => (answered.answer.kind === 'response' ? jsonOf(answered.answer) : undefined);
  return deviations.find(
    (deviation) =>
      isInScope(deviation, answered, within) && deviation.tolerates.some((one) => tolerates(one, finding, body)),
  );
}

/** Whether a deviation is about an exchange. One that is bound to cases is about nothing else, such as load. */
export function isInScope(deviation: Deviation, exchange: Weighable, within: Within): boolean {
  const { operations, statuses, cases } = deviation;
  if (!deviation.targets.includes(within.place ?? exchange.target)) return false;
  if (cases && !cases.some((pattern) => matchesPattern(within.case ?? '', pattern))) return false;
  if (operations && !operations.includes(exchange.operation)) return false;
  return !statuses || (exchange.answer.kind === 'response' && statuses.includes(exchange.answer.status));
}

function tolerates(tolerance: Tolerance, finding: Finding, body: () => Json | undefined): boolean {
  const { requirement, at, received, receivedType, bodyHas } = tolerance;
  const found = finding.received.kind === 'absent' ? undefined : finding.received.value;
  const type = found === undefined ? 'absent' : found === null ? 'null' : typeof found;
  return (
    requirement === finding.requirement &&
    (!at || at.some((pattern) => matchesPattern(finding.where, pattern))) &&
    (!received || received.some((value) => sameJson(value, found))) &&
    (!receivedType || receivedType === type) &&
    (!bodyHas || valueAt(body(), bodyHas) !== undefined)
  );
}

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
