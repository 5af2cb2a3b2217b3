import { type OperationId, operationIds, statusesOf } from '../spec/contract.ts';
import { type Exchange, statusOf } from '../spec/exchange.ts';
import { type TargetName, apiOf } from '../spec/targets.ts';
import type { Why } from '../spec/why.ts';
import type { Named, Suite } from './run-suite.ts';
import type { VerdictKind } from './verdict.ts';

/** `askedOtherwise`: its cases ran, and none received the status; what that means is the cases' verdict. */
export const cellStates = ['covered', 'askedOtherwise', 'excluded', 'missing'] as const;

export type Cell = {
  readonly operation: OperationId;
  readonly status: number;
  readonly target: TargetName;
  readonly state: (typeof cellStates)[number];
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
  readonly exchanges: readonly Pick<Exchange, 'answer' | 'operation'>[];
};

/** A journey that is not walked at a target, as a result tells it. */
export type LeftOut = Why & { readonly journey: string; readonly target: TargetName };

/** A blocked or untestable case judged nothing, nor did one that ended before it asked what it is about. */
const judged: readonly VerdictKind[] = ['pass', 'fail', 'warn', 'deviation', 'deviationGone'];

/**
 * Accounts for every declared operation × status of a target by what the run did. Only a case of the cell covers it: the
 * same status in answer to another case is what nobody asked for.
 */
export function ledgerOf(suite: Suite, done: readonly Done[]): Cell[] {
  const mine = done.filter(({ target }) => target === suite.target);
  return operationIds
    .filter((operation) => apiOf(operation) === apiOf(suite.target))
    .flatMap((operation) => statusesOf(operation).map((status) => cellOf(suite, operation, status, mine)));
}

function cellOf(suite: Suite, operation: OperationId, status: number, done: readonly Done[]): Cell {
  const isOf = ({ row }: Named): boolean => row?.operation === operation && row.status === status;
  const reasons = reasonsOf(suite.leftOut.filter(isOf).map(({ why }) => why));
  const here = done.filter((one) => one.case.startsWith(`${operation}/${status}/`));
  const asked = here.filter(
    ({ verdict, exchanges }) => judged.includes(verdict) && exchanges[exchanges.length - 1]?.operation === operation,
  );
  const cases = [...new Set(asked.map((one) => one.case))];
  const cell = { operation, status, target: suite.target, ...(reasons.length > 0 ? { reasons } : {}), cases };
  if (asked.some((one) => receivedBy(one) === status)) return { ...cell, state: 'covered' };
  if (asked.length > 0) return { ...cell, state: 'askedOtherwise', reason: answeredInstead(asked) };
  const planned = suite.tasks.filter(isOf);
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

const whyMissing = (planned: readonly Named[]): string =>
  planned.length > 0
    ? `planned but not run: ${planned.map(({ id }) => id).join(', ')}`
    : 'no case asks for it and no exclusion explains it: add a row in contracts/cases/';
