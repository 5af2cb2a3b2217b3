import { type DeviationId, deviations } from '../spec/deviations.ts';
import { type Exchange, statusOf } from '../spec/exchange.ts';
import type { Finding } from '../spec/finding.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import { type Weighable, type Weight, type Within, isInScope, toleratedBy, weightOf } from '../spec/weight.ts';
import type { Verdict, WeighedFinding } from './verdict.ts';

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
