import { type Case, caseId } from './case.ts';
import { constraintCases } from './families/constraints.ts';
import { everyOperationCases } from './families/every-operation.ts';
import { notFoundCases } from './families/not-found.ts';
import { malformedJsonCases } from './families/malformed-json.ts';
import * as rows from './rows.ts';

/** Every case: rows first, then what the families derive. */
export const cases: readonly Case[] = [
  ...Object.values(rows).flatMap((one) => one.cases),
  ...notFoundCases,
  ...malformedJsonCases,
  ...everyOperationCases,
  ...constraintCases,
];

const byId = new Map(cases.map((row) => [caseId(row), row]));

export const caseOf = (id: string): Case | undefined => byId.get(id);
