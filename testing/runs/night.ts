import { cases } from '../../contracts/cases/index.ts';
import { contractHash } from '../../contracts/generated/operations.ts';
import { ledgerOf, planFor } from '../../contracts/judge/ledger.ts';
import { type ShownOutcome, showOutcome } from '../../contracts/show/report-case.ts';
import { runCase } from '../../contracts/judge/run-case.ts';
import { parseSettings } from '../../contracts/settings/settings.ts';
import type { FaultSetting } from '../../faults/setting.ts';
import { startMock } from '../../mock/start.ts';
import { inLanes } from '../../proof/parallel.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import { buildContractRun } from '../../runs/build-contract-run.ts';
import { seenAs } from '../../targets/facts.ts';
import { mockFacts } from '../../targets/mock-facts.ts';
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
  const plans = targets.map((target) => ({ target, plan: planFor(target, cases) }));
  const work = plans.flatMap(({ target, plan }) => plan.runs.map((row) => ({ target, row })));
  const shown: ShownOutcome[] = [];
  await inLanes(atOnce, work, async ({ target, row }) => {
    shown.push(showOutcome(await runCase(row, target), row.title));
  });
  await client.close();
  await mock.stop();
  return buildContractRun(
    { ...open.identity, startedAt: at, durationMs: 8600, commit: 'c0ffee123456', contractHash },
    open.facts.map(seenAs),
    plans.flatMap(({ plan }) => ledgerOf(plan, shown)),
    shown,
    { partial: false, ended: 'complete', errors: [], plans: plans.map(({ plan }) => plan) },
  );
}
