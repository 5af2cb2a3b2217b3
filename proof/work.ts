import { type AnyCase, caseId } from '../contracts/cases/case.ts';
import { cases } from '../contracts/cases/index.ts';
import type { TargetName } from '../contracts/spec/exchange.ts';
import type { Given } from '../contracts/cases/given.ts';
import { journeys } from '../contracts/journeys/index.ts';
import { journeysFor, planFor } from '../contracts/judge/ledger.ts';
import { type Law, type Outcome, runCase, theLaw } from '../contracts/judge/run-case.ts';
import { runJourney } from '../contracts/judge/run-journey.ts';
import type { HttpTarget } from '../targets/target.ts';
import type { Mutant } from './mutant.ts';

/** A case or journey at a target, to be run. */
export type Task = {
  readonly id: string;
  readonly target: TargetName;
  /** The case, where it is one: what it drives and needs. */
  readonly row: AnyCase | null;
  readonly run: (law?: Law) => Promise<Outcome>;
};

/** Everything that the whole suite runs at these targets. */
export const tasksOf = (targets: readonly HttpTarget[]): Task[] =>
  targets.flatMap((target) => [
    ...planFor(target, cases).runs.map((row): Task => ({
      id: caseId(row),
      target: target.name,
      row,
      run: (law = theLaw) => runCase(row, target, law),
    })),
    ...journeysFor(target, journeys).map((journey): Task => ({
      id: journey.id,
      target: target.name,
      row: null,
      run: (law = theLaw) => runJourney(journey, target, law),
    })),
  ]);

/** The operations that bring a state about. */
const arrangedBy: { readonly [given in Given]?: readonly string[] } = {
  import: ['import2.createImport', 'import2.listImports'],
  'archived-import': ['import2.createImport'],
  'cancelled-import': ['import2.createImport'],
  'import-of-another-account': ['import2.createImport'],
  job: ['elastic-path.createImport'],
  'job-of-another-account': ['elastic-path.createImport'],
  'expired-token': ['elastic-path.createAccessToken'],
};

/** Uploads of tens of thousands of records, which can see little that shorter ones cannot. */
export const isHeavy = (id: string): boolean => id.includes('fifty-thousand');

/**
 * How soon a task is likely to see a mutant; lower is sooner. First those driving its operation and status, then those
 * that arrange with it, then the API's journeys, then the rest.
 */
function rankOf(task: Task, { operation, status, site, first }: Mutant): number {
  const api = operation.split('.')[0] ?? '';
  const { row, id } = task;
  const isSite = site === null || task.target.endsWith('sandbox') === (site === 'sandbox');
  const away = (isSite ? 0 : 100) + (operation === 'any' || id.startsWith(`${api}.`) ? 0 : 200);
  const hint = first.findIndex((part) => id.includes(part));
  const own = row !== null && (operation === 'any' || row.operation === operation);
  const atHint = hint >= 0 && (own || row === null || operation === 'any' || first[hint] === id);
  if (atHint && !isHeavy(id)) return away + hint / 10;
  if (own && (status === null || row.status === status)) return away + (isHeavy(id) ? 8 : 1);
  if (row?.given?.some((given) => arrangedBy[given]?.includes(operation))) return away + 2;
  if (row === null) return away + 3;
  return away + (own ? 4 : 5) + (isHeavy(id) ? 4 : 0);
}

/** The tasks in the order in which they are likely to see a mutant. */
export function inOrderFor(tasks: readonly Task[], mutant: Mutant): Task[] {
  const ranked = tasks.map((task) => ({ task, rank: rankOf(task, mutant) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ task }) => task);
}
