import type { Api } from '../operation.ts';
import type { Requirement } from '../requirement.ts';
import { elasticPathRequirements } from './elastic-path.ts';
import { httpRequirements } from './http.ts';
import { import2Requirements } from './import2.ts';
import { jsonApiRequirements } from './json-api.ts';

const rows = [...import2Requirements, ...elasticPathRequirements, ...jsonApiRequirements, ...httpRequirements] as const;

export type RequirementId = (typeof rows)[number]['id'];

/** The register: every sentence the suite holds a target to. */
export const requirements: readonly (Requirement & { readonly id: RequirementId })[] = rows;

/** Whether a requirement may be held against an API: its own vendor's and ours for it, HTTP's, and JSON:API where that is claimed. */
export function speaksFor(id: string, api: Api): boolean {
  const [says] = id.split('/');
  return says === api || says === 'http' || (says === 'json-api' && api === 'elastic-path');
}

const byId = new Map<string, (typeof requirements)[number]>(requirements.map((row) => [row.id, row]));

/**
 * The register's row of an id.
 * @throws Error naming the id, if the register has none: openapi.yaml or a rule names a requirement that does not exist.
 */
export function requirementOf(id: string): (typeof requirements)[number] {
  const row = byId.get(id);
  if (!row)
    throw new Error(`requirement ${id} is not in contracts/spec/requirements/: add its row there, or mend the id`);
  return row;
}
