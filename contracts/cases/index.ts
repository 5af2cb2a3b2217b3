import { type Case, caseId } from './case.ts';
import { constraintCases } from './families/constraints.ts';
import { everyOperationCases } from './families/every-operation.ts';
import { notFoundCases } from './families/not-found.ts';
import { malformedJsonCases } from './families/malformed-json.ts';
import * as rows from './rows.ts';
import { operationIds } from '../spec/contract.ts';

/** Every case: rows first, in the order of the document, then what the families derive. */
export const cases: readonly Case[] = [
  ...operationIds.flatMap((id) => Object.values(rows).flatMap((one) => (one.operation === id ? one.cases : []))),
  ...notFoundCases,
  ...malformedJsonCases,
  ...everyOperationCases,
  ...constraintCases,
];

const byId = new Map(cases.map((row) => [caseId(row), row]));

export const caseOf = (id: string): Case | undefined => byId.get(id);
