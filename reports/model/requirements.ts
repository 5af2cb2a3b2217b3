import { requirementExclusions } from '../../contracts/exclusions.ts';
import { type Requirement } from '../../contracts/requirement.ts';
import { requirements } from '../../contracts/requirements/index.ts';
import { verifiersOf } from '../../contracts/verifiers.ts';
import type { ContractRun, RequirementEntry } from '../contract-run.ts';

export type RequirementView = Pick<
  Requirement,
  'id' | 'level' | 'authority' | 'sentence' | 'where' | 'wording' | 'decision'
> & {
  readonly state: RequirementEntry['state'];
  /** Why it is excluded. */
  readonly because: string | null;
  /** How it is verified: `by 4 cases`, `in every answer`. */
  readonly how: string;
};

export type SourceView = {
  readonly source: string;
  readonly counts: { readonly [state in RequirementEntry['state']]: number };
  readonly rows: readonly RequirementView[];
};

const sources: { readonly [prefix: string]: string } = {
  import2: 'Import2 API reference v2.1',
  'elastic-path': 'Elastic Path, subscription imports',
  'json-api': 'JSON:API 1.1',
  http: 'HTTP and other standards',
};

/** The register sentence by sentence, by the document it comes from. Sentences that the run does not know are left out. */
export function sourcesOf(run: ContractRun): SourceView[] {
  const states = new Map<string, RequirementEntry['state']>(run.requirements.map(({ id, state }) => [id, state]));
  return Object.entries(sources).map(([prefix, source]) => {
    const rows = requirements
      .filter(({ id }) => id.startsWith(`${prefix}/`) && states.has(id))
      .map((row) => viewOf(row, states.get(row.id) ?? 'notVerified'));
    const count = (state: RequirementEntry['state']): number => rows.filter((row) => row.state === state).length;
    return {
      source,
      counts: {
        verified: count('verified'),
        broken: count('broken'),
        warned: count('warned'),
        excluded: count('excluded'),
        notVerified: count('notVerified'),
      },
      rows,
    };
  });
}

function viewOf(row: (typeof requirements)[number], state: RequirementEntry['state']): RequirementView {
  const { cases, byRule } = verifiersOf(row.id);
  const by = cases.length > 0 ? `by ${cases.length} ${cases.length === 1 ? 'case' : 'cases'}` : '';
  return {
    ...row,
    state,
    because: requirementExclusions.find(({ requirement }) => requirement === row.id)?.because ?? null,
    how: [by, byRule ? 'in every answer it is about' : ''].filter((part) => part !== '').join(', '),
  };
}
