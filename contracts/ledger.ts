import { type AnyCase, caseId } from './case.ts';
import { type OperationId, operationIds, operationOf, statusesOf } from './contract.ts';
import type { TargetName } from './exchange.ts';
import { cellExclusions, isAbout } from './exclusions.ts';
import type { Journey } from './journeys/journey.ts';
import { isMock } from './scopes.ts';
import type { Reach, Target, Why } from './target.ts';
import type { VerdictKind } from './verdict.ts';

/** What is to be done at one target: the cases that run, and those that cannot, each with its reason. */
export type Plan = {
  readonly target: TargetName;
  readonly runs: readonly AnyCase[];
  readonly excluded: readonly { readonly row: AnyCase; readonly why: Why }[];
};

/** One cell of the ledger. */
export type Cell = {
  readonly operation: OperationId;
  readonly status: number;
  readonly target: TargetName;
  readonly state: 'covered' | 'excluded' | 'missing';
  readonly reason?: string;
  readonly cases: readonly string[];
};

/** What a run did: a case or journey step that judged an answer of this operation and status. */
export type Done = { readonly case: string; readonly target: string; readonly verdict: VerdictKind };

/** The API a target belongs to is the first part of its name. */
const isFor = (operation: OperationId, target: TargetName): boolean => operation.split('.')[0] === target.split('@')[0];

/** What planning asks of a target. */
type Planned = Pick<Target, 'name' | 'reach' | 'can' | 'mayWrite'>;

/** Sorts the cases of a target's API into those that run there and those that are excluded beforehand. */
export function planFor(target: Planned, cases: readonly AnyCase[]): Plan {
  const excluded: { row: AnyCase; why: Why }[] = [];
  const runs = cases.filter((row) => {
    if (!isFor(row.operation, target.name)) return false;
    const why = whyNot(row, target);
    if (why) excluded.push({ row, why });
    return !why;
  });
  return { target: target.name, runs, excluded };
}

/** The journeys that can be walked at a target. */
export const journeysFor = (target: Planned, journeys: readonly Journey[]): Journey[] =>
  journeys.filter((journey) => isOfApi(journey, target) && whyNotWalked(journey, target) === null);

/** The journeys of a target's API that are not walked there, each with its reason. */
export const journeysLeftOut = (target: Planned, journeys: readonly Journey[]): LeftOut[] =>
  journeys
    .filter((journey) => isOfApi(journey, target))
    .flatMap((journey) => {
      const why = whyNotWalked(journey, target);
      return why === null ? [] : [{ journey: journey.id, target: target.name, ...why }];
    });

export type LeftOut = Why & { readonly journey: string; readonly target: TargetName };

const isOfApi = ({ id }: Journey, { name }: Planned): boolean => id.split('.')[0] === name.split('@')[0];

function whyNotWalked({ only, needs }: Journey, target: Planned): Why | null {
  if (only && !only.targets.includes(target.name)) return { because: only.because, byDesign: true };
  return firstClosed([target.mayWrite(), ...needs.map((given) => target.reach(given))]); // every journey creates something
}

function whyNot(row: AnyCase, target: Planned): Why | null {
  const cell = cellExclusion(row.operation, row.status, target.name);
  if (cell) return cell;
  if (row.only && !row.only.targets.includes(target.name)) return { because: row.only.because, byDesign: true };
  return firstClosed([
    ...(operationOf(row.operation).writes ? [target.mayWrite()] : []),
    ...(row.needs ? [target.can(row.needs)] : []),
    target.reach(row.given ?? 'nothing'),
  ]);
}

function firstClosed(reaches: readonly Reach[]): Why | null {
  const closed = reaches.find((reach) => !reach.reachable);
  if (!closed || closed.reachable) return null;
  const { reachable: _, ...why } = closed;
  return why;
}

/** The reason why a cell is not driven at a target, null if it should be. */
export function cellExclusion(operation: OperationId, status: number, target: TargetName): Why | null {
  const row = cellExclusions.find(
    (one) => isAbout(one, operation) && one.statuses.includes(status) && one.targets.includes(target),
  );
  if (row) return { because: row.because, byDesign: true };
  const promised = operationOf(operation).responses[status];
  return promised?.mockOnly && !isMock(target) ? { because: mockAlone, byDesign: true } : null;
}

/** I-12, E-12. */
const mockAlone = 'promised by no vendor, only by our mock; never sent to a real target (I-12, E-12)';

/** A blocked or untestable case judged nothing. */
const judged: readonly VerdictKind[] = ['pass', 'fail', 'warn', 'deviation', 'deviationGone'];

/** Accounts for every declared operation × status of a target by what the run did. */
export function ledgerOf(plan: Plan, done: readonly Done[]): Cell[] {
  const mine = done.filter(({ target }) => target === plan.target);
  return operationIds
    .filter((operation) => isFor(operation, plan.target))
    .flatMap((operation) => statusesOf(operation).map((status) => cellOf(plan, operation, status, mine)));
}

function cellOf(plan: Plan, operation: OperationId, status: number, done: readonly Done[]): Cell {
  const cell = { operation, status, target: plan.target };
  const here = done.filter((one) => one.case.startsWith(`${operation}/${status}/`));
  const cases = [...new Set(here.filter(({ verdict }) => judged.includes(verdict)).map((one) => one.case))];
  if (cases.length > 0) return { ...cell, state: 'covered', cases };
  const excludedCell = cellExclusion(operation, status, plan.target);
  if (excludedCell) return { ...cell, state: 'excluded', reason: excludedCell.because, cases };
  const planned = plan.runs.filter((row) => row.operation === operation && row.status === status);
  const out = plan.excluded.filter(({ row }) => row.operation === operation && row.status === status);
  const [first] = out;
  if (planned.length === 0 && first) return { ...cell, state: 'excluded', reason: first.why.because, cases };
  const reason = here.length > 0 ? `${here[0]?.verdict}: ${here[0]?.case}` : whyMissing(planned);
  return { ...cell, state: 'missing', reason, cases };
}

const whyMissing = (planned: readonly AnyCase[]): string =>
  planned.length > 0
    ? `planned but not run: ${planned.map((row) => caseId(row)).join(', ')}`
    : 'no case drives it and no exclusion explains it: add a row in contracts/cases/ or contracts/exclusions.ts';
