import { requirementExclusions } from '../contracts/spec/exclusions.ts';
import { journeys } from '../contracts/journeys/index.ts';
import { type Cell, type LeftOut, type Plan, reasonsOf } from '../contracts/judge/ledger.ts';
import type { ShownOutcome } from '../contracts/show/report-case.ts';
import { type RequirementId, requirements } from '../contracts/spec/requirements/index.ts';
import { type VerdictKind, type Weight, verdictKinds } from '../contracts/judge/verdict.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type LeftBehind, leftBehind } from './left-behind.ts';
import { type SentAgain, sentAgain } from './sent-again.ts';
import { type Unjudged, type Why, closedWays } from '../contracts/judge/target.ts';
import { couldShow } from '../contracts/judge/verifiers.ts';

/** What a run was: the same in every result file. */
export type RunFacts = {
  readonly id: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly commit: string;
  readonly contractHash: string;
  readonly seed: string;
  /** What one command, one workflow run, or commands that share `SUITE_NIGHT` made has one name; left out by hand. */
  readonly night?: string;
};

/**
 * What a run's end is judged by. It is told to the command as well as written: a disk may be full.
 */
export type RunEnd = Pick<ContractRun, 'ended' | 'partial' | 'summary' | 'errors' | 'unjudged'> & {
  readonly id: string;
  /** How many cases and journeys have a verdict. */
  readonly judged: number;
  /** Whether its results are in their files. */
  readonly written: boolean;
};

/** A target as a run found it; `ownMock`: it is the suite's own mock, whatever its port, and nobody's API. */
export type TargetSeen = { readonly name: string; readonly baseUrl: string; readonly ownMock?: boolean };

/**
 * `contract-run.json`, version 2: a requirement's state is what this run saw, a cell's what was received. Version 1 said
 * `verified` of what its cases and rules could have seen; it is read as it was written.
 */
