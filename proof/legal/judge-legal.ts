import { runSuite } from '../../contracts/judge/run-suite.ts';
import { isRed } from '../../contracts/judge/verdict.ts';
import { randomOf, seedOf } from '../../contracts/values/random.ts';
import { watched } from '../../faults/setting.ts';
import { type TrialOptions, openTestBed } from '../testbed.ts';
import { isNoticed } from '../judge-real.ts';
import { type Mutant, faultsOf } from '../mutant.ts';
import { findingsOf, weighs } from '../baseline.ts';
import { inOrderFor } from '../work.ts';
import { type LegalServer, drawn, settingsOf, variantsIn } from './variants.ts';
import { nameOf } from '../../contracts/cases/case.ts';

/** What the suite says of a legal server that it should not say. */
export type LegalRun = {
  readonly server: LegalServer;
  readonly isRed: boolean;
  /** What was red, and warnings beyond those of its variants, each with what raised it. */
  readonly alarms: readonly string[];
  readonly errors: readonly string[];
};

/**
 * Judges a legal server as a real run does: sandbox, live API and store, in an order of the seed's.
 * @param warns what it may be warned of: what its variants may
 */
export async function judgeLegal(server: LegalServer, seed: string, warns = warnsOf(server)): Promise<LegalRun> {
  const run = await judgeOnce(server, seed, warns);
  if (run.alarms.length === 0 || server.length < 2) return run;
  for (const id of server) {
    const alone = await judgeOnce([id], seed, warnsOf([id]));
    if (alone.alarms.length > 0) return { ...run, alarms: alone.alarms };
  }
  return run;
}

const warnsOf = (server: LegalServer): readonly string[] => variantsIn(server).flatMap(({ warns = [] }) => warns);

async function judgeOnce(server: LegalServer, seed: string, warns: readonly string[]): Promise<LegalRun> {
  const testBed = await openTestBed(settingsOf(server), { seed });
  const [alarms, errors]: [string[], string[]] = [[], []];
  let anyRed = false;
  for await (const { outcome } of runSuite(randomOf(seedOf(seed)).shuffled(testBed.real()))) {
    const { case: id, target, verdict } = outcome;
    if (verdict.verdict === 'harnessError') errors.push(`${nameOf(id, target)}: ${verdict.error}`);
    const red = isRed(verdict.verdict);
    anyRed ||= red;
    const findings = findingsOf(outcome).filter(weighs);
    const told = findings.filter(({ weight, requirement }) => weight === 'fail' || !warns.includes(requirement));
    const says = told.map(({ weight, requirement, where }) => `${weight} ${requirement} at ${where}`);
    if (red || says.length > 0)
      alarms.push(
        `${server.join(' + ') || 'no variant'}: ${nameOf(id, target)} ${verdict.verdict}: ${says.join(', ')}`,
      );
  }
  await testBed.close();
  return { server, isRed: anyRed, alarms, errors };
}

/** What became of a mutant on top of a legal server; `hidden`: the server's variants leave nothing for it to break. */
export type LegalTrial = {
  readonly server: LegalServer;
  readonly state: 'noticed' | 'survived' | 'hidden';
  readonly error?: string;
};

/** Holds the suite to a mutant on top of a legal server of five variants, drawn by the seed. */
export async function judgeOnLegal(mutant: Mutant, { seed }: TrialOptions): Promise<LegalTrial> {
  const server = drawn(`${seed}-${mutant.id}`, 5);
  const faults = faultsOf(mutant);
  let isMet = faults.some(({ breaks }) => typeof breaks !== 'function');
  const testBed = await openTestBed(
    settingsOf(
      server,
      watched(faults, () => (isMet = true)),
    ),
    { seed },
    mutant.patienceMs,
  );
  try {
    for (const task of inOrderFor(testBed.real(), mutant)) {
      const outcome = await task.run();
      const { verdict } = outcome;
      if (verdict.verdict === 'harnessError')
        return { server, state: 'survived', error: `${task.id}: ${verdict.error}` };
      if (isRed(verdict.verdict) && isNoticed(outcome, mutant)) return { server, state: 'noticed' };
    }
    return { server, state: isMet ? 'survived' : 'hidden' };
  } finally {
    await testBed.close();
  }
}
