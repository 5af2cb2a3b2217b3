import { caseId } from './case.ts';
import { cases } from './cases/index.ts';
import { schemaFacts, operations } from './generated/operations.ts';
import { journeys } from './journeys/index.ts';
import type { Operation } from './operation.ts';
import type { RequirementId } from './requirements/index.ts';
import { rules } from './rules/index.ts';

/** What verifies a requirement: the cases and journeys that name it, and whether a rule or openapi.yaml does. */
export type Verifiers = { readonly cases: readonly string[]; readonly byRule: boolean };

const rows: readonly { readonly id: string; readonly verifies: readonly string[] }[] = [
  ...cases.map((row) => ({ id: caseId(row), verifies: row.verifies })),
  ...journeys,
];

/** The requirements that openapi.yaml ties to a place of a schema, to a header or to a response. */
export const requirementsInDocument: ReadonlySet<string> = new Set([
  ...Object.values(schemaFacts).flatMap((facts) => facts.requirements.map(([, id]) => id)),
  ...Object.values(operations as { readonly [id: string]: Operation }).flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ requirement, headers }) => [
      ...(requirement ? [requirement] : []),
      ...headers.map((header) => header.requirement),
    ]),
  ),
]);

export const verifiersOf = (requirement: RequirementId): Verifiers => ({
  cases: rows.filter(({ verifies }) => verifies.includes(requirement)).map(({ id }) => id),
  byRule: requirementsInDocument.has(requirement) || rules.some(({ verifies }) => verifies.includes(requirement)),
});
