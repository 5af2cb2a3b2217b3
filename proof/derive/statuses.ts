import { operationOf, statusesOf } from '../../contracts/spec/contract.ts';
import { type Cell, cells, successOf } from '../places.ts';
import { type Draft } from '../mutant.ts';

const classOf = (status: number): number => Math.floor(status / 100);

/** Statuses nobody declares, one of each class that an answer could be mistaken for. */
const undeclared = [202, 203, 204, 302, 402, 418, 499, 501, 502, 503];

const swapped = ({ operation, status }: Cell, operator: Draft['operator'], to: number): Draft => ({
  operator,
  operation,
  status,
  where: `as-${to}`,
  fault: { operator: 'set-status', status: to },
});

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
