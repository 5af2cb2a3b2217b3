import { isMock } from '../contracts/scopes.ts';
import type { TargetName } from '../contracts/exchange.ts';
import type { Tolerance } from '../contracts/deviations.ts';
import type { Json } from '../contracts/json.ts';
import type { WeighedFinding } from '../contracts/verdict.ts';
import type { ContractRun, VerdictEntry } from './contract-run.ts';

/** What a proposed row leaves to whoever reviews it. */
const why = 'TODO: why this may stay; or delete the row, and the target is at fault';
const monthsToReview = 6;

type Proposal = {
  readonly id: string;
  readonly targets: readonly string[];
  readonly operations: readonly string[];
  readonly statuses: readonly number[];
  readonly tolerates: readonly Tolerance[];
  readonly occurs: 'sometimes';
  readonly because: string;
  readonly source: string;
  readonly review: string;
};

/**
 * Rows for contracts/deviations.ts, as a module's text: one for each requirement that real targets were seen to break.
 * Nothing is tolerated until somebody has looked at them and moved them over.
 */
export function proposedDeviations(run: ContractRun): string {
  const rows = new Map<string, Proposal>();
  for (const entry of run.verdicts) for (const finding of weighty(entry)) add(rows, entry, finding, run);
  const text = [...rows.values()].map((row) => `${JSON.stringify(row, null, 2)},`).join('\n');
  return `// Seen in run ${run.run.id}. Review each row, then move it to contracts/deviations.ts or delete it.\n[\n${text}\n]\n`;
}

const weighty = ({ target, findings }: VerdictEntry): WeighedFinding[] =>
  isMock(target as TargetName)
    ? []
    : (findings as readonly WeighedFinding[]).filter(({ weight }) => weight === 'fail' || weight === 'warn');

function add(rows: Map<string, Proposal>, entry: VerdictEntry, finding: WeighedFinding, { run }: ContractRun): void {
  const last = entry.exchanges[entry.exchanges.length - 1];
  const at = finding.where.replace(/\/\d+(?=\/|$)/g, '/*');
  const id = `${finding.requirement}-at-${entry.target.split('@')[1] ?? ''}`;
  const before = rows.get(id);
  const value = finding.received.kind === 'value' ? finding.received.value : undefined;
  const tolerance: Tolerance = {
    requirement: finding.requirement,
    at: [at],
    ...(value === undefined ? { receivedType: 'absent' as const } : isScalar(value) ? { received: [value] } : {}),
  };
  const status = last?.answer.kind === 'response' ? [last.answer.status] : [];
  rows.set(id, {
    id,
    targets: [entry.target],
    operations: union(before?.operations ?? [], last ? [last.operation] : []),
    statuses: union(before?.statuses ?? [], status),
    tolerates: unionOf(before?.tolerates ?? [], tolerance),
    occurs: 'sometimes',
    because: why,
    source: `seen at ${entry.target} on ${run.startedAt.slice(0, 10)}, case ${entry.case}`,
    review: inMonths(run.startedAt),
  });
}

const isScalar = (value: Json): boolean => value === null || typeof value !== 'object';

const union = <Item>(some: readonly Item[], more: readonly Item[]): Item[] => [...new Set([...some, ...more])];

const unionOf = (some: readonly Tolerance[], one: Tolerance): Tolerance[] =>
  some.some((known) => JSON.stringify(known) === JSON.stringify(one)) ? [...some] : [...some, one];

function inMonths(startedAt: string): string {
  const day = new Date(startedAt);
  day.setUTCMonth(day.getUTCMonth() + monthsToReview);
  return day.toISOString().slice(0, 10);
}
