import { randomOf, seedOf } from '../contracts/values/random.ts';
import { type TrialOptions, openTestBed } from './testbed.ts';
import { detectionIn } from './judge.ts';
import { runSuite } from '../contracts/judge/run-suite.ts';
import { type Detection, beyond, baselineTexts } from './baseline.ts';

/** A run of the whole suite on a mock without faults. */
export type CleanRun = {
  readonly seed: string;
  readonly ran: number;
  readonly alarms: readonly Detection[];
  readonly errors: readonly string[];
  /** All that was red or noted, the server's own. */
  readonly findings: readonly string[];
};

/** Several cases are under way at once, as in the contract suite. */
const atOnce = 4;

/** Runs the whole suite in an order of the seed's on a sound mock of that seed; whatever is red is a false alarm. */
export async function judgeClean({ seed, server, baseline = [] }: TrialOptions): Promise<CleanRun> {
  const testBed = await openTestBed([], { seed, server });
  const known = new Set(baseline);
  const tasks = randomOf(seedOf(seed)).shuffled(testBed.tasks);
  const real = randomOf(seedOf(seed)).shuffled(testBed.real());
  const alarms: Detection[] = [];
  const errors: string[] = [];
  const findings: string[] = [];
  for (const suite of [runSuite(tasks, atOnce), runSuite(real)])
    // the latter as a real run does; its clock is every target's
    for await (const { outcome } of suite) {
      findings.push(...baselineTexts(outcome));
      const detection = detectionIn(beyond(outcome, known));
      if (detection) alarms.push(detection);
      if (outcome.verdict.verdict === 'harnessError') errors.push(`${outcome.case}: ${outcome.verdict.error}`);
    }
  await testBed.close();
  return { seed, ran: tasks.length + real.length, alarms, errors, findings };
}
