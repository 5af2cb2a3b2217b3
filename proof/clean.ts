import { randomOf, seedOf } from '../contracts/values/random.ts';
import { type Ground, openBench } from './bench.ts';
import { toldBy, type Told } from './judge.ts';
import { runSuite } from '../contracts/judge/run-suite.ts';
import { beyond, ownFindings } from './own-findings.ts';

/** A run of the whole suite on a mock without faults. */
export type CleanRun = {
  readonly seed: string;
  readonly ran: number;
  readonly alarms: readonly Told[];
  readonly errors: readonly string[];
  /** All that was red or noted, the server's own. */
  readonly findings: readonly string[];
};

/** Several cases are under way at once, as in the contract suite. */
const lanes = 4;

/** Runs the whole suite in an order of the seed's on a sound mock of that seed; whatever is red is a false alarm. */
export async function judgeClean({ seed, server, own = [] }: Ground): Promise<CleanRun> {
  const bench = await openBench([], { seed, server });
  const known = new Set(own);
  const tasks = randomOf(seedOf(seed)).shuffled(bench.tasks);
  const real = randomOf(seedOf(seed)).shuffled(bench.real());
  const alarms: Told[] = [];
  const errors: string[] = [];
  const findings: string[] = [];
  for (const suite of [runSuite(tasks, lanes), runSuite(real)])
    // the latter as a real run does; its clock is every target's
    for await (const { outcome } of suite) {
      findings.push(...ownFindings(outcome));
      const told = toldBy(beyond(outcome, known));
      if (told) alarms.push(told);
      if (outcome.verdict.verdict === 'harnessError') errors.push(`${outcome.case}: ${outcome.verdict.error}`);
    }
  await bench.close();
  return { seed, ran: tasks.length + real.length, alarms, errors, findings };
}
