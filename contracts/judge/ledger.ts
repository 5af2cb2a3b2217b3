import { type AnyCase, caseId } from '../cases/case.ts';
import { type OperationId, operationIds, operationOf, statusesOf } from '../spec/contract.ts';
import { type TargetName, statusOf } from '../spec/exchange.ts';
import { cellExclusions, isAbout } from '../spec/exclusions.ts';
import type { Journey } from '../journeys/journey.ts';
import type { Api } from '../spec/operation.ts';
import { type Consequence, consequencesOfRow, whyNotAllowed, worstOf } from '../cases/permission.ts';
import type { ShownOutcome } from '../show/report-case.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import { type Reach, type Target, type Why, closedTogether } from './target.ts';
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
  /** `askedOtherwise`: its cases ran, and none received the status; what that means is the cases' verdict. */
  readonly state: 'covered' | 'askedOtherwise' | 'excluded' | 'missing';
  /** The first of the reasons, or why it is missing. */
  readonly reason?: string;
  /** Why cases of the cell were left out, what opens most of them first; left out if none were. */
  readonly reasons?: readonly Reason[];
  readonly cases: readonly string[];
};

/** Why some cases were left out. */
export type Reason = Why & { readonly cases: number };

/** What a run did. */
export type Done = Pick<ShownOutcome, 'case' | 'target' | 'verdict' | 'exchanges'>;

/** The API a target belongs to is the first part of its name. */
const isFor = (operation: OperationId, target: TargetName): boolean => operation.split('.')[0] === target.split('@')[0];

/** What planning asks of a target. */
type Planned = Pick<Target, 'name' | 'reach' | 'can' | 'allowed'>;

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

const apiOf = ({ name }: Planned): Api => (name.startsWith('import2@') ? 'import2' : 'elastic-path');
const isOfApi = ({ id }: Journey, target: Planned): boolean => id.startsWith(`${apiOf(target)}.`);

function whyNotWalked({ only, needs, does }: Journey, target: Planned): Why | null {
  if (only && !only.targets.includes(target.name)) return { because: only.because, byDesign: true };
  const api = apiOf(target);
  const barred = whyNotAllowed(does ?? worstOf(api), target.allowed, api, 'contract');
  return notReached(
    barred,
    needs.map((given) => target.reach(given)),
  );
}

function whyNot(row: AnyCase, target: Planned): Why | null {
  const cell = cellExclusion(row.operation, row.status, target.name);
  if (cell) return cell;
  if (row.only && !row.only.targets.includes(target.name)) return { because: row.only.because, byDesign: true };
  const consequences = consequencesOfRow(row);
  const barred = whyNotSent(row, consequences, target);
  if (barred?.byDesign) return barred;
  return notReached(barred, [...(row.needs ? [target.can(row.needs)] : []), target.reach(row.given ?? 'nothing')]);
}

/** What a request would do keeps its case from a target, whatever it should be answered. */
function whyNotSent(row: AnyCase, consequences: readonly Consequence[], { allowed }: Planned): Why | null {
  const isRisk = allowed !== 'everything' && consequences.includes('creates') && row.status >= 400;
  if (isRisk && requirementOf(row.verifies[0]).authority === 'ours') return { because: onlyOurs, byDesign: true };
  return whyNotAllowed(consequences, allowed, operationOf(row.operation).api, 'contract');
}

const onlyOurs =
  'only we say that it is refused, and a server that takes it creates something real: the mock and the sandbox are asked';

/** @param barred why its requests are not sent; what permits them also brings about the states that are ours to create */
function notReached(barred: Why | null, reaches: readonly Reach[]): Why | null {
  const permits = barred?.opens?.replace(/^ALLOW_LIVE=/, '').split(',') ?? [];
  const isCovered = ({ opens = '' }: Why): boolean =>
    opens.split(' or ').some((way) => permits.some((permission) => way === `ALLOW_LIVE=${permission}`));
  const closed = reaches.flatMap((reach) => {
    if (reach.reachable) return [];
    const { reachable: _, ...why } = reach;
    return isCovered(why) ? [] : [why];
  });
  return closedTogether([...(barred ? [barred] : []), ...closed]);
}

