import type { Task } from '../contracts/judge/run-suite.ts';
import type { Mutant } from './mutant.ts';
import { creates, operationIds, operationOf } from '../contracts/spec/contract.ts';
import { apiOf, isSandbox } from '../contracts/spec/targets.ts';

/** Whether an operation brings states about: it creates what cases are about, or gives them a token. */
const arranges = (operation: string): boolean =>
  operationIds.some((id) => id === operation && (creates(id) || operationOf(id).security === 'none'));

/** Uploads of tens of thousands of records, which can see little that shorter ones cannot. */
export const isHeavy = (id: string): boolean => id.includes('fifty-thousand');

/**
 * How soon a task is likely to see a mutant; lower is sooner. First those driving its operation and status, then those
 * that arrange with it, then the API's journeys, then the rest.
 */
function rankOf(task: Task, { operation, status, site, first }: Mutant): number {
  const api = apiOf(operation);
  const { row, id } = task;
  const isSite = site === null || isSandbox(task.target) === (site === 'sandbox');
  const away = (isSite ? 0 : 100) + (operation === 'any' || id.startsWith(`${api}.`) ? 0 : 200);
  const hint = first.findIndex((part) => id.includes(part));
  const own = row !== null && (operation === 'any' || row.operation === operation);
  const atHint = hint >= 0 && (own || row === null || operation === 'any' || first[hint] === id);
  if (atHint && !isHeavy(id)) return away + hint / 10;
  if (own && (status === null || row.status === status)) return away + (isHeavy(id) ? 8 : 1);
  if (row?.given && arranges(operation)) return away + 2;
  if (row === null) return away + 3;
  return away + (own ? 4 : 5) + (isHeavy(id) ? 4 : 0);
}

/** The tasks in the order in which they are likely to see a mutant. */
export function inOrderFor(tasks: readonly Task[], mutant: Mutant): Task[] {
  const ranked = tasks.map((task) => ({ task, rank: rankOf(task, mutant) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ task }) => task);
}
