import type { Given } from '../contracts/cases/given.ts';
import type { Task } from '../contracts/judge/run-suite.ts';
import type { Mutant } from './mutant.ts';
import { apiOf, isSandbox } from '../contracts/spec/targets.ts';

/** The operations that bring a state about (targets/arrangers.ts). */
const arrangedBy: { readonly [given in Given]: readonly string[] } = {
  memory: [],
  credentials: [],
  destination: [],
  import: ['import2.createImport', 'import2.listImports'],
  'created-import': ['import2.createImport'],
  'live-beside-sandbox': [],
  'archived-import': ['import2.createImport'],
  'cancelled-import': ['import2.createImport'],
  'import-of-another-account': ['import2.createImport'],
  'limit-reached': [],
  job: ['elastic-path.createImport'],
  'created-job': ['elastic-path.createImport'],
  'job-of-another-account': ['elastic-path.createImport'],
  'client-credentials': [],
  'expired-token': ['elastic-path.createAccessToken'],
  'issued-token': ['elastic-path.createAccessToken'],
  'token-without-permission': [],
  'customer-steps': [],
  'moving-clock': [],
  webhooks: [],
  'answer-409': [],
  'answer-500': [],
};

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
  if (row?.given?.some((given) => arrangedBy[given].includes(operation))) return away + 2;
  if (row === null) return away + 3;
  return away + (own ? 4 : 5) + (isHeavy(id) ? 4 : 0);
}

/** The tasks in the order in which they are likely to see a mutant. */
export function inOrderFor(tasks: readonly Task[], mutant: Mutant): Task[] {
  const ranked = tasks.map((task) => ({ task, rank: rankOf(task, mutant) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ task }) => task);
}