/** The reason why a cell is not driven at a target, null if it should be. */
export function cellExclusion(operation: OperationId, status: number, target: TargetName): Why | null {
  const row = cellExclusions.find(
    (one) => isAbout(one, operation) && one.statuses.includes(status) && one.targets.includes(target),
  );
  if (row) return { because: row.because, byDesign: true };
  return null;
}

/** A blocked or untestable case judged nothing. */
const judged: readonly VerdictKind[] = ['pass', 'fail', 'warn', 'deviation', 'deviationGone'];

/**
 * Accounts for every declared operation × status of a target by what the run did. Only a case of the cell covers it: the
 * same status in answer to another case is what nobody asked for.
 */
export function ledgerOf(plan: Plan, done: readonly Done[]): Cell[] {
  const mine = done.filter(({ target }) => target === plan.target);
  return operationIds
    .filter((operation) => isFor(operation, plan.target))
    .flatMap((operation) => statusesOf(operation).map((status) => cellOf(plan, operation, status, mine)));
}

function cellOf(plan: Plan, operation: OperationId, status: number, done: readonly Done[]): Cell {
  const isOf = (row: AnyCase): boolean => row.operation === operation && row.status === status;
  const out = plan.excluded.filter(({ row }) => isOf(row));
  const reasons = reasonsOf(out.map(({ why }) => why));
  const here = done.filter((one) => one.case.startsWith(`${operation}/${status}/`));
  const asked = here.filter(({ verdict }) => judged.includes(verdict));
  const cases = [...new Set(asked.map((one) => one.case))];
  const cell = { operation, status, target: plan.target, ...(reasons.length > 0 ? { reasons } : {}), cases };
  if (asked.some((one) => receivedBy(one) === status)) return { ...cell, state: 'covered' };
  if (asked.length > 0) return { ...cell, state: 'askedOtherwise', reason: answeredInstead(asked) };
  const excludedCell = cellExclusion(operation, status, plan.target);
  if (excludedCell)
    return {
      ...cell,
      state: 'excluded',
      reason: excludedCell.because,
      reasons: [{ ...excludedCell, cases: out.length }],
    };
  const planned = plan.runs.filter(isOf);
  const [first] = reasons;
  if (planned.length === 0 && first) return { ...cell, state: 'excluded', reason: first.because };
  const reason = here[0] ? `${here[0].verdict}: ${here[0].case}` : whyMissing(planned);
  return { ...cell, state: 'missing', reason };
}

/** The status a case was answered with in the end, null if no answer came. */
function receivedBy({ exchanges }: Done): number | null {
  return statusOf(exchanges[exchanges.length - 1]?.answer);
}

function answeredInstead(asked: readonly Done[]): string {
  const received = [...new Set(asked.map(receivedBy))].map((status) => status ?? 'no answer');
  return `asked by ${asked.length} ${asked.length === 1 ? 'case' : 'cases'}, answered ${received.join(' and ')}`;
}

/** Reasons, each once with its number: first those that a setting opens, then the others, the most frequent first. */
export function reasonsOf(whys: readonly Why[]): Reason[] {
  const found = new Map<string, Reason>();
  for (const { because, opens, byDesign } of whys) {
    const cases = (found.get(because)?.cases ?? 0) + 1;
    found.set(because, { because, ...(opens ? { opens } : {}), ...(byDesign ? { byDesign } : {}), cases });
  }
  const isOpened = ({ opens }: Reason): number => (opens === undefined ? 0 : 1);
  return [...found.values()].sort((a, b) => isOpened(b) - isOpened(a) || b.cases - a.cases);
}

const whyMissing = (planned: readonly AnyCase[]): string =>
  planned.length > 0
    ? `planned but not run: ${planned.map((row) => caseId(row)).join(', ')}`
    : 'no case drives it and no exclusion explains it: add a row in contracts/cases/ or contracts/spec/exclusions.ts';
