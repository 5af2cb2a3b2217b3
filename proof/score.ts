import { tally } from '../contracts/values/grouped.ts';
import { requirementExclusions } from '../contracts/spec/exclusions.ts';
import { requirements } from '../contracts/spec/requirements/index.ts';
import {
  type LegalTrials,
  type ProofCount,
  type ProofRun,
  type RealCount,
  type RealTargets,
  proofVersion,
  shareOf,
} from '../runs/proof-run.ts';
import { equivalents, silent } from './equivalent.ts';
import { decisionsTurned, variants } from './legal/variants.ts';
import type { MutantResult } from './judge.ts';
import { type Mutant, decidesWrongly } from './mutant.ts';
import type { ProofResult } from './run.ts';

/** The result as `proof.json` holds it. Equivalent mutants count in `mutants` alone. */
export function scoreOf(
  run: ProofRun['run'],
  mutants: readonly Mutant[],
  result: ProofResult,
  server?: string,
): ProofRun {
  const { results, clean, legal, mutantsMs, baseline } = result;
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const known = results.filter(({ id, state }) => state === 'survived' && equivalents[id] !== undefined);
  const unmet = results.filter(({ state, touched }) => state === 'survived' && !touched);
  const judged = server === undefined ? results : results.filter((one) => !unmet.includes(one)); // nobody's server sends all that ours does
  const counted = judged.filter((one) => !known.includes(one));
  const by = (nameOf: (mutant: Mutant) => string) => countBy(counted, (id) => nameOf(byId.get(id) as Mutant));
  const cited: { readonly [id: string]: number } = Object.fromEntries(tally(results.flatMap((one) => one.cited)));
  return {
    schema: proofVersion,
    run,
    mutants: judged.length,
    noticed: counted.filter(isNoticed).length,
    behavioural: results.filter(({ id }) => decidesWrongly(byId.get(id) as Mutant)).length,
    survived: counted.filter(({ state }) => state === 'survived').map(({ id, difference }) => ({ id, ...difference })),
    equivalent: known.map(({ id }) => ({ id, why: equivalents[id] ?? '' })),
    harnessErrors: [
      ...results.flatMap(({ id, error, real, legal: onLegal }) =>
        [error, real?.error, onLegal?.error].flatMap((one) => (one ? [{ id, error: one }] : [])),
      ),
      ...clean.flatMap(({ seed, errors }) => errors.map((error) => ({ id: `clean run ${seed}`, error }))),
      ...legal.flatMap(({ server: one, errors }) => errors.map((error) => ({ id: one.join(' + '), error }))),
    ],
    idle: unmet.map(({ id }) => id),
    ...(server === undefined ? { realTarget: realTargetsOf(results), legal: legalTrialsOf(result) } : {}),
    cleanRuns: clean.length,
    falseAlarms: clean.filter(({ alarms }) => alarms.length > 0).length,
    alarms: clean.flatMap(({ seed, alarms }) =>
      alarms.map((one) => `${seed}: ${one.case} at ${one.target}: ${one.requirement} at ${one.where}`),
    ),
    perMinute: results.length / Math.max(mutantsMs / 60_000, 1e-9),
    byKind: by(({ kind }) => kind),
    byOperation: by(({ operation }) => operation),
    ...(server === undefined ? {} : { server, own: baseline }),
    byRequirement: Object.fromEntries(bindingRequirements.map((id) => [id, cited[id] ?? 0])),
  };
}

function realTargetsOf(results: readonly MutantResult[]): RealTargets {
  const trials = results.flatMap(({ id, real }) => (real ? [{ id, ...real }] : []));
  const binding = trials.flatMap(({ binds: requirement, ...one }) => (requirement ? [{ ...one, requirement }] : []));
  const countOf = (some: typeof binding): RealCount => {
    const count = (state: string): number => some.filter((one) => one.state === state).length;
    return { bind: some.length, noticed: count('noticed'), warned: count('warned'), survived: count('survived') };
  };
  const targets = [...new Set(binding.map(({ target }) => target))].sort();
  return {
    mutants: trials.length,
    ...countOf(binding),
    beside: trials.filter(({ binds, state }) => binds === null && state === 'noticed').length,
    free: Object.fromEntries(tally(trials.flatMap(({ free }) => free ?? []))),
    byTarget: Object.fromEntries(
      targets.map((name) => [name, countOf(binding.filter(({ target }) => target === name))]),
    ),
    missed: binding.flatMap(({ id, target, requirement, state }) =>
      state === 'noticed' ? [] : [{ id, target, requirement, state }],
    ),
  };
}

const isNoticed = ({ state }: MutantResult): boolean => state === 'noticed';

/** What became of the legal servers, and of the mutants on top of some. */
function legalTrialsOf({ results, legal, legalMs }: ProofResult): LegalTrials {
  const trials = results.flatMap(({ id, legal: one }) => (one ? [{ id, ...one }] : []));
  const count = (state: string): number => trials.filter((one) => one.state === state).length;
  const [noticed, survived, hidden] = [count('noticed'), count('survived'), count('hidden')];
  return {
    variants: variants.length,
    decisions: decisionsTurned.length,
    servers: legal.length,
    falseReds: legal.filter(({ isRed }) => isRed).length,
    alarms: [...new Set(legal.flatMap(({ alarms }) => alarms))],
    seconds: legalMs / 1000,
    mutants: { bind: noticed + survived, noticed, survived, hidden },
    missed: trials.flatMap(({ id, server, state }) =>
      state === 'survived' ? [{ id, server: server.join(' + ') }] : [],
    ),
  };
}

function countBy(results: readonly MutantResult[], nameOf: (id: string) => string): { [name: string]: ProofCount } {
  const counts: { [name: string]: ProofCount } = {};
  for (const one of results) {
    const name = nameOf(one.id);
    const { mutants, noticed } = counts[name] ?? { mutants: 0, noticed: 0 };
    counts[name] = { mutants: mutants + 1, noticed: noticed + (isNoticed(one) ? 1 : 0) };
  }
  return counts;
}

/** The requirements that a finding on a mock can cite: all but those excluded or silent with a reason, and those that only note. */
export const bindingRequirements: readonly string[] = requirements
  .filter(({ id, level }) => level !== 'MAY' && !requirementExclusions[id] && !silent[id])
  .map(({ id }) => id);

/** The mean over kinds: easy kinds are many, and would hide hard ones. */
export function meanScore({ byKind }: ProofRun): number {
  const shares = Object.values(byKind).map(shareOf);
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(shares.length, 1);
}

/** The requirements that no finding of a whole proof cites: what is never cited, nobody checks. */
export const uncited = ({ byRequirement = {} }: ProofRun): string[] =>
  Object.entries(byRequirement)
    .filter(([, count]) => count === 0)
    .map(([id]) => `requirement ${id} is cited by no finding: give it a mutant, or mend the case that claims it`);
