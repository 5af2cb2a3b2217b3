import { contractHash } from '../../contracts/generated/operations.ts';
import { ledgerOf } from '../../contracts/judge/ledger.ts';
import { type ShownOutcome, showOutcome } from '../../contracts/show/report-case.ts';
import { runSuite, suiteAt } from '../../contracts/judge/run-suite.ts';
import { parseSettings } from '../../contracts/settings/settings.ts';
import type { FaultSetting } from '../../faults/setting.ts';
import { startMock } from '../../mock/start.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import { buildContractRun } from '../../runs/build-contract-run.ts';
import { seenAs, mockFacts } from '../../targets/facts.ts';
import { targetsOf } from '../../targets/open.ts';

/** Few: client and mock share this process, and on a busy machine more of them only wait for each other, past the client's time limit. */
const atOnce = 2;

/** A whole night of the contract suite, in this process, on a mock with the given faults. */
export async function nightWith(
  faults: readonly FaultSetting[],
  at = '2026-11-22T02:00:00.000Z',
): Promise<ContractRun> {
  const mock = await startMock({ faults });
  const id = `r${at.replace(/\D/g, '').slice(0, 14)}test`;
  const open = { identity: { id, seed: 'test' }, startedAt: 0, facts: mockFacts(mock.url) };
  const { targets, client } = targetsOf(open, parseSettings({}));
  const suites = targets.map(suiteAt);
  const tasks = suites.flatMap((suite) => suite.tasks.filter(({ row }) => row !== null));
  const shown: ShownOutcome[] = [];
  for await (const { task, outcome } of runSuite(tasks, atOnce)) shown.push(showOutcome(outcome, task.title));
  await client.close();
  await mock.stop();
  return buildContractRun(
    { ...open.identity, startedAt: at, durationMs: 8600, commit: 'c0ffee123456', contractHash },
    open.facts.map(seenAs),
    suites.flatMap((suite) => ledgerOf(suite, shown)),
    shown,
    { partial: false, ended: 'complete', errors: [], suites },
  );
}

/** A night as large as one likes: its verdicts again and again, each time under other names. */
export function manyVerdicts(night: ContractRun, count: number): ContractRun {
  const again = Array.from({ length: Math.ceil(count / night.verdicts.length) }, (_, round) =>
    night.verdicts.map((verdict) => ({ ...verdict, case: `${verdict.case}-${round}` })),
  );
  return { ...night, verdicts: again.flat().slice(0, count) };
}
