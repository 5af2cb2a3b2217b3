import { type Deviation, deviations, isPastReview } from '../../contracts/spec/deviations.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import { tally } from '../../contracts/values/grouped.ts';
import type { HistoryEntry } from '../../runs/history-entry.ts';

/** `seen` tonight, `gone` though every such answer shows it, `notSeen`, or about a target that was not judged. */
type State = 'seen' | 'gone' | 'notSeen' | 'notJudged';

/**
 * Every known deviation, with what tonight says of it.
 * @param today YYYY-MM-DD
 */
export function deviationsOf({ targets, verdicts }: ContractRun, earlier: readonly HistoryEntry[], today: string) {
  const met = verdicts.map(({ findings }) => new Set(findings.flatMap(({ deviation }) => deviation ?? [])));
  const counts = new Map<string, number>(tally(met.flatMap((ids) => [...ids])));
  const gone = goneIn(verdicts);
  return deviations.map(({ id, because, source, review, targets: own }: Deviation) => {
    const cases = counts.get(id) ?? 0;
    const isJudged = targets.some(({ name }) => own.some((target) => target === name));
    const state: State = gone.includes(id) ? 'gone' : cases > 0 ? 'seen' : isJudged ? 'notSeen' : 'notJudged';
    const nights = earlier.filter((night) => night.kind === 'contract' && night.deviations.includes(id));
    return {
      id,
      because,
      source,
      review,
      targets: own,
      state,
      cases,
      /** The last earlier run that met it, RFC 3339. */
      lastSeen: nights[nights.length - 1]?.run.startedAt ?? null,
      isPastReview: isPastReview({ review }, today),
    };
  });
}
export type DeviationView = ReturnType<typeof deviationsOf>[number];

/** The known deviations that an answer should have shown and did not, once for each case that got one. */
export const goneIn = (verdicts: ContractRun['verdicts']): string[] =>
  verdicts.flatMap(({ verdict, detail = '' }) => (verdict === 'deviationGone' ? detail.split(', ') : []));
