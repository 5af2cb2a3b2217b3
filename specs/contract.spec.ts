import { type AnyCase, caseId } from '../contracts/cases/case.ts';
import { cases } from '../contracts/cases/index.ts';
import type { TargetName } from '../contracts/spec/exchange.ts';
import { planFor } from '../contracts/judge/ledger.ts';
import { runCase } from '../contracts/judge/run-case.ts';
import { type Declared, declare, exclude } from './support/declare.ts';
import { currentTargets } from './support/run.ts';

const { targets, settings } = currentTargets(); // the client lives as long as its worker: tests come in batches

const declared = (row: AnyCase, target: TargetName): Declared => ({ id: caseId(row), title: row.title, target });

for (const target of targets) {
  const { runs, excluded } = planFor(target, cases);
  for (const row of runs) declare(declared(row, target.name), settings, () => runCase(row, target));
  for (const { row, why } of excluded) exclude(declared(row, target.name), why.because);
}
