import { requirementExclusions } from '../contracts/exclusions.ts';
import type { Cell, LeftOut } from '../contracts/ledger.ts';
import type { ShownOutcome } from '../contracts/report-case.ts';
import { type RequirementId, requirements } from '../contracts/requirements/index.ts';
import type { Unjudged } from '../contracts/target.ts';
import { type VerdictKind, type Weight, verdictKinds } from '../contracts/verdict.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type LeftBehind, leftBehind } from './left-behind.ts';
import { requirementsInDocument, requirementsOfAnswer, verifiersOf } from '../contracts/verifiers.ts';

/** What a run was: the same in every result file. */
export type RunFacts = {
  readonly id: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly commit: string;
  readonly contractHash: string;
  readonly seed: string;
};

/** `contract-run.json`, version 1. */
export type ContractRun = {
  readonly schema: 'contract-run/1';
  readonly run: RunFacts;
  /** How the run came to its end: by itself, by Ctrl-C, or without some of its targets, which `unjudged` then names. */
  readonly ended: 'complete' | 'interrupted' | 'unreachable';
  /** A filter was set: cells that were not driven are no failure. */
  readonly partial: boolean;
  readonly targets: readonly { readonly name: string; readonly baseUrl: string }[];
  /** Targets that were asked for and not judged, or not to their end; left out if there is none. */
  readonly unjudged?: readonly Unjudged[];
  readonly summary: {
    readonly verdicts: { readonly [kind in VerdictKind]: number };
    readonly cells: { readonly covered: number; readonly excluded: number; readonly missing: number };
    readonly requests: number;
  };
  readonly cells: readonly Cell[];
  readonly verdicts: readonly VerdictEntry[];
  readonly requirements: readonly RequirementEntry[];
  /** Journeys that were not walked at a target, each with the reason. */
  readonly journeysLeftOut?: readonly LeftOut[];
  /** Where a real target answered otherwise than its mock; left out where they agree, or were not both judged. */
  readonly differences?: readonly Difference[];
  /** What was created at real targets and stays there; left out if nothing does. */
  readonly leftBehind?: readonly LeftBehind[];
  /** What went wrong outside of any case: a test file that does not load, a worker that died. */
  readonly errors: readonly string[];
};

export type VerdictEntry = Omit<ShownOutcome, 'verdict'> & {
  readonly verdict: VerdictKind;
  readonly findings: readonly unknown[];
  /** What a blocked, untestable, gone or harness verdict says beyond findings. */
  readonly detail?: string;
};

export type RequirementEntry = {
  readonly id: RequirementId;
  readonly level: string;
  readonly authority: string;
  /** `warned`: broken where it does not bind. */
  readonly state: 'verified' | 'broken' | 'warned' | 'excluded' | 'notVerified';
};

/** Puts a run's outcomes together. Pure: the same input gives the same model. */
export function buildContractRun(
  run: RunFacts,
  targets: ContractRun['targets'],
  cells: readonly Cell[],
  shown: readonly ShownOutcome[],
  {
    partial,
    ended,
    errors,
    unjudged = [],
    journeysLeftOut = [],
  }: Pick<ContractRun, 'partial' | 'ended' | 'errors' | 'unjudged' | 'journeysLeftOut'>,
): ContractRun {
  const verdicts = withCauses(shown).map(entryOf).sort(byTargetAndCase);
  const count = (kind: VerdictKind): number => verdicts.filter(({ verdict }) => verdict === kind).length;
  const differences = differencesOf(verdicts);
  const left = leftBehind(verdicts);
  const inState = (state: Cell['state']): number => cells.filter((cell) => cell.state === state).length;
  return {
    schema: 'contract-run/1',
    run,
    ended,
    partial,
    targets,
    ...(unjudged.length > 0 ? { unjudged } : {}),
    summary: {
      verdicts: Object.fromEntries(verdictKinds.map((kind) => [kind, count(kind)])) as {
        [kind in VerdictKind]: number;
      },
      cells: { covered: inState('covered'), excluded: inState('excluded'), missing: inState('missing') },
      requests: shown.reduce((sum, { exchanges }) => sum + exchanges.length, 0),
    },
    cells,
    verdicts,
    requirements: requirementStates(shown),
    ...(journeysLeftOut.length > 0 ? { journeysLeftOut } : {}),
    ...(differences.length > 0 ? { differences } : {}),
    ...(left.length > 0 ? { leftBehind: left } : {}),
    errors,
  };
}

