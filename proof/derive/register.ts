import { type AnyCase, caseId } from '../../contracts/cases/case.ts';
import { cases } from '../../contracts/cases/index.ts';
import { plain } from '../../contracts/cases/plain.ts';
import { operationIds, statusesOf } from '../../contracts/spec/contract.ts';
import { type RequirementId, requirements } from '../../contracts/spec/requirements/index.ts';
import type { Draft } from '../mutant.ts';

/** Another status that the operation declares, so that nothing but the case's own expectation can tell. */
const anotherOf = ({ operation, status }: AnyCase): number =>
  statusesOf(operation).find((other) => other !== status && other !== 401 && other !== 429) ?? 401;

/** Cases that need something created, and are blocked by a create that does not succeed. */
const arrangedCases = ['import2.getImport/200/existing', 'elastic-path.getImport/200/existing'];

/** The operation whose plain success stands for a requirement, where no case does. */
function plainRow(requirement: RequirementId): AnyCase | undefined {
  const operation = operationIds.find((id) => plain[id].verifies[0] === requirement);
  return operation && { operation, ...plain[operation], variant: 'plain', title: 'succeeds' };
}

/** For each requirement of the register the case that stands for it, answered otherwise: the finding cites it. */
export const registerDrafts: readonly Draft[] = requirements.flatMap(({ id, level }): Draft[] => {
  if (level === 'MAY') return []; // whatever is answered breaks nothing
  const row = cases.find(({ verifies }) => verifies[0] === id) ?? plainRow(id);
  if (!row) return [];
  return [
    {
      operator: 'requirement-broken',
      operation: row.operation,
      status: row.status,
      where: id,
      fault: { operator: 'set-status', status: anotherOf(row) },
      first: row.variant === 'plain' ? arrangedCases : [caseId(row)],
    },
  ];
});
