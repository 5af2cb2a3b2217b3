import type { DeviationId } from '../spec/deviations.ts';
import type { Finding } from '../spec/finding.ts';
import type { Weight } from '../spec/weight.ts';

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
  const place = where.replace(/\/\d+(?=\/|$)/g, '/*');
  return [operation, rule, requirement, where === 'status' && status !== null ? `status ${status}` : place].join(' | ');
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
