import { holds } from '../spec/finding.ts';
import { jobPlaces } from '../spec/job-places.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { notHeld, brokenAgainst, brokenBetween, brokenIn, ownerIsKept, written } from './checks.ts';
import { type JobHistory, creationsOf, jobsIn, trueFrom } from './history.ts';
import {
  type InvariantFinding,
  type Invariant,
  type WitnessedFinding,
  findingOf,
  requirementFor,
  roundingAt,
  weightAt,
} from './invariants.ts';
import type { Api } from '../spec/operation.ts';
import { groupedBy } from '../values/grouped.ts';
import { transitionsFor } from './lifecycle.ts';
import { type JobState, type Poll, isSighting, pointerOf, pollOperations } from './poll.ts';
import { judgeQueue } from './queue.ts';
import { type TargetName, apiOf } from '../spec/targets.ts';
import { toleratedBy } from '../spec/weight.ts';

/** A broken promise of a job or of a queue, with its weight. */
export type HistoryFinding = WitnessedFinding & {
  readonly weight: 'fail' | 'warn';
  readonly requirement: RequirementId;
  readonly account: string;
};

/**
 * Judges what was seen of jobs, whoever saw it and in whatever order it is handed in: of several k6 processes, simply
 * all their polls together. Says nothing of what was not seen: an idle queue, a state missed between two polls, a page
 * that is behind are legal.
 * @param endsWithinMs within which time of its creation a job must have ended
 * @returns each job's first finding of each invariant, and for each two jobs that cannot have run one after the other a
 *   finding of the queue's; none if all is well
 */
export function judgeHistory(polls: readonly Poll[], target: TargetName, endsWithinMs = Infinity): HistoryFinding[] {
  const terms = { api: apiOf(target), roundingMs: roundingAt(target), endsWithinMs };
  const { api, roundingMs } = terms;
  const findings: HistoryFinding[] = [];
  const tell = (account: string, told: readonly WitnessedFinding[]): void => {
    for (const one of told) {
      const weight = weightAt(one.invariant, target);
      const requirement = requirementFor(one.invariant, target);
      if (weight !== 'off' && !isExplained(one, target)) findings.push({ ...one, weight, requirement, account });
    }
  };
  const sound: JobHistory[] = [];
  for (const job of jobsIn(polls)) {
    const told = judgeJob(job, terms);
    tell(job.account, told);
    if (api === 'elastic-path' && !told.some(({ invariant }) => unsound.includes(invariant))) sound.push(job);
  }
  const queues = groupedBy(sound, (job) => JSON.stringify([job.account, job.polls.find(isSighting)?.saw.owner]));
  for (const queue of queues.values()) tell(queue[0]?.account ?? '', judgeQueue(queue, roundingMs));
  return findings;
}

type Terms = { readonly api: Api; readonly roundingMs: number; readonly endsWithinMs: number };

/** Whether a known deviation of the target explains what the last poll showed. */
function isExplained({ seen, ...one }: WitnessedFinding, target: TargetName): boolean {
  const { via } = seen[seen.length - 1] ?? seen[0];
  const operation = `${apiOf(target)}.${pollOperations[via]}` as const;
  const answer = { kind: 'response', status: via === 'create' ? 201 : 200, headers: [], body: '' } as const;
  return toleratedBy(findingOf('oracle', target, '', one), { operation, target, answer }) !== undefined;
}

/** Findings that make a job's own account of itself worthless: it is no witness against the queue. */
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
function judgeJob(job: JobHistory, terms: Terms): WitnessedFinding[] {
  const { api, roundingMs } = terms;
  const told = new Map<Invariant, WitnessedFinding>();
  const tell = (findings: readonly InvariantFinding[], ...seen: WitnessedFinding['seen']): void => {
    for (const one of findings)
      if (!told.has(one.invariant))
        told.set(one.invariant, { ...one, where: jobPlaces[api].root + one.where, jobs: [job.id], seen });
  };
  const [creation, ...others] = creationsOf(job);
  const anId = holds('an id that no other upload was answered with');
  for (const other of others)
    if (creation) tell([notHeld('id-unique', jobPlaces[api].id, anId, job.id)], creation, other);
  const states = statesOf(job);
  for (const [at, one] of states.entries()) {
    if (api === 'elastic-path' && one.saw !== 'gone') {
      tell([...brokenIn(one.saw, roundingMs), ...endsTooLate(one.saw, terms)], one.first);
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
  const owned = states.find(({ saw }) => saw !== 'gone' && saw.owner !== undefined);
  for (const one of states)
    if (owned && owned.saw !== 'gone' && one.saw !== 'gone')
      tell(ownerIsKept(owned.saw, one.saw), owned.first, one.last);
  const [first] = states;
  for (const one of states) if (first) tell(stillOpen(one, first, terms), first.first, one.last);
  return [...told.values()];
}

/** A state that a job was seen in: the poll that was over first, and the one that began last. */
type Seen = {
  readonly saw: JobState | 'gone';
  readonly first: Poll;
  readonly by: number;
  last: Poll;
  still: number;
};

/** The different states of a job in the order in which they were certain; polls that repeat themselves are one. */
function statesOf({ polls }: JobHistory): Seen[] {
  const states = new Map<string, Seen>();
  for (const poll of [...polls].sort((a, b) => a.answeredAt - b.answeredAt)) {
    const key = JSON.stringify(poll.saw);
    const known = states.get(key);
    const still = trueFrom(poll);
    if (!known) states.set(key, { saw: poll.saw, first: poll, by: poll.answeredAt, last: poll, still });
    else if (still > known.still) Object.assign(known, { last: poll, still });
  }
  return [...states.values()];
}

/** 404 after the job was shown is a loss; a job may be shown after a 404. */
function between(before: Seen['saw'], after: Seen['saw'], { api, roundingMs }: Terms): readonly InvariantFinding[] {
  if (before === 'gone') return [];
  if (after !== 'gone') return brokenBetween(api, before, after, roundingMs);
  return [notHeld('nothing-lost', '', holds('the job, which was there before'), 404)];
}

/** By the server's own clock; `stillOpen` holds the observers' clock against the same bound. */
function endsTooLate({ createdAt, finishedAt }: JobState, { endsWithinMs, roundingMs }: Terms): InvariantFinding[] {
  if (createdAt === undefined || finishedAt === undefined) return [];
  if (finishedAt <= createdAt + endsWithinMs + roundingMs) return [];
  const what = `an end within ${endsWithinMs / 1000} s of ${written(createdAt)}`;
  return [notHeld('ends-in-time', pointerOf('finishedAt'), holds(what), written(finishedAt))];
}

/** Judged only where the history covers the time: a poll beyond it still shows the job unfinished. */
function stillOpen({ saw, still }: Seen, first: Seen, { api, endsWithinMs }: Terms): InvariantFinding[] {
  if (first.saw === 'gone' || saw === 'gone' || saw.status === undefined) return [];
  const { knows, ends } = transitionsFor(api);
  if (still <= first.by + endsWithinMs || !knows(saw.status) || ends(saw.status)) return [];
  return [notHeld('ends-in-time', jobPlaces[api].status, holds(`an end within ${endsWithinMs / 1000} s`), saw.status)];
}
