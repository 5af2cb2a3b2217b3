import { type Case, caseId } from '../../contracts/cases/case.ts';
import { cases } from '../../contracts/cases/index.ts';
import { plain } from '../../contracts/cases/plain.ts';
import { operationIds, statusesOf, successOf } from '../../contracts/spec/contract.ts';
import { type RequirementId, requirements } from '../../contracts/spec/requirements/index.ts';
import { declaredAnswers } from '../places.ts';
import { type Mutant, mutantOf } from '../mutant.ts';
import { setStatus } from '../../faults/operator.ts';

/** Statuses nobody declares, one of each class that an answer could be mistaken for. */
const undeclared = [202, 203, 204, 302, 402, 418, 499, 501, 502, 503];

/** Every declared status, told as another one. */
export const statusMutants: readonly Mutant[] = declaredAnswers.flatMap((at) => {
  const { operation, status } = at;
  const declared = statusesOf(operation);
  const isOfItsClass = (other: number): boolean => Math.floor(other / 100) === Math.floor(status / 100);
  const told = (to: number) => [at, `as-${to}`, setStatus(to)] as const;
  const within = declared.filter((other) => other !== status && isOfItsClass(other));
  const across = status < 300 ? [401, 429] : [successOf(operation)];
  // A success and a redirection nobody speaks of, and one of its own class. Every case expects a status of its own and is
  // red in any event; what QA has to read is that nobody declares this one.
  const own = undeclared.filter((other) => isOfItsClass(other) && other !== 204);
  const unknown = [...own.slice(0, 1), isOfItsClass(400) ? 503 : 418, 302].filter((to) => !declared.includes(to));
  return [
    ...within.map((to) => mutantOf('status-within-class', ...told(to))),
    ...across.map((to) => mutantOf('status-across-classes', ...told(to))),
    ...unknown.map((to) => {
      const mustName = to < 500 ? 'http/status-is-declared' : 'http/server-error';
      return mutantOf('status-undeclared', ...told(to), { mustName });
    }),
  ];
});

/** Another status, one that the operation declares if it can be: nothing but the case's own expectation can tell it then. */
const anotherOf = ({ operation, status }: Case): number =>
  statusesOf(operation).find((other) => other !== status && other !== 401 && other !== 429) ?? 404;

/** Cases that need something created, and are blocked by a create that does not succeed. */
const arrangedCases = ['import2.getImport/200/existing', 'elastic-path.getImport/200/existing'];

/** The operation whose plain success stands for a requirement, where no case does. */
function plainRow(requirement: RequirementId): Case | undefined {
  const operation = operationIds.find((id) => plain[id].verifies[0] === requirement);
  return operation && { operation, ...plain[operation], variant: 'plain', title: 'succeeds' };
}

/** For each requirement of the register the case that stands for it, answered otherwise: the finding cites it. */
export const registerMutants: readonly Mutant[] = requirements.flatMap(({ id, level }) => {
  if (level === 'MAY') return []; // whatever is answered breaks nothing
  const row = cases.find(({ verifies }) => verifies[0] === id) ?? plainRow(id);
  if (!row) return [];
  const { operation, status } = row;
  const fault = setStatus(anotherOf(row));
  const first = row.variant === 'plain' ? arrangedCases : [caseId(row)];
  return mutantOf('requirement-broken', { operation, status }, id, fault, { first });
});
