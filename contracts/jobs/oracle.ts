import { received } from '../rules/finding.ts';
import { toleratedBy } from '../judge/judge.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { type JobState, type Observation, isSighting } from './history.ts';
import { type JobHistory, creationsOf, jobsIn } from './history-jobs.ts';
import { type Timing, timingOf } from './history-order.ts';
import {
  type Breach,
  type Invariant,
  brokenAgainst,
  brokenBetween,
  brokenIn,
  findingOf,
  placeOf,
  pointerOf,
  requirementFor,
  statusOf,
  written,
} from './invariants.ts';
import { transitionsFor } from './lifecycle.ts';
import type { OracleTerms } from './oracle-terms.ts';
import { judgeQueue } from './queue.ts';

/** A broken invariant, with whose jobs and which polls contradict. `where` is below the job as GET shows it. */
export type Told = Breach & {
  /** One job; two where they contradict each other, the one wronged or started earlier first. */
  readonly jobs: readonly [string] | readonly [string, string];
  /** One poll that contradicts itself, or two, the earlier first. */
  readonly seen: readonly [Observation] | readonly [Observation, Observation];
};

/** A broken promise of a job or of a queue, with its weight. */
export type Violation = Told & {
  readonly weight: 'fail' | 'warn';
  readonly requirement: RequirementId;
  readonly account: string;
};

/**
 * Judges what was seen of jobs, whoever saw it and in whatever order it is handed in: of several k6 processes, simply
 * all their polls together. Says nothing of what was not seen: an idle queue, a state missed between two polls, a page
 * that is behind are legal.
 * @returns each job's first breach of each invariant, and for each two jobs that cannot have run one after the other a
 *   breach of the queue's; none if all is well
 */
export function judgeHistory(polls: readonly Observation[], terms: OracleTerms): Violation[] {
  const timing = timingOf(polls, terms);
  const violations: Violation[] = [];
  const tell = (account: string, told: readonly Told[]): void => {
    for (const one of told) {
      const weight = terms.weights[one.invariant];
      const requirement = requirementFor(one.invariant, terms.api);
      if (weight !== 'off' && !isExplained(one, terms)) violations.push({ ...one, weight, requirement, account });
    }
  };
  const queues = new Map<string, JobHistory[]>();
  for (const job of jobsIn(polls)) {
    const told = judgeJob(job, terms, timing);
    tell(job.account, told);
    if (told.some(({ invariant }) => unsound.includes(invariant))) continue;
    const key = JSON.stringify([job.account, job.looks.find(isSighting)?.saw.owner]);
    const queue = queues.get(key);
    if (queue) queue.push(job);
    else queues.set(key, [job]);
  }
  if (terms.api === 'elastic-path')
    for (const queue of queues.values()) tell(queue[0]?.account ?? '', judgeQueue(queue, terms, timing));
  return violations;
}

/** Whether a known deviation of the target explains what the last poll showed. */
function isExplained({ seen, ...breach }: Told, { api, target }: OracleTerms): boolean {
  const { via } = seen[seen.length - 1] ?? seen[0];
  const operation = `${api}.${via === 'list' ? 'listImports' : via === 'get' ? 'getImport' : 'createImport'}` as const;
  const answer = { kind: 'response', status: via === 'create' ? 201 : 200, headers: [], body: '' } as const;
  return toleratedBy(findingOf('oracle', api, '', breach), { operation, target, answer }) !== undefined;
}

/** Breaches that make a job's own account of itself worthless: it is no witness against the queue. */
const unsound: readonly Invariant[] = [
  'status-forward',
  'terminal-final',
  'run-once',
  'timestamps-in-order',
  'updated-after-created',
  'created-at-fixed',
  'finished-at-fixed',
  'id-unique',
];

/**
 * Every state that a job was seen in is held against itself, and every two against each other: in the order that their
 * polls have, or, where they overlap, in both, since one of the two must have been possible.
 */
