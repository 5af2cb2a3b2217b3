import type { TargetName } from '../contracts/spec/exchange.ts';
import type { Outcome } from '../contracts/judge/trial.ts';
import { runSuite, tasksOf } from '../contracts/judge/run-suite.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import type { Fault, Reddened } from '../faults/fault.ts';
import { startMock } from '../mock/start.ts';
import { mockFacts } from '../targets/facts.ts';
import { targetsOf } from '../targets/open.ts';

const lanes = 4;

/** What a test tries: all, or the cases that speak to the broken operation, if only to arrange. */
export type Reach = 'whole suite' | 'operation';

/** Runs a target's cases and journeys against a mock that has the fault. For tests. */
export async function tryFault({ breaks, on, share = 1 }: Fault, name: TargetName, reach: Reach): Promise<Outcome[]> {
  const mock = await startMock({ faults: [{ breaks, on, share }] });
  const facts = mockFacts(mock.url).filter((one) => one.name === name);
  const { targets, client } = targetsOf({ identity: { id: 'fault', seed: 's' }, facts }, parseSettings({}));
  const tasks = tasksOf(targets).filter(
    ({ row }) => reach === 'whole suite' || (row && (row.operation === on.operation || row.given?.some(isArranged))),
  );
  const outcomes: Outcome[] = [];
  for await (const { outcome } of runSuite(tasks, lanes)) outcomes.push(outcome);
  await client.close();
  await mock.stop();
  return outcomes;
}

const isArranged = (given = 'nothing'): boolean => given !== 'nothing';

/** Whether an outcome tells the finding that a fault must bring about. */
export const tells = ({ verdict }: Outcome, { rule, requirement }: Reddened): boolean =>
  'findings' in verdict && verdict.findings.some((one) => one.rule === rule && one.requirement === requirement);

/** The ids that rows mean: `*` stands for every variant that ran. */
export const idsOf = (patterns: readonly string[], ran: readonly string[]): string[] =>
  patterns.flatMap((pattern) =>
    pattern.endsWith('*') ? ran.filter((id) => id.startsWith(pattern.slice(0, -1))) : [pattern],
  );

/** A fault that the contract suite can see. */
export const reddened = ({ reddens }: Fault): Reddened | null => ('nothing' in reddens ? null : reddens);
