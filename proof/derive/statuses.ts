import { type AnyCase, caseId } from '../../contracts/cases/case.ts';
import { cases } from '../../contracts/cases/index.ts';
import { plain } from '../../contracts/cases/plain.ts';
import { operationIds, operationOf, statusesOf } from '../../contracts/spec/contract.ts';
import { type RequirementId, requirements } from '../../contracts/spec/requirements/index.ts';
import { type Cell, cells, successOf } from '../places.ts';
import { type Draft, draftOf } from '../mutant.ts';

const classOf = (status: number): number => Math.floor(status / 100);

/** Statuses nobody declares, one of each class that an answer could be mistaken for. */
const undeclared = [202, 203, 204, 302, 402, 418, 499, 501, 502, 503];

const swapped = ({ at }: Cell, operator: Draft['operator'], to: number): Draft =>
  draftOf(operator, at, `as-${to}`, { operator: 'set-status', status: to });

function within(cell: Cell): Draft[] {
  const others = statusesOf(cell.operation).filter(
    (status) => status !== cell.status && classOf(status) === classOf(cell.status),
  );
  return others.map((to) => swapped(cell, 'status-within-class', to));
}

function across(cell: Cell): Draft[] {
  const success = successOf(cell.operation);
  const others = cell.status < 300 ? [401, 429] : [success];
  return others.map((to) => swapped(cell, 'status-across-classes', to));
}

/**
 * A few each: a success and a redirection nobody speaks of, and the undeclared ones of its own class. Every case expects a
 * status of its own and is red in any event; what QA has to read is that nobody declares this one.
 */
function unknown(cell: Cell): Draft[] {
  const declared = Object.keys(operationOf(cell.operation).responses).map(Number);
  const own = undeclared.filter((status) => classOf(status) === classOf(cell.status) && status !== 204);
  const far = classOf(cell.status) === 4 ? [503] : [418];
  return [...own.slice(0, 1), ...far, 302]
    .filter((status) => !declared.includes(status))
    .map((to) => ({
      ...swapped(cell, 'status-undeclared', to),
      mustName: to < 500 ? 'http/status-is-declared' : 'http/server-error',
    }));
}

/** Every declared status, told as another one. */
export const statusDrafts: readonly Draft[] = cells.flatMap((cell) => [
  ...within(cell),
  ...across(cell),
  ...unknown(cell),
]);

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
