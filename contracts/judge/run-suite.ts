import { type Case, caseId } from '../cases/case.ts';
import { cases } from '../cases/index.ts';
import { journeys } from '../journeys/index.ts';
import type { Journey } from '../journeys/journey.ts';
import type { TargetName } from '../spec/exchange.ts';
import { type Plan, journeysAt, planFor } from './ledger.ts';
import { runCase } from './run-case.ts';
import type { Criteria, Outcome } from './assessment.ts';
import { runJourney } from './run-journey.ts';
import type { Why } from '../spec/why.ts';
import type { Target } from './target.ts';

type Named = {
  readonly id: string;
  readonly title: string;
  readonly target: TargetName;
  /** The case, where it is one: what it drives and needs. */
  readonly row: Case | null;
};

export type Task = Named & { readonly run: (criteria?: Criteria) => Promise<Outcome> };

/** What filters look at. */
export const nameOf = ({ id, target }: Pick<Named, 'id' | 'target'>): string => `${id} at ${target}`;

/** Everything that the whole suite runs at a target, cases before journeys, and what it leaves out there. */
export type Suite = {
  readonly plan: Plan;
  readonly tasks: readonly Task[];
  readonly leftOut: readonly (Named & { readonly why: Why })[];
};

export function suiteAt(target: Target): Suite {
  const plan = planFor(target, cases);
  const walks = journeysAt(target, journeys);
  const aCase = (row: Case): Named => ({ id: caseId(row), title: row.title, target: target.name, row });
  const aWalk = ({ id, title }: Journey): Named => ({ id, title, target: target.name, row: null });
  return {
    plan,
    tasks: [
      ...plan.runs.map((row) => ({ ...aCase(row), run: (criteria?: Criteria) => runCase(row, target, criteria) })),
      ...walks.done.map((one) => ({ ...aWalk(one), run: (criteria?: Criteria) => runJourney(one, target, criteria) })),
    ],
    leftOut: [
      ...plan.excluded.map(({ row, why }) => ({ ...aCase(row), why })),
      ...walks.left.map(({ one, why }) => ({ ...aWalk(one), why })),
    ],
  };
}

export const tasksOf = (targets: readonly Target[]): Task[] => targets.flatMap((target) => [...suiteAt(target).tasks]);

/** Runs tasks, so many at once, and gives each outcome as it comes. */
export async function* runSuite(
  tasks: readonly Task[],
  lanes = 1,
): AsyncGenerator<{ readonly task: Task; readonly outcome: Outcome }> {
  const waiting = [...tasks];
  const underWay = new Map<Task, Promise<{ task: Task; outcome: Outcome }>>();
  const run = async (task: Task) => ({ task, outcome: await task.run() });
  for (;;) {
    for (const task of waiting.splice(0, lanes - underWay.size)) underWay.set(task, run(task));
    if (underWay.size === 0) return;
    const ended = await Promise.race(underWay.values());
    underWay.delete(ended.task);
    yield ended;
  }
}
