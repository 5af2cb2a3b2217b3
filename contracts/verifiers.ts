import { caseId } from './case.ts';
import { cases } from './cases/index.ts';
import { plain } from './cases/plain.ts';
import { contract, operationIds, statusesOf } from './contract.ts';
import type { SchemaFacts } from './operation.ts';
import { journeys } from './journeys/index.ts';
import type { RequirementId } from './requirements/index.ts';
import { rules } from './rules/index.ts';
import { webhookRequirements } from './rules/webhook.ts';

/** What verifies a requirement: the cases and journeys whose findings cite it, and whether a rule or openapi.yaml does. */
export type Verifiers = { readonly cases: readonly string[]; readonly byRule: boolean };

/** What a row's findings can cite: of a case the first requirement and those of its places, of a journey all. */
const rows: readonly { readonly id: string; readonly verifies: readonly string[] }[] = [
  ...cases.map((row) => ({ id: caseId(row), verifies: [row.verifies[0], ...Object.values(row.expect?.cites ?? {})] })),
  ...operationIds.map((id) => ({ id: `${id}, while a state is arranged`, verifies: [plain[id].verifies[0]] })),
  ...journeys,
];

/** The requirements that openapi.yaml ties to an answer: to places of its body, to its headers, to the whole. */
export function requirementsOfAnswer(operation: string, status: number): readonly string[] {
  const promised = contract.operations[operation]?.responses[status];
  if (!promised) return [];
  const { requirement, headers, validator } = promised;
  return [
    ...(requirement ? [requirement] : []),
    ...headers.map((header) => header.requirement),
    ...(validator ? placesIn(contract.schemaFacts[validator]).map(([, id]) => id) : []),
  ];
}

const placesIn = (facts: SchemaFacts | undefined) => [...(facts?.requirements ?? []), ...(facts?.presence ?? [])];

/** The requirements that openapi.yaml ties to any answer. */
export const requirementsInDocument: ReadonlySet<string> = new Set(
  operationIds.flatMap((id) => statusesOf(id).flatMap((status) => requirementsOfAnswer(id, status))),
);

export const verifiersOf = (requirement: RequirementId): Verifiers => ({
  cases: rows.filter(({ verifies }) => verifies.includes(requirement)).map(({ id }) => id),
  byRule:
    requirementsInDocument.has(requirement) ||
    rules.some(({ verifies }) => verifies.includes(requirement)) ||
    webhookRequirements.some((id) => id === requirement),
});