/** Tests end in any order; the model does not depend on it. */
const byTargetAndCase = (a: VerdictEntry, b: VerdictEntry): number =>
  a.target.localeCompare(b.target, 'en') || a.case.localeCompare(b.case, 'en');

/** Each cause that blocked cases is a failure of its own, once, however many it blocked. */
function withCauses(shown: readonly ShownOutcome[]): ShownOutcome[] {
  const causes = new Map<string, ShownOutcome>();
  for (const outcome of shown) {
    const { verdict } = outcome;
    if (verdict.verdict !== 'blocked') continue;
    const operation = outcome.exchanges[outcome.exchanges.length - 1]?.operation ?? '';
    causes.set(`${outcome.target} ${verdict.cause}`, {
      ...outcome,
      case: `${operation}/arranging`,
      title: 'does its part when a state is arranged',
      verdict: { verdict: 'fail', findings: verdict.findings },
    });
  }
  return [...shown, ...causes.values()];
}

function entryOf({ verdict, ...outcome }: ShownOutcome): VerdictEntry {
  const findings = 'findings' in verdict ? verdict.findings : [];
  const entry = { ...outcome, verdict: verdict.verdict, findings };
  switch (verdict.verdict) {
    case 'blocked':
      return { ...entry, detail: verdict.cause };
    case 'notTestable':
      return { ...entry, detail: verdict.missing };
    case 'harnessError':
      return { ...entry, detail: verdict.error };
    case 'deviationGone':
      return { ...entry, detail: verdict.deviations.join(', ') };
    case 'pass':
    case 'fail':
    case 'warn':
    case 'deviation':
      return entry;
    default:
      return verdict satisfies never;
  }
}

const good: readonly VerdictKind[] = ['pass', 'warn', 'deviation', 'deviationGone'];

/** What the run says of each sentence of the register. */
function requirementStates(shown: readonly ShownOutcome[]): RequirementEntry[] {
  const held = shown.filter(({ verdict }) => good.includes(verdict.verdict));
  const cases = new Set(held.map((outcome) => outcome.case));
  const places = placesIn(held);
  const weights = weightsIn(shown);
  return requirements.map(({ id, level, authority }) => {
    const { cases: by, byRule } = verifiersOf(id);
    const isVerified = by.some((one) => cases.has(one)) || places.has(id) || (byRule && ruleRan(id, held));
    return { id, level, authority, state: stateOf(id, isVerified, weights.get(id)) };
  });
}

function stateOf(
  id: RequirementId,
  isVerified: boolean,
  weights: ReadonlySet<Weight> | undefined,
): RequirementEntry['state'] {
  if (weights?.has('fail')) return 'broken';
  if (weights?.has('warn')) return 'warned';
  if (requirementExclusions.some(({ requirement }) => requirement === id)) return 'excluded';
  return isVerified ? 'verified' : 'notVerified';
}

/** The requirements that openapi.yaml ties to the answers which were looked at. */
const placesIn = (held: readonly ShownOutcome[]): ReadonlySet<string> =>
  new Set(
    held.flatMap(({ exchanges }) =>
      exchanges.flatMap(({ operation, answer }) =>
        answer.kind === 'response' ? requirementsOfAnswer(operation, answer.status) : [],
      ),
    ),
  );

/** A rule's own requirements are of an API, or of HTTP: it ran where an answer of that API was judged. */
function ruleRan(id: RequirementId, held: readonly ShownOutcome[]): boolean {
  if (requirementsInDocument.has(id)) return false; // tied to a place: that place has to have been seen
  const api = id.startsWith('json-api/') ? 'elastic-path' : id.split('/')[0];
  return held.some((outcome) => api === 'http' || outcome.case.startsWith(`${api}.`));
}

function weightsIn(shown: readonly ShownOutcome[]): ReadonlyMap<RequirementId, ReadonlySet<Weight>> {
  const weights = new Map<RequirementId, Set<Weight>>();
  for (const { verdict } of shown)
    for (const { requirement, weight } of 'findings' in verdict ? verdict.findings : [])
      weights.set(requirement, (weights.get(requirement) ?? new Set()).add(weight));
  return weights;
}
