import { caseId } from '../contracts/case.ts';
import { cases } from '../contracts/cases/index.ts';
import { planFor } from '../contracts/ledger.ts';
import { runCase } from '../contracts/run-case.ts';
import { declare } from './support/declare.ts';
import { currentTargets } from './support/run.ts';

const { targets, settings } = currentTargets(); // the client lives as long as its worker: tests come in batches

for (const target of targets)
  for (const row of planFor(target, cases).runs)
    declare(caseId(row), row.title, target.name, settings, () => runCase(row, target));
