import { type AnyCase, caseId } from '../../contracts/case.ts';
import { cases } from '../../contracts/cases/index.ts';
import { statusesOf } from '../../contracts/contract.ts';
import { requirements } from '../../contracts/requirements/index.ts';
import type { Draft } from '../mutant.ts';

/** Another status that the operation declares, so that nothing but the case's own expectation can tell. */
const anotherOf = ({ operation, status }: AnyCase): number =>
  statusesOf(operation).find((other) => other !== status && other !== 401 && other !== 429) ?? 401;

/** For each requirement of the register the case that stands for it, answered otherwise: the finding cites it. */
export const registerDrafts: readonly Draft[] = requirements.flatMap(({ id }): Draft[] => {
  const row = cases.find(({ verifies }) => verifies[0] === id);
  if (!row) return [];
  return [
    {
      operator: 'requirement-broken',
      operation: row.operation,
      status: row.status,
      where: id,
      fault: { operator: 'set-status', status: anotherOf(row) },
      first: [caseId(row)],
    },
  ];
});
