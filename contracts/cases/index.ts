import { type AnyCase, caseId } from './case.ts';
import { sandboxCases } from './families/at-the-sandbox.ts';
import { authenticationCases } from './families/authentication.ts';
import { byStatusCases } from './families/by-status.ts';
import { constraintCases } from './families/constraints.ts';
import { notFoundCases } from './families/not-found.ts';
import { malformedJsonCases } from './families/malformed-json.ts';
import { createAccessTokenCases } from './elastic-path/create-access-token.ts';
import { createJobCases } from './elastic-path/create-import.ts';
import { getJobCases } from './elastic-path/get-import.ts';
import { listJobsCases } from './elastic-path/list-imports.ts';
import { createImportCases } from './import2/create-import.ts';
import { getImportCases } from './import2/get-import.ts';
import { listImportsCases } from './import2/list-imports.ts';
import { listToolsCases } from './import2/list-tools.ts';
import { acceptPaymentCases, rejectPaymentCases } from './import2/payment.ts';

/** Every case, in the order of the document: rows first, then what the families derive. */
export const cases: readonly AnyCase[] = [
  ...listToolsCases,
  ...createImportCases,
  ...listImportsCases,
  ...getImportCases,
  ...acceptPaymentCases,
  ...rejectPaymentCases,
  ...createJobCases,
  ...listJobsCases,
  ...getJobCases,
  ...createAccessTokenCases,
  ...notFoundCases,
  ...malformedJsonCases,
  ...authenticationCases,
  ...constraintCases,
  ...byStatusCases,
  ...sandboxCases,
];

const byId = new Map(cases.map((row) => [caseId(row), row]));

/** The case of an id. */
export const caseOf = (id: string): AnyCase | undefined => byId.get(id);
