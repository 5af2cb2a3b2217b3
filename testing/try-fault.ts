import type { TargetName } from '../contracts/spec/targets.ts';
import type { Outcome } from '../contracts/judge/assessment.ts';
import { runSuite, tasksOf } from '../contracts/judge/run-suite.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import type { Fault, ExpectedFinding } from '../faults/fault.ts';
import { watched } from '../faults/setting.ts';
import { startMock } from '../mock/start.ts';
import { mockFacts } from '../targets/facts.ts';
import { targetsOf } from '../targets/open.ts';

/** What a test tries: all, or the cases that speak to the broken operation, if only to arrange. */
export type Reach = 'whole suite' | 'operation';

/** What became of a case or journey, and whether it met an answer that an operator broke, where one ran after the other. */
export type Tried = Outcome & { readonly isMet: boolean };

/** Runs a target's cases and journeys against a mock that has the fault. For tests. */
export async function tryFault({ breaks, at }: Fault, name: TargetName, reach: Reach): Promise<Tried[]> {
  let broken = 0;
  const isOnAnswers = typeof breaks === 'function';
  const mock = await startMock({ faults: watched([{ breaks, at, share: 1 }], () => (broken += 1)) });
  const facts = mockFacts(mock.url).filter((one) => one.name === name);
  const { targets, client } = targetsOf({ identity: { id: 'fault', seed: 's' }, facts }, parseSettings({}));
  const tasks = tasksOf(targets).filter(
    ({ row }) => reach === 'whole suite' || (row && (row.operation === at.operation || row.given?.some(isArranged))),
  );
  const tried: Tried[] = [];
  const atOnce = reach === 'operation' || isOnAnswers ? 1 : 4; // one after the other, so that it is known who met it
  for await (const { outcome } of runSuite(tasks, atOnce)) {
    tried.push({ ...outcome, isMet: broken > 0 });
    broken = 0;
  }
  await client.close();
  await mock.stop();
  return tried;
}

const isArranged = (given = 'nothing'): boolean => given !== 'nothing';

/** Whether an outcome tells the finding that a fault must bring about. */
export const tells = ({ verdict }: Outcome, { rule, requirement }: ExpectedFinding): boolean =>
  'findings' in verdict &&
  verdict.findings.some((one) => (rule ?? one.rule) === one.rule && one.requirement === requirement);

/** A fault that the contract suite can see. */
export const findingExpectedOf = ({ expects }: Fault): ExpectedFinding | null =>
  'nothing' in expects ? null : expects;

/** Where it can be seen: what is special about the sandbox shows there. */
export function targetOf({ breaks, at, expects }: Fault): TargetName {
  const whose = at.operation ?? ('requirement' in expects ? expects.requirement : 'import2');
  if (!whose.startsWith('import2')) return 'elastic-path@mock';
  return 'sandbox' in breaks ? 'import2@mock-sandbox' : 'import2@mock-live';
}