function judgeJob(job: JobHistory, terms: OracleTerms, timing: Timing): Told[] {
  const { api, roundingMs } = terms;
  const told = new Map<Invariant, Told>();
  const tell = (breaches: readonly Breach[], ...seen: Told['seen']): void => {
    for (const breach of breaches)
      if (!told.has(breach.invariant))
        told.set(breach.invariant, { ...breach, where: placeOf(api) + breach.where, jobs: [job.id], seen });
  };
  const [creation, ...others] = creationsOf(job);
  for (const other of others) if (creation) tell(sameId(job.id), creation, other);
  const states = statesOf(job, timing);
  for (const [at, one] of states.entries()) {
    if (api === 'elastic-path' && one.saw !== 'gone') {
      tell(brokenIn(one.saw, roundingMs), one.first);
      tell(endsTooLate(one.saw, terms), one.first);
      if (creation?.sent) tell(brokenAgainst(creation.sent, one.saw), creation, one.first);
    }
    for (const other of states.slice(0, at)) {
      const [isAfter, isBefore] = [other.by < one.still, one.by < other.still];
      const forth = isAfter || !isBefore ? between(other.saw, one.saw, terms) : [];
      const back = isBefore || forth.length > 0 ? between(one.saw, other.saw, terms) : [];
      if (isAfter || back.length > 0) tell(forth, other.first, isAfter ? one.last : one.first);
      if (isBefore) tell(back, one.first, other.last);
    }
  }
  const late = states.find((one) => isOverdue(one, states[0], terms));
  if (late && states[0]) tell(stillOpen(late.saw, terms), states[0].first, late.last);
  return [...told.values()];
}

/** A state that a job was seen in: the poll that was over first, and the one that began last. */
type Seen = {
  readonly saw: JobState | 'gone';
  readonly first: Observation;
  readonly by: number;
  last: Observation;
  still: number;
};

/** The different states of a job in the order in which they were certain; polls that repeat themselves are one. */
function statesOf({ looks }: JobHistory, { from, to }: Timing): Seen[] {
  const states = new Map<string, Seen>();
  for (const poll of [...looks].sort((a, b) => to(a) - to(b))) {
    const key = JSON.stringify(poll.saw);
    const known = states.get(key);
    const still = from(poll);
    if (!known) states.set(key, { saw: poll.saw, first: poll, by: to(poll), last: poll, still });
    else if (still > known.still) Object.assign(known, { last: poll, still });
  }
  return [...states.values()];
}

/** 404 after the job was shown is a loss; a job may be shown after a 404. */
function between(before: Seen['saw'], after: Seen['saw'], { api, roundingMs }: OracleTerms): readonly Breach[] {
  if (before === 'gone') return [];
  return after === 'gone' ? lost : brokenBetween(api, before, after, roundingMs);
}

const lost: readonly Breach[] = [
  {
    invariant: 'nothing-lost',
    where: '',
    expected: { kind: 'holds', what: 'the job, which was there before' },
    received: received(404),
  },
];

const sameId = (id: string): readonly Breach[] => [
  {
    invariant: 'id-unique',
    where: '/id',
    expected: { kind: 'holds', what: 'an id that no other upload was answered with' },
    received: received(id),
  },
];

/** By the server's own clock; `isOverdue` holds the observers' clock against the same bound. */
function endsTooLate({ createdAt, finishedAt }: JobState, { endsWithinMs, roundingMs }: OracleTerms): Breach[] {
  if (endsWithinMs === null || createdAt === undefined || finishedAt === undefined) return [];
  if (finishedAt <= createdAt + endsWithinMs + roundingMs) return [];
  return [
    {
      invariant: 'ends-in-time',
      where: pointerOf('finishedAt'),
      expected: { kind: 'holds', what: `an end within ${endsWithinMs / 1000} s of ${written(createdAt)}` },
      received: received(written(finishedAt)),
    },
  ];
}

/** Judged only where the history covers the time: a poll beyond it still shows the job unfinished. */
function isOverdue({ saw, still }: Seen, first: Seen | undefined, { api, endsWithinMs }: OracleTerms): boolean {
  if (endsWithinMs === null || !first || first.saw === 'gone' || saw === 'gone') return false;
  const { knows, ends } = transitionsFor(api);
  const { status } = saw;
  return still > first.by + endsWithinMs && status !== undefined && knows(status) && !ends(status);
}

const stillOpen = (saw: Seen['saw'], { api, endsWithinMs }: OracleTerms): readonly Breach[] => [
  {
    invariant: 'ends-in-time',
    where: statusOf(api),
    expected: { kind: 'holds', what: `an end within ${(endsWithinMs ?? 0) / 1000} s` },
    received: received(saw === 'gone' ? 404 : saw.status),
  },
];
