import { cases } from '../contracts/cases/index.ts';
import { journeys } from '../contracts/journeys/index.ts';
import { journeysFor, planFor } from '../contracts/ledger.ts';
import { type Outcome, runCase } from '../contracts/run-case.ts';
import { runJourney } from '../contracts/run-journey.ts';
import { parseSettings } from '../contracts/settings.ts';
import { type RunningMock, startMock } from '../mock/start.ts';
import { targetsOf } from '../targets/open.ts';
import type { TargetName } from '../contracts/exchange.ts';
import type { Fault, Reddened } from '../faults/fault.ts';

const lanes = 4;

/** What a test tries: all, or the cases that speak to the broken operation, if only to arrange. */
export type Reach = 'whole suite' | 'operation';

/** Runs a target's cases and journeys against a mock that has the fault. For tests. */
export async function tryFault({ breaks, on, share = 1 }: Fault, name: TargetName, reach: Reach): Promise<Outcome[]> {
  const mock = await startMock({ faults: [{ breaks, on, share }] });
  const run = { identity: { id: 'fault', seed: 's' }, startedAt: 0, facts: [factsOf(name, mock)] };
  const { targets, client } = targetsOf(run, parseSettings({}));
  const work = targets.flatMap((target) => [
    ...planFor(target, cases)
      .runs.filter((row) => reach === 'whole suite' || row.operation === on.operation || isArranged(row.given))
      .map((row) => () => runCase(row, target)),
    ...(reach === 'whole suite' ? journeysFor(target, journeys) : []).map(
      (journey) => () => runJourney(journey, target),
    ),
  ]);
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let next = work.shift(); next; next = work.shift()) outcomes.push(await next());
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await client.close();
  await mock.stop();
  return outcomes;
}

const isArranged = (given = 'nothing'): boolean => given !== 'nothing';

const bases: { readonly [target: string]: string } = {
  'import2@mock-live': '/api/v2.1',
  'import2@mock-sandbox': '/api/sandbox',
  'elastic-path@mock': '/v2',
};

/** What preflight would find, had the fault not broken its greeting. */
const factsOf = (name: TargetName, { url }: RunningMock) => ({
  name,
  baseUrl: url + (bases[name] ?? ''),
  control: url,
  prefer: true,
  abilities: ['memory', 'credentials'] as const,
  mayWrite: true as const,
});

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
