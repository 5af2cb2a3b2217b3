import { requirementExclusions } from '../contracts/spec/exclusions.ts';
import { journeys } from '../contracts/journeys/index.ts';
import { type Cell, cellStates, reasonsOf } from '../contracts/judge/ledger.ts';
import type { Suite } from '../contracts/judge/run-suite.ts';
import { closedWays } from '../contracts/spec/why.ts';
import { isRed, verdictKinds } from '../contracts/judge/verdict.ts';
import { couldShow } from '../contracts/judge/verifiers.ts';
import type { ShownOutcome } from '../contracts/show/report-case.ts';
import { type RequirementId, requirements } from '../contracts/spec/requirements/index.ts';
import { type ContractRun, type RequirementEntry, type VerdictEntry, contractVersion } from './contract-run.ts';
import { differencesOf } from './differences.ts';
import { countsOf, groupedBy, totalOf } from '../contracts/values/grouped.ts';
import { exitCodes, worstCode } from '../contracts/judge/exit-codes.ts';
import type { LeftBehind, RunFacts } from './run.ts';
import { sentAgain } from './sent-again.ts';
import type { Weight } from '../contracts/spec/weight.ts';

/** Puts a run's outcomes together. Pure: the same input gives the same model. */
export function buildContractRun(
  run: RunFacts,
  targets: ContractRun['targets'],
  cells: readonly Cell[],
  shown: readonly ShownOutcome[],
  ending: Pick<ContractRun, 'partial' | 'ended' | 'errors' | 'unjudged'> & {
    /** What was planned at each target. */
    readonly suites?: readonly Suite[];
    readonly leftBehind?: readonly LeftBehind[];
    /** How many requests went to real targets that no verdict shows: sign-ins, further GETs. */
    readonly aside?: number;
  },
): ContractRun {
  const { partial, ended, errors, unjudged = [], suites = [], leftBehind = [], aside = 0 } = ending;
  const verdicts = withCauses(shown).map(entryOf).sort(byTargetAndCase);
  const differences = differencesOf(verdicts);
  const again = sentAgain(shown);
  const leftOut = suites.flatMap((suite) => suite.leftOut);
  const journeysLeftOut = leftOut.flatMap(({ id, row, target, why }) =>
    row === null ? [{ ...why, journey: id, target }] : [],
  );
  return {
    schema: contractVersion,
    run,
    ended,
    partial,
    targets,
    ...(unjudged.length > 0 ? { unjudged } : {}),
    summary: {
      verdicts: countsOf(
        verdictKinds,
        verdicts.map(({ verdict }) => verdict),
      ),
      cells: countsOf(
        cellStates,
        cells.map(({ state }) => state),
      ),
      requests: aside + shown.flatMap(({ exchanges }) => exchanges).length,
    },
    cells,
    verdicts,
    requirements: requirementStates(shown, leftOut),
    ...(journeysLeftOut.length > 0 ? { journeysLeftOut } : {}),
    ...(differences.length > 0 ? { differences } : {}),
    ...(leftBehind.length > 0 ? { leftBehind } : {}),
    ...(again.length > 0 ? { sentAgain: again } : {}),
    errors,
  };
}

/** What a run comes to, whether its results could be written or not. */
export function exitCodeOf({ ended, partial, summary, errors, unjudged = [], verdicts }: ContractRun): number {
  const { verdicts: counts, cells } = summary;
  const judgedNothing = verdicts.length === 0 && ended === 'complete';
  const { interrupted, suiteFailed, broken, coverageShort } = exitCodes;
  return worstCode([
    ...(ended === 'interrupted' ? [interrupted] : []),
    ...(counts.harnessError > 0 || errors.length > 0 || judgedNothing ? [suiteFailed] : []),
    ...unjudged.map(({ exit }) => exit),
    ...(verdicts.some(({ verdict }) => isRed(verdict) && verdict !== 'harnessError') ? [broken] : []),
    ...(cells.missing > 0 && !partial ? [coverageShort] : []),
  ]);
}

/** Tests end in any order; the model does not depend on it. */
const byTargetAndCase = (a: VerdictEntry, b: VerdictEntry): number =>
  a.target.localeCompare(b.target, 'en') || a.case.localeCompare(b.case, 'en');

/** Each cause that blocked cases is a failure of its own, once, however many it blocked. */
function withCauses(shown: readonly ShownOutcome[]): ShownOutcome[] {
  const causes = new Map<string, ShownOutcome>();
  for (const outcome of shown) {
    const { detail: cause, ...blocked } = outcome;
    if (blocked.verdict !== 'blocked') continue;
    causes.set(`${blocked.target} ${cause}`, {
      ...blocked,
      case: `${blocked.findings[0]?.operation ?? ''}/arranging`,
      title: 'does its part when a state is arranged',
      verdict: 'fail',
    });
  }
  return [...shown, ...causes.values()];
}

function entryOf(shown: ShownOutcome): VerdictEntry {
  const { held: _, ...entry } = shown;
  return entry;
}

/** What the run saw of each sentence of the register. */
function requirementStates(shown: readonly ShownOutcome[], left: Suite['leftOut']): RequirementEntry[] {
  const heldAt = heldAtTargets(shown);
  const found = groupedBy(
    shown.flatMap(({ findings }) => findings),
    ({ requirement }) => requirement,
  );
  return requirements.map(({ id, level, authority }) => {
    const answers = heldAt.get(id) ?? {};
    const heldIn = totalOf(answers);
    const weights = (found.get(id) ?? []).map(({ weight }) => weight);
    const state = stateOf(id, heldIn, weights);
    const held = heldIn > 0 ? { heldAt: answers } : {};
    return { id, level, authority, state, heldIn, ...held, ...(state === 'notSeen' ? whyNotSeen(id, left) : {}) };
  });
}

function stateOf(id: RequirementId, heldIn: number, weights: readonly Weight[]): RequirementEntry['state'] {
  if (weights.includes('fail')) return 'broken';
  if (weights.includes('warn')) return 'warned';
  if (weights.includes('tolerated')) return 'deviates';
  if (requirementExclusions[id]) return 'excluded';
  return heldIn > 0 ? 'held' : 'notSeen';
}

/** How many answers of each target held each requirement. */
function heldAtTargets(shown: readonly ShownOutcome[]): ReadonlyMap<string, { readonly [target: string]: number }> {
  const found = new Map<string, { [target: string]: number }>();
  for (const { target, held = {} } of shown)
    for (const [id, count] of Object.entries(held)) {
      const answers = found.get(id) ?? {};
      answers[target] = (answers[target] ?? 0) + count;
      found.set(id, answers);
    }
  return found;
}

/** Whether something that was left out could have shown a requirement. */
const shows = ({ row, id }: Suite['leftOut'][number], requirement: RequirementId): boolean =>
  row ? couldShow(row).has(requirement) : !!journeys.find((one) => one.id === id)?.verifies.includes(requirement);

/** What kept a requirement from being seen: the reason that left out most of what could have shown it, and all that opens any. */
function whyNotSeen(id: RequirementId, left: Suite['leftOut']): Pick<RequirementEntry, 'because' | 'opens'> {
  const [first, ...others] = reasonsOf(left.filter((one) => shows(one, id)).map(({ why }) => why));
  if (!first) return {};
  const { opens } = closedWays([first, ...others]); // any of them would show it
  return { because: first.because, ...(opens === undefined ? {} : { opens }) };
}
