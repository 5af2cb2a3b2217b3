import { requirementExclusions } from '../../contracts/spec/exclusions.ts';
import { type Requirement } from '../../contracts/spec/requirement.ts';
import { requirements } from '../../contracts/spec/requirements/index.ts';
import { type Source, sourceOf, sources } from '../../contracts/spec/requirements/sources.ts';
import { verifiersOf } from '../../contracts/judge/verifiers.ts';
import type { ContractRun, RequirementEntry } from '../../runs/contract-run.ts';
import { counted, grouped } from '../../contracts/show/words.ts';

export type RequirementView = Pick<
  Requirement,
  'id' | 'level' | 'authority' | 'sentence' | 'where' | 'wording' | 'decision'
> & {
  readonly state: RequirementEntry['state'];
  /** What this run saw of it, in a sentence or two; empty where there is no more to say than the state. */
  readonly seen: string;
  /** What looks for it: `4 cases, every answer it is about`. */
  readonly lookedForBy: string;
};

/** The sentences of one page; `source` is null for what no page says. */
export type SourceView = {
  readonly source: Pick<Source, 'title' | 'url' | 'read'> | null;
  readonly counts: { readonly [state in RequirementEntry['state']]?: number };
  readonly rows: readonly RequirementView[];
};

/** The register sentence by sentence, by the page it stands on. Sentences that the run does not know are left out. */
export function sourcesOf(run: ContractRun): SourceView[] {
  const entries = new Map<string, RequirementEntry>(run.requirements.map((entry) => [entry.id, entry]));
  return [...sources, null].flatMap((source) => {
    const rows = requirements.flatMap((row) => {
      const entry = sourceOf(row) === source ? entries.get(row.id) : undefined;
      return entry ? [viewOf(row, entry)] : [];
    });
    const counts: { [state in RequirementEntry['state']]?: number } = {};
    for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
    const shown = source && { title: source.title, url: source.url, read: source.read };
    return rows.length > 0 ? [{ source: shown, counts, rows }] : [];
  });
}

function viewOf(row: (typeof requirements)[number], entry: RequirementEntry): RequirementView {
  const { cases, byRule } = verifiersOf(row.id);
  const by = cases.length > 0 ? counted(cases.length, 'case') : '';
  return {
    ...row,
    state: entry.state,
    seen: seenInWords(entry),
    lookedForBy: [by, byRule ? 'every answer it is about' : ''].filter((part) => part !== '').join(', '),
  };
}

function seenInWords({ id, state, heldIn = 0, heldAt = {}, because, opens }: RequirementEntry): string {
  if (state === 'excluded') return `Excluded: ${requirementExclusions[id]}.`;
  if (state === 'notSeen')
    return `Not seen: ${opens ? `${opens} opens it` : (because ?? 'nothing that it is about came in an answer')}.`;
  if (heldIn === 0) return '';
  const at = Object.entries(heldAt).map(([target, count]) => `${target} ${grouped(count)}`);
  return `Held in ${counted(heldIn, 'answer')}: ${at.join(', ')}.`;
}
