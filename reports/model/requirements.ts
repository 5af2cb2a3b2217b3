import { requirementExclusions } from '../../contracts/spec/exclusions.ts';
import type { Requirement } from '../../contracts/spec/requirement.ts';
import { type RequirementId, requirements } from '../../contracts/spec/requirements/index.ts';
import { sourceOf, sources } from '../../contracts/spec/requirements/sources.ts';
import { verifiersOf } from '../../contracts/judge/verifiers.ts';
import type { ContractRun, RequirementEntry } from '../../runs/contract-run.ts';
import { tally } from '../../contracts/values/grouped.ts';
import { counted, withThousands, joined } from '../../contracts/show/words.ts';

/**
 * The register sentence by sentence, by the page it stands on; `source` is null for what no page says. Sentences that
 * the run does not know are left out.
 */
export function sourcesOf(run: ContractRun) {
  const entries = new Map<string, RequirementEntry>(run.requirements.map((entry) => [entry.id, entry]));
  return [...sources, null].flatMap((source) => {
    const rows = requirements.flatMap((row) => {
      const entry = sourceOf(row) === source ? entries.get(row.id) : undefined;
      return entry ? [viewOf(row, entry)] : [];
    });
    const counts: Counts = Object.fromEntries(tally(rows.map(({ state }) => state)));
    const shown = source && { title: source.title, url: source.url, read: source.read };
    return rows.length > 0 ? [{ source: shown, counts, rows }] : [];
  });
}
export type SourceView = ReturnType<typeof sourcesOf>[number];

type Counts = { readonly [state in RequirementEntry['state']]?: number };

function viewOf(row: Requirement & { readonly id: RequirementId }, entry: RequirementEntry) {
  const { cases, byRule } = verifiersOf(row.id);
  const by = cases.length > 0 ? counted(cases.length, 'case') : '';
  return {
    ...row,
    state: entry.state,
    /** What this run saw of it, in a sentence or two; empty where there is no more to say than the state. */
    seen: seenInWords(entry),
    /** What looks for it: `4 cases, every answer it is about`. */
    lookedForBy: joined([by, byRule ? 'every answer it is about' : '']),
  };
}
export type RequirementView = ReturnType<typeof viewOf>;

function seenInWords({ id, state, heldIn = 0, heldAt = {}, because, opens }: RequirementEntry): string {
  if (state === 'excluded') return `Excluded: ${requirementExclusions[id]}.`;
  if (state === 'notSeen')
    return `Not seen: ${opens ? `${opens} opens it` : (because ?? 'nothing that it is about came in an answer')}.`;
  if (heldIn === 0) return '';
  const at = Object.entries(heldAt).map(([target, count]) => `${target} ${withThousands(count)}`);
  return `Held in ${counted(heldIn, 'answer')}: ${at.join(', ')}.`;
}
