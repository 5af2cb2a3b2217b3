import { suiteAt } from '../contracts/judge/run-suite.ts';
import { declare, exclude } from './support/declare.ts';
import { currentTargets } from './support/run.ts';

const { targets } = currentTargets(); // the client lives as long as its worker: tests come in batches

for (const { tasks, leftOut } of targets.map(suiteAt)) {
  for (const task of tasks) declare(task);
  for (const { why, ...named } of leftOut) exclude(named, why.because);
}
