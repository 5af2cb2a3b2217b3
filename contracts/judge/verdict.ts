import { type DeviationId, deviations } from '../spec/deviations.ts';
import { type Exchange, statusOf } from '../spec/exchange.ts';
import { type Finding, anyElement } from '../spec/finding.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import { type Weighable, type Weight, type Within, isInScope, toleratedBy, weightOf } from '../spec/weight.ts';

/** A finding with its weight and the exchange it was found in, which need not be the last of its case. */
export type WeighedFinding = Finding & {
  readonly weight: Weight;
  readonly deviation?: DeviationId;
  readonly operation: NonNullable<Finding['operation']>;
  /** What the exchange was answered with; null: no whole answer, or the finding is of a message. */
  readonly status: number | null;
  /** When the exchange began, which tells it from the others of its case. Milliseconds since the epoch. */
  readonly startedAt: number;
};

/**
 * Which findings are one and the same cause, wherever they show: no ids, no values but that of a status, since what was
 * taken and what was refused have no cause in common.
 */
export const fingerprintOf = ({ operation, rule, requirement, where, status }: WeighedFinding): string => {
  const place = where === 'status' && status !== null ? `status ${status}` : anyElement(where);
  return [operation, rule, requirement, place].join(' | ');
};

/** What became of one case at one target. Closed: every switch over it ends in `satisfies never`. */
export type Verdict =
  | { readonly verdict: 'pass' | 'fail' | 'warn' | 'deviation'; readonly findings: readonly WeighedFinding[] }
  | { readonly verdict: 'deviationGone'; readonly deviations: readonly DeviationId[] }
  /** A state the case needs could not be reached because the target failed; `cause` is that failure. */
  | { readonly verdict: 'blocked'; readonly cause: string; readonly findings: readonly WeighedFinding[] }
  /** Declared reachable, and was not. */
  | { readonly verdict: 'notTestable'; readonly missing: string }
  /** Our own code or the mock's control API failed. */
  | { readonly verdict: 'harnessError'; readonly error: string };

export const withFindings = (verdict: Verdict, change: (finding: WeighedFinding) => WeighedFinding): Verdict =>
  'findings' in verdict ? { ...verdict, findings: verdict.findings.map(change) } : verdict;

export type VerdictKind = Verdict['verdict'];

export const verdictKinds = [
  'pass',
  'fail',
  'warn',
  'deviation',
  'deviationGone',
  'blocked',
  'notTestable',
  'harnessError',
] as const satisfies readonly VerdictKind[];

/** How many of the verdicts that were counted are red. */
export const redIn = (counts: { readonly [kind in VerdictKind]: number }): number =>
  verdictKinds.filter(isRed).reduce((sum, kind) => sum + counts[kind], 0);

export function isRed(kind: VerdictKind): boolean {
  switch (kind) {
    case 'fail':
    case 'blocked':
    case 'notTestable':
    case 'harnessError':
      return true;
    case 'pass':
    case 'warn':
    case 'deviation':
    case 'deviationGone':
      return false;
    default:
      return kind satisfies never;
  }
}

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

/** The deviations that every such answer shows, and this one did not. Called for exchanges without a tolerated finding. */
const goneDeviations = (exchange: Exchange, judged: readonly RequirementId[], within: Within): DeviationId[] =>
  deviations
    .filter((deviation) => deviation.occurs === 'always' && isInScope(deviation, exchange, within))
    .filter(({ tolerates: rows }) => rows.some(({ requirement }) => judged.includes(requirement)))
    .map(({ id }) => id);
