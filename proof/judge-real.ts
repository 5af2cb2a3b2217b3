import type { Exchange } from '../contracts/spec/exchange.ts';
import { invariants, requirementFor, weightAt } from '../contracts/jobs/invariants.ts';
import { type RequirementId, requirementOf } from '../contracts/spec/requirements/index.ts';
import type { Outcome } from '../contracts/judge/assessment.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import { type FaultSetting, isFor } from '../faults/setting.ts';
import { openTestBed } from './testbed.ts';
import type { Mutant } from './mutant.ts';
import { type Detection, findingsOf, isRedOrWarns } from './baseline.ts';
import { realNameOf } from './real-targets.ts';
import type { Task } from '../contracts/judge/run-suite.ts';
import { inOrderFor } from './work.ts';
import { type TargetName, targetTable } from '../contracts/spec/targets.ts';
import { weightOf } from '../contracts/spec/weight.ts';
import { triesIn } from '../contracts/judge/target.ts';
import { nameOf } from '../contracts/cases/case.ts';

/** What became of a mutant at a sandbox, a live API and a store. */
export type RealTrial = {
  readonly state: 'noticed' | 'warned' | 'survived';
  /** The requirement it breaks that weighs `fail` there; null: it does not bind, and `free` says why. */
  readonly binds: RequirementId | null;
  readonly free?: Free;
  /** Where the mock's own place stands among the real targets. */
  readonly target: TargetName;
  readonly error?: string;
};

/**
 * Why a mutant does not bind: nobody but us asks for what it breaks, no case or journey that runs there meets it, or a known
 * deviation of that target explains it.
 */
type Free = 'weighs less' | 'never met' | 'known deviation';

/** What is known of a mutant when it comes before real targets. */
export type NoticedAtMock = {
  readonly mutant: Mutant;
  /** As `meeting` says. */
  readonly meets: ReadonlySet<string> | null;
  /** What showed it, and all that the findings there cite. */
  readonly detection: Detection;
  readonly cited: readonly RequirementId[];
  /** How many answers it has changed so far. */
  readonly seen: { readonly changes: number };
};

/** So many cases are tried on a mutant that does not bind: what they notice is more than was asked for. */
const mostTriedFree = 12;

/** Holds the suite, as it runs at real targets, to a mutant that it noticed at the mock. */
export async function judgeReal(noticed: NoticedAtMock, tasks: readonly Task[]): Promise<RealTrial> {
  const { mutant, meets, detection, cited, seen } = noticed;
  const target = realNameOf(detection.target);
  const heavy = cited.filter((id) => weighsFull(id, target));
  const free = (why: Free, state: RealTrial['state']): RealTrial => ({ state, binds: null, free: why, target });
  const ordered = inOrderFor(tasks, mutant);
  const meeters = meets === null ? ordered : ordered.filter((task) => meets.has(nameOf(task.id, task.target)));
  if (meeters.length === 0) return free('never met', 'survived');
  const tried = heavy.length === 0 ? meeters.slice(0, mostTriedFree) : [...new Set([...meeters, ...ordered])]; // what was given in one is used in others
  let state: RealTrial['state'] = 'survived';
  let isMet = meets === null && tasks.some((task) => task.id === detection.case && task.target === target); // what a server decides shows in no single answer
  let isKnown = false;
  for (const task of tried) {
    const before = seen.changes;
    const outcome = await task.run();
    if (outcome.verdict.verdict === 'harnessError')
      return {
        ...free('never met', state),
        error: `${nameOf(outcome.case, outcome.target)}: ${outcome.verdict.error}`,
      };
    const isTouched = seen.changes > before;
    isKnown ||= isTouched && isTolerated(outcome, heavy);
    isMet ||= isTouched && outcome.target === target;
    if (!isNoticed(outcome, mutant)) continue;
    state = isRed(outcome.verdict.verdict) ? 'noticed' : 'warned';
    if (state === 'noticed') break;
  }
  const [binds] = heavy;
  if (binds === undefined) return free('weighs less', state);
  if (state !== 'noticed' && isKnown) return free('known deviation', state);
  return state !== 'noticed' && !isMet ? free('never met', state) : { state, binds, target };
}

/** Whether a broken requirement fails there, and is not one of those that a store may break by a decision. */
function weighsFull(id: RequirementId, target: TargetName): boolean {
  const ofJobs = invariants.filter((one) => requirementFor(one, target) === id);
  const isOff = ofJobs.length > 0 && ofJobs.every((one) => weightAt(one, target) === 'off');
  return !isOff && weightOf(requirementOf(id), target) === 'fail';
}

/** Whether an outcome shows the mutant, red or as a warning: one that has to be named only by its name. */
export const isNoticed = (outcome: Outcome, { mustName }: Mutant): boolean =>
  isRedOrWarns(outcome) &&
  (mustName === undefined || findingsOf(outcome).some(({ requirement }) => requirement === mustName));

const isTolerated = (outcome: Outcome, ids: readonly RequirementId[]): boolean =>
  findingsOf(outcome).some(({ weight, requirement }) => weight === 'tolerated' && ids.includes(requirement));

/** The cases and journeys in which a sound server gives an answer that these faults change; null: they change what it decides. */
export async function meeting(faults: readonly FaultSetting[], seed: string): Promise<ReadonlySet<string> | null> {
  if (faults.some(({ breaks }) => typeof breaks !== 'function')) return null;
  const all = await soundRun(seed);
  const isMet = ({ operation, answer, target }: Exchange): boolean => {
    const status = answer.kind === 'response' ? answer.status : null;
    return faults.some((fault) => isFor(fault, operation, status, targetTable[target].site));
  };
  return new Set([...all].flatMap(([key, exchanges]) => (exchanges.some(isMet) ? [key] : [])));
}

/** What was said in a run on a sound server, by case and target: run once in a process. */
const known = new Map<string, Promise<ReadonlyMap<string, readonly Exchange[]>>>();

function soundRun(seed: string): Promise<ReadonlyMap<string, readonly Exchange[]>> {
  const run = async () => {
    const testBed = await openTestBed([], { seed });
    const said = new Map<string, readonly Exchange[]>();
    for (const task of testBed.real()) said.set(nameOf(task.id, task.target), triesIn((await task.run()).steps));
    await testBed.close();
    return said;
  };
  const found = known.get(seed) ?? run();
  known.set(seed, found);
  return found;
}
