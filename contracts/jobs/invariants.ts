import { type Expected, type Finding, type Received, inBody } from '../spec/finding.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import type { Poll } from './poll.ts';
import { type TargetName, apiOf, isMock } from '../spec/targets.ts';
import { weightOf } from '../spec/weight.ts';

type Row = {
  readonly requirement: RequirementId;
  /** What a store may do otherwise by a decision; on the mock it is held all the same. */
  readonly atStore?: 'off';
};

/**
 * Everything that is promised of a job and of its queue. What a broken one weighs at a target follows from the authority
 * of its requirement, as everywhere: rule, journeys and the queue oracle cannot differ in it.
 */
const rows = {
  /** Statuses follow one another as the life cycle says; polls may miss some. */
  'status-forward': { requirement: 'elastic-path/job-moves-forward' },
  /** A job that has ended stays as it ended. */
  'terminal-final': { requirement: 'elastic-path/job-moves-forward' },
  /** At most one job of an owner is started at any instant, as half-open intervals [started_at, finished_at). */
  'one-at-a-time': { requirement: 'elastic-path/one-job-at-a-time' },
  /** Jobs start in the order of their creation. */
  'first-come-first-served': { requirement: 'elastic-path/one-job-at-a-time' },
  /** A worker that tries again after a failure is plausible on a store. */
  'run-once': { requirement: 'elastic-path/job-starts-once' },
  'counts-never-shrink': { requirement: 'elastic-path/counts-never-shrink' },
  'imported-within-uploaded': { requirement: 'elastic-path/imported-within-uploaded' },
  'timestamps-in-order': { requirement: 'elastic-path/timestamps-in-order' },
  'updated-after-created': { requirement: 'elastic-path/updated-after-created' },
  'timestamps-follow-status': { requirement: 'elastic-path/timestamps-follow-status' },
  /** A job that failed before it began has no start (E-5). */
  'failed-had-started': { requirement: 'elastic-path/timestamps-follow-status', atStore: 'off' },
  'created-at-fixed': { requirement: 'elastic-path/timestamps-are-set-once' },
  'started-at-kept': { requirement: 'elastic-path/timestamps-are-set-once' },
  'finished-at-fixed': { requirement: 'elastic-path/timestamps-are-set-once' },
  'owner-kept': { requirement: 'elastic-path/owner-is-kept' },
  /** A job that was shown is not 404 later. Later descriptions of the API can delete one (E-14). */
  'nothing-lost': { requirement: 'elastic-path/jobs-are-kept', atStore: 'off' },
  /** Two uploads are two jobs. */
  'id-unique': { requirement: 'elastic-path/import-id-is-unique' },
  /** Never more than was sent, and all of it by the time of success. A type that is not shown is not judged (E-10). */
  'uploaded-as-sent': { requirement: 'elastic-path/uploaded-counts-well-formed' },
  /** What a store calls valid only the store knows. */
  'imported-as-sent': { requirement: 'elastic-path/imported-counts-added', atStore: 'off' },
  /** The vendor promises no time, the user states one. */
  'ends-in-time': { requirement: 'elastic-path/job-ends' },
} as const satisfies { readonly [invariant: string]: Row };

export type Invariant = keyof typeof rows;

export const invariants = Object.keys(rows) as readonly Invariant[];

/** Import2 promises a life cycle and nothing else of a migration. */
const ofImport2: readonly Invariant[] = ['status-forward', 'terminal-final'];

/** The requirement that a broken invariant cites at a target. */
export const requirementFor = (invariant: Invariant, target: TargetName): RequirementId =>
  apiOf(target) === 'import2' ? 'import2/status-moves-forward' : rows[invariant].requirement;

/** What a broken invariant weighs at a target; `off`: what it forbids is legal there. */
export function weightAt(invariant: Invariant, target: TargetName): 'fail' | 'warn' | 'off' {
  if (apiOf(target) === 'import2' && !ofImport2.includes(invariant)) return 'off';
  const { atStore }: Row = rows[invariant];
  if (atStore && !isMock(target)) return atStore;
  return weightOf(requirementOf(requirementFor(invariant, target)), target) === 'fail' ? 'fail' : 'warn';
}

/**
 * How far two of a server's timestamps may be off and still mean the same instant, in milliseconds: databases round what
 * a create's answer still showed in full.
 */
export const roundingAt = (target: TargetName): number => (isMock(target) ? 0 : 1000);

/** One broken invariant: facts first, words later. */
export type InvariantFinding = {
  readonly invariant: Invariant;
  /** A JSON pointer below the job. */
  readonly where: string;
  readonly expected: Expected;
  readonly received: Received;
};

/** A finding, with whose jobs and which polls contradict. `where` is below the job as GET shows it. */
export type WitnessedFinding = InvariantFinding & {
  /** One job; two where they contradict each other, the one wronged or started earlier first. */
  readonly jobs: readonly [string] | readonly [string, string];
  /** One poll that contradicts itself, or two, the earlier first. */
  readonly seen: readonly [Poll] | readonly [Poll, Poll];
};

/** Those findings that are none at a target left out. */
export const bindingAt = (findings: readonly InvariantFinding[], target: TargetName): InvariantFinding[] =>
  findings.filter(({ invariant }) => weightAt(invariant, target) !== 'off');

/** A finding as any rule reports one. `at`: where the job stands in the body. */
export const findingOf = (
  rule: string,
  target: TargetName,
  at: string,
  { invariant, where, expected, received }: InvariantFinding,
): Finding => ({
  rule,
  requirement: requirementFor(invariant, target),
  where: inBody(`${at}${where}`),
  expected,
  received,
});