export type ContractRun = {
  readonly schema: 'contract-run/1' | 'contract-run/2';
  readonly run: RunFacts;
  /** How the run came to its end: by itself, by Ctrl-C, or without some of its targets, which `unjudged` then names. */
  readonly ended: 'complete' | 'interrupted' | 'unreachable';
  /** A filter was set: cells that were not driven are no failure. */
  readonly partial: boolean;
  readonly targets: readonly TargetSeen[];
  /** Targets that were asked for and not judged, or not to their end; left out if there is none. */
  readonly unjudged?: readonly Unjudged[];
  readonly summary: {
    readonly verdicts: { readonly [kind in VerdictKind]: number };
    readonly cells: CellCounts;
    /** What was sent to targets; to real ones with the sign-ins and the looks after a failure, without the greeting. */
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
  /** What was waited out, or lost, and sent again; left out if nothing was. */
  readonly sentAgain?: readonly SentAgain[];
  /** What went wrong outside of any case: a test file that does not load, a worker that died. */
  readonly errors: readonly string[];
};

/** `askedOtherwise` is since version 2. */
export type CellCounts = {
  readonly covered: number;
  readonly askedOtherwise?: number;
  readonly excluded: number;
  readonly missing: number;
};

/** A judged case as it is written; what it held is counted with the requirements. */
export type VerdictEntry = Omit<ShownOutcome, 'held'>;

export type RequirementEntry = {
  readonly id: RequirementId;
  readonly level: string;
  readonly authority: string;
  /** `warned`: broken where it does not bind. `deviates`: broken as a known deviation says. */
  readonly state: 'held' | 'broken' | 'warned' | 'deviates' | 'notSeen' | 'excluded' | OldState;
  /** In how many answers there was something to judge and it was as promised; since version 2. */
  readonly heldIn?: number;
  readonly heldAt?: { readonly [target: string]: number };
  /** Why it was not seen, where something was left out that could have shown it. */
  readonly because?: string;
  /** What would open that, such as `ALLOW_LIVE=elastic-path`. */
  readonly opens?: string;
};

/** What version 1 said: of a requirement that something judged could have verified, and of the others. */
type OldState = 'verified' | 'notVerified';

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
    plans = [],
    created = [],
    aside = 0,
  }: Pick<ContractRun, 'partial' | 'ended' | 'errors' | 'unjudged' | 'journeysLeftOut'> & {
    readonly plans?: readonly Plan[];
    /** What was created by requests that no verdict shows: those under way when the run was ended. */
    readonly created?: readonly LeftBehind[];
    /** How many requests went to real targets that no verdict shows: sign-ins, further looks. */
    readonly aside?: number;
  },
): ContractRun {
  const verdicts = withCauses(shown).map(entryOf).sort(byTargetAndCase);
  const count = (kind: VerdictKind): number => verdicts.filter(({ verdict }) => verdict === kind).length;
  const differences = differencesOf(verdicts);
  const left = leftBehind(verdicts, created);
  const again = sentAgain(shown);
  const inState = (state: Cell['state']): number => cells.filter((cell) => cell.state === state).length;
  return {
    schema: 'contract-run/2',
    run,
    ended,
    partial,
    targets,
    ...(unjudged.length > 0 ? { unjudged } : {}),
    summary: {
      verdicts: Object.fromEntries(verdictKinds.map((kind) => [kind, count(kind)])) as {
        [kind in VerdictKind]: number;
      },
      cells: {
        covered: inState('covered'),
        askedOtherwise: inState('askedOtherwise'),
        excluded: inState('excluded'),
        missing: inState('missing'),
      },
      requests: shown.reduce((sum, { exchanges }) => sum + exchanges.length, aside),
    },
    cells,
    verdicts,
    requirements: requirementStates(shown, leftOutOf(plans, journeysLeftOut)),
    ...(journeysLeftOut.length > 0 ? { journeysLeftOut } : {}),
    ...(differences.length > 0 ? { differences } : {}),
    ...(left.length > 0 ? { leftBehind: left } : {}),
    ...(again.length > 0 ? { sentAgain: again } : {}),
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
function requirementStates(shown: readonly ShownOutcome[], left: readonly Left[]): RequirementEntry[] {
  const heldAt = heldAtTargets(shown);
  const weights = weightsIn(shown);
  return requirements.map(({ id, level, authority }) => {
    const answers = heldAt.get(id) ?? {};
    const heldIn = Object.values(answers).reduce((sum, count) => sum + count, 0);
    const state = stateOf(id, heldIn, weights.get(id));
    return {
      id,
      level,
      authority,
      state,
      heldIn,
      ...(heldIn > 0 ? { heldAt: answers } : {}),
      ...(state === 'notSeen' ? whyNotSeen(id, left) : {}),
    };
  });
}

function stateOf(
  id: RequirementId,
  heldIn: number,
  weights: ReadonlySet<Weight> | undefined,
): RequirementEntry['state'] {
  if (weights?.has('fail')) return 'broken';
  if (weights?.has('warn')) return 'warned';
  if (weights?.has('tolerated')) return 'deviates';
  if (requirementExclusions.some(({ requirement }) => requirement === id)) return 'excluded';
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

/** A case or journey that was left out beforehand, with the requirements it could have shown. */
type Left = Why & { readonly shows: ReadonlySet<string> };

const leftOutOf = (plans: readonly Plan[], walks: readonly LeftOut[]): Left[] => [
  ...plans.flatMap(({ excluded }) => excluded.map(({ row, why }) => ({ ...why, shows: couldShow(row) }))),
  ...walks.map((walk) => ({
    ...walk,
    shows: new Set<string>(journeys.find(({ id }) => id === walk.journey)?.verifies),
  })),
];

/** What kept a requirement from being seen: the reason that left out most of what could have shown it, and all that opens any. */
function whyNotSeen(id: RequirementId, left: readonly Left[]): Pick<RequirementEntry, 'because' | 'opens'> {
  const [first, ...others] = reasonsOf(left.filter(({ shows }) => shows.has(id)));
  if (!first) return {};
  const { opens } = closedWays([first, ...others]); // any of them would show it
  return { because: first.because, ...(opens === undefined ? {} : { opens }) };
}

function weightsIn(shown: readonly ShownOutcome[]): ReadonlyMap<RequirementId, ReadonlySet<Weight>> {
  const weights = new Map<RequirementId, Set<Weight>>();
  for (const { findings } of shown)
    for (const { requirement, weight } of findings)
      weights.set(requirement, (weights.get(requirement) ?? new Set()).add(weight));
  return weights;
}
