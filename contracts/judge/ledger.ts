import { type Case, caseId } from '../cases/case.ts';
import { type OperationId, operationIds, statusesOf } from '../spec/contract.ts';
import { type Exchange, type TargetName, statusOf } from '../spec/exchange.ts';
import type { Given } from '../cases/given.ts';
import type { Journey } from '../journeys/journey.ts';
import { consequencesOfRow, whyNotAllowed, worstOf } from '../cases/permission.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import type { Scope } from '../spec/scopes.ts';
import type { Target } from './target.ts';
import { type Why, closedTogether } from '../spec/why.ts';
import type { VerdictKind } from './verdict.ts';
import { apiOf } from '../spec/targets.ts';

/** What is to be done at one target: the cases that run, and those that cannot, each with its reason. */
export type Plan = {
  readonly target: TargetName;
  readonly runs: readonly Case[];
  readonly excluded: readonly { readonly row: Case; readonly why: Why }[];
};

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

export type Reason = Why & { readonly cases: number };

/** What became of a case, as far as the ledger looks at it. */
export type Done = {
  readonly case: string;
  readonly target: string;
  readonly verdict: VerdictKind;
  readonly exchanges: readonly Pick<Exchange, 'answer'>[];
};

const isFor = (id: string, target: TargetName): boolean => apiOf(id) === apiOf(target);

type Planned = Pick<Target, 'name' | 'reach' | 'allowed' | 'ownMock'>;

/** What is of a target's API, parted into what is done there and what is left out, each with its reason. */
function parted<One>(
  all: readonly One[],
  target: Planned,
  idOf: (one: One) => string,
  whyOut: (one: One, target: Planned) => Why | null,
) {
  const here = all.filter((one) => isFor(idOf(one), target.name)).map((one) => ({ one, why: whyOut(one, target) }));
  return {
    done: here.flatMap(({ one, why }) => (why ? [] : [one])),
    left: here.flatMap(({ one, why }) => (why ? [{ one, why }] : [])),
  };
}

/** Sorts the cases of a target's API into those that run there and those that are excluded beforehand. */
export function planFor(target: Planned, cases: readonly Case[]): Plan {
  const { done, left } = parted(cases, target, ({ operation }) => operation, whyNot);
  return { target: target.name, runs: done, excluded: left.map(({ one: row, why }) => ({ row, why })) };
}

/** The journeys of a target's API that are walked there, and those that are not. */
export const journeysAt = (target: Planned, journeys: readonly Journey[]) =>
  parted(journeys, target, ({ id }) => id, whyNotWalked);

/** A journey that is not walked at a target, as a result tells it. */
export type LeftOut = Why & { readonly journey: string; readonly target: TargetName };

function whyNotWalked({ id, at, given = [], does }: Journey, target: Planned): Why | null {
  const api = apiOf(id);
  const barred = whyNotAllowed(does ?? worstOf(api), target.allowed, api, 'contract');
  return whyNotThere(at, target) ?? notReached(barred, given, target);
}

function whyNot(row: Case, target: Planned): Why | null {
  const barred = whyNotSent(row, target);
  return whyNotThere(row.at, target) ?? (barred?.byDesign ? barred : notReached(barred, row.given ?? [], target));
}

const whyNotThere = (at: Scope | undefined, { name, ownMock }: Planned): Why | null =>
  at && (!at.targets.includes(name) || (at.ours && !ownMock)) ? { because: at.because, byDesign: true } : null;

/** What a request would do keeps its case from a target, whatever it should be answered. */
function whyNotSent(row: Case, { allowed }: Planned): Why | null {
  const consequences = consequencesOfRow(row);
  const isRisk = allowed !== 'everything' && consequences.includes('creates') && row.status >= 400;
  if (isRisk && requirementOf(row.verifies[0]).authority === 'ours') return { because: onlyOurs, byDesign: true };
  return whyNotAllowed(consequences, allowed, apiOf(row.operation), 'contract');
}

const onlyOurs =
  'only we say that it is refused, and a server that takes it creates something real: the mock and the sandbox are asked';

/** @param barred why its requests are not sent; what permits them also brings about the states that are ours to create */
function notReached(barred: Why | null, given: readonly Given[], target: Planned): Why | null {
  const permits = barred?.opens?.replace(/^ALLOW_LIVE=/, '').split(',') ?? [];
  const isCovered = ({ opens = '' }: Why): boolean =>
    opens.split(' or ').some((way) => permits.some((permission) => way === `ALLOW_LIVE=${permission}`));
  const closed = given.flatMap((state) => {
    const reach = target.reach(state);
    if (reach.reachable) return [];
    const { reachable: _, ...why } = reach;
    return isCovered(why) ? [] : [why];
  });
  return closedTogether([...(barred ? [barred] : []), ...closed]);
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
  const isOf = (row: Case): boolean => row.operation === operation && row.status === status;
  const out = plan.excluded.filter(({ row }) => isOf(row));
  const reasons = reasonsOf(out.map(({ why }) => why));
  const here = done.filter((one) => one.case.startsWith(`${operation}/${status}/`));
  const asked = here.filter(({ verdict }) => judged.includes(verdict));
  const cases = [...new Set(asked.map((one) => one.case))];
  const cell = { operation, status, target: plan.target, ...(reasons.length > 0 ? { reasons } : {}), cases };
  if (asked.some((one) => receivedBy(one) === status)) return { ...cell, state: 'covered' };
  if (asked.length > 0) return { ...cell, state: 'askedOtherwise', reason: answeredInstead(asked) };
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

const whyMissing = (planned: readonly Case[]): string =>
  planned.length > 0
    ? `planned but not run: ${planned.map((row) => caseId(row)).join(', ')}`
    : 'no case drives it and no exclusion explains it: add a row in contracts/cases/';
