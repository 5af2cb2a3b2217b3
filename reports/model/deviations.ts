import { type Deviation, deviations } from '../../contracts/spec/deviations.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import type { HistoryEntry } from '../../runs/history-entry.ts';

export type DeviationView = Pick<Deviation, 'id' | 'because' | 'source' | 'review'> & {
  readonly targets: readonly string[];
  /** `seen` tonight, `gone` though every look shows it, `notSeen`, or about a target that was not judged. */
  readonly state: 'seen' | 'gone' | 'notSeen' | 'notJudged';
  readonly cases: number;
  /** The last earlier run that met it, RFC 3339. */
  readonly lastSeen: string | null;
  readonly isPastReview: boolean;
};

/**
 * Every known deviation, with what tonight says of it.
 * @param today YYYY-MM-DD
 */
export function deviationsOf(run: ContractRun, earlier: readonly HistoryEntry[], today: string): DeviationView[] {
  const judged = new Set(run.targets.map(({ name }) => name));
  const met = casesByDeviation(run);
  return deviations.map((row: Deviation) => {
    const cases = met.get(row.id) ?? 0;
    const isJudged = row.targets.some((target) => judged.has(target));
    return {
      id: row.id,
      because: row.because,
      source: row.source,
      review: row.review,
      targets: row.targets,
      state: isGone(run, row.id) ? 'gone' : cases > 0 ? 'seen' : isJudged ? 'notSeen' : 'notJudged',
      cases,
      lastSeen: lastSeen(earlier, row.id),
      isPastReview: today > row.review,
    };
  });
}

function casesByDeviation({ verdicts }: ContractRun): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { findings } of verdicts) {
    const ids = new Set(findings.flatMap(({ deviation }) => (deviation ? [deviation] : [])));
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

const isGone = ({ verdicts }: ContractRun, id: string): boolean =>
  verdicts.some(({ verdict, detail }) => verdict === 'deviationGone' && (detail ?? '').split(', ').includes(id));

function lastSeen(earlier: readonly HistoryEntry[], id: string): string | null {
  const nights = earlier.filter((night) => night.kind === 'contract' && night.deviations.includes(id));
  return nights[nights.length - 1]?.run.startedAt ?? null;
}
