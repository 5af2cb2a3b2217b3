import { anyElement } from '../contracts/spec/finding.ts';
import { isRealCase } from '../runs/causes/group.ts';
import type { Deviation, Tolerance } from '../contracts/spec/deviations.ts';
import type { Json } from '../contracts/values/json.ts';
import { harmless } from '../contracts/show/wording.ts';
import type { WeighedFinding } from '../contracts/judge/verdict.ts';
import { webhookOperation } from '../contracts/spec/webhook.ts';
import type { ContractRun, VerdictEntry } from '../runs/contract-run.ts';
import { type TargetName, isMock, whichOf } from '../contracts/spec/targets.ts';

/** What a proposed row leaves to whoever accepts it; `npm run check` refuses it as it stands. */
const why = 'TODO: why this may stay';
const monthsToReview = 6;

/**
 * Rows to be pasted into contracts/spec/deviations.ts: one for each requirement that a real target was seen to break, bound to
 * the cases that saw it. Nothing is tolerated until somebody has moved a row over and said why.
 */
export function proposedDeviations(run: ContractRun): { readonly rows: readonly Deviation[]; readonly text: string } {
  const found = new Map<string, Deviation>();
  for (const entry of run.verdicts) for (const finding of proposable(entry)) add(found, entry, finding, run);
  const rows = [...found.values()];
  return { rows, text: rows.map(asRow).join('') };
}

/** The findings a row could be for. An entry for arranging repeats those of the cases it blocked. */
const proposable = ({ case: id, target, findings }: VerdictEntry): WeighedFinding[] =>
  isMock(target) || !isRealCase({ case: id })
    ? []
    : findings.filter(({ weight }) => weight === 'fail' || weight === 'warn');

function add(rows: Map<string, Deviation>, entry: VerdictEntry, finding: WeighedFinding, { run }: ContractRun): void {
  const at = anyElement(finding.where);
  const id = `${finding.requirement}-at-${whichOf(entry.target)}`;
  const before = rows.get(id);
  const value = finding.received.kind === 'value' ? finding.received.value : undefined;
  const tolerance: Tolerance = {
    requirement: finding.requirement,
    at: [at],
    ...(value === undefined ? { receivedType: 'absent' as const } : isScalar(value) ? { received: [value] } : {}),
  };
  rows.set(id, {
    id,
    targets: [entry.target as TargetName],
    ...answersOf(finding, before),
    cases: union(before?.cases ?? [], [entry.case]),
    tolerates: unionOf(before?.tolerates ?? [], tolerance),
    occurs: 'sometimes',
    because: why,
    source: before?.source ?? `seen at ${entry.target} on ${run.startedAt.slice(0, 10)}`,
    review: inMonths(run.startedAt),
  });
}

/** The answers a row is about: those in which it was found; where a webhook shows it, its cases alone. */
function answersOf(
  { operation, status }: WeighedFinding,
  before: Deviation | undefined,
): Pick<Deviation, 'operations' | 'statuses'> {
  if (operation === webhookOperation || (before && !before.operations)) return {};
  const operations = union(before?.operations ?? [], [operation]);
  if (status === null || (before && !before.statuses)) return { operations };
  return { operations, statuses: union(before?.statuses ?? [], [status]) };
}

/** A row as source, which the formatter lays out; what a server said brings no sign that an editor would obey. */
export const asRow = (row: Deviation): string => `${harmless(JSON.stringify(row, null, 2))},\n`;

const isScalar = (value: Json): boolean => value === null || typeof value !== 'object';

const union = <Item>(some: readonly Item[], more: readonly Item[]): Item[] => [...new Set([...some, ...more])];

const unionOf = (some: readonly Tolerance[], one: Tolerance): Tolerance[] =>
  some.some((known) => JSON.stringify(known) === JSON.stringify(one)) ? [...some] : [...some, one];

function inMonths(startedAt: string): string {
  const day = new Date(startedAt);
  day.setUTCMonth(day.getUTCMonth() + monthsToReview);
  return day.toISOString().slice(0, 10);
}
