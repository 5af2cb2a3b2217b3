import { type Case, caseId } from '../cases/case.ts';
import { cases } from '../cases/index.ts';
import { contract, operationIds, statusesOf } from '../spec/contract.ts';
import { comparedBy } from './expectation.ts';
import { examples } from '../generated/examples.ts';
import { journeys } from '../journeys/index.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { exchangeWith, judgeExchange, rules } from '../rules/index.ts';
import { webhookRequirements } from '../rules/webhook.ts';

/** What verifies a requirement: the cases and journeys whose findings cite it, and whether a rule or openapi.yaml does. */
export type Verifiers = { readonly cases: readonly string[]; readonly byRule: boolean };

const rows: readonly { readonly id: string; readonly verifies: readonly string[] }[] = [
  ...cases.map((row) => ({ id: caseId(row), verifies: comparedBy(row) })),
  ...journeys,
];

/** The requirements that a case can show: what its answer is compared with, and what the rules judge in such an answer. */
export const couldShow = (row: Case): ReadonlySet<string> =>
  new Set([...comparedBy(row), ...requirementsOfHeaders(row), ...shownByExamples(row)]);

const requirementsOfHeaders = ({ operation, status }: Case): readonly string[] =>
  (contract.operations[operation]?.responses[status]?.headers ?? []).map(({ requirement }) => requirement);

/** What the rules judge in the published examples of an answer: a job's times, an error's members. */
const shownByExamples = ({ operation, status }: Case): readonly string[] =>
  examples
    .filter((example) => example.operation === operation && example.status === status)
    .flatMap(({ text }) => {
      return judgeExchange(exchangeWith(operation, { status, headers: [], body: text }), contract).judged;
    });

/** The requirements that openapi.yaml ties to an answer: to places of its body, to its headers, to the whole. */
export function requirementsOfAnswer(operation: string, status: number): readonly string[] {
  const promised = contract.operations[operation]?.responses[status];
  if (!promised) return [];
  const { requirement, headers, validator } = promised;
  return [
    ...(requirement ? [requirement] : []),
    ...headers.map((header) => header.requirement),
    ...(contract.schemaFacts[validator ?? '']?.requirements ?? []).map(([, id]) => id),
  ];
}

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
