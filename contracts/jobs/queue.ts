import { holds } from '../spec/finding.ts';
import { jobPlaces } from '../spec/job-places.ts';
import { notHeld, written } from './checks.ts';
import { type JobHistory, creationsOf, firstShowing, hasRun, trueFrom } from './history.ts';
import type { WitnessedFinding } from './invariants.ts';
import { type Sighting, isSighting, pointerOf } from './poll.ts';

/**
 * Jobs of one owner run one at a time, in the order of their creation. So of each two, one ran before the other: one of
 * the two orders must be possible by all that is known of both, the server's timestamps and what polls saw.
 * @returns for each job the first one it wronged or joined
 */
export function judgeQueue(jobs: readonly JobHistory[], roundingMs: number): WitnessedFinding[] {
  const runs = inTheirOrder(jobs.map(runOf).sort(byStart), roundingMs);
  const findings = new Map<string, WitnessedFinding>();
  const tell = (one: WitnessedFinding): void => {
    const key = `${one.invariant} ${one.jobs[1]}`;
    if (!findings.has(key)) findings.set(key, one);
  };
  for (const [at, second] of runs.entries())
    for (const first of runs.slice(0, at)) {
      const forth = whyNotBefore(first, second, roundingMs);
      const back = forth && whyNotBefore(second, first, roundingMs);
      if (!forth || !back) continue;
      if (forth !== turn) tell((back === turn ? passedOver : joined)(first, second, forth));
      else if (back !== turn) tell(passedOver(second, first, back));
    }
  if (findings.size === 0) for (const waited of runs) passedByOneOfTwo(waited, runs, roundingMs).forEach(tell);
  return [...findings.values()];
}

/**
 * Of two later jobs that both ran before an earlier one, and that both still ran after its 201 had arrived, either may
 * have been running by then; the other one started while the earlier job waited.
 */
function passedByOneOfTwo(waited: Run, runs: readonly Run[], roundingMs: number): WitnessedFinding[] {
  const { answered = Infinity } = waited;
  const [first, second] = runs.filter(
    (run) =>
      isCreatedBefore(waited, run, roundingMs) && knownToRunAt(run) > answered && whyNotBefore(waited, run, roundingMs),
  );
  const why = first && second && whyNotBefore(waited, second, roundingMs);
  return why && why !== turn ? [passedOver(waited, second, why)] : [];
}

/**
 * A job that can only have run after another started after the other could, and after it was last seen to run. Told to
 * all, again and again, until it tells nothing new.
 */
function inTheirOrder(runs: readonly Run[], roundingMs: number): readonly Run[] {
  const knowing = runs.map((run) => {
    const before = runs.filter((one) => whyNotBefore(run, one, roundingMs) && !whyNotBefore(one, run, roundingMs));
    return { ...run, startedAfter: before.reduce((last, one) => Math.max(last, knownToRunAt(one)), run.startedAfter) };
  });
  const isNews = knowing.some(({ startedAfter }, at) => startedAfter !== runs[at]?.startedAfter);
  return isNews ? inTheirOrder(knowing, roundingMs) : knowing;
}

/** A told end is believed: polls may be served from a copy that lags. */
const knownToRunAt = ({ startedAfter, endedAfter, finishedAt }: Run): number =>
  finishedAt === undefined && endedAfter ? Math.max(startedAfter, endedAfter.at) : startedAfter;

/** A time, and the poll that tells it. */
type At = { readonly at: number; readonly poll: Sighting };

/** What is known of one job's way through the queue, undefined where nothing is. */
type Run = {
  readonly id: string;
  /** By the server's clock. */
  readonly createdAt: number | undefined;
  readonly started: At | undefined;
  readonly finishedAt: number | undefined;
  /** It surely ran until then: its end, or the last change it showed while it was started. */
  readonly until: At | undefined;
  /** When its 201 had arrived. By the observers' clock, as all below. */
  readonly answered: number | undefined;
  /** It started after that: after its upload began, and after a poll that showed it pending. */
  readonly startedAfter: number;
  readonly startedBy: At | undefined;
  readonly endedAfter: At | undefined;
};

function runOf(job: JobHistory): Run {
  const polls = job.polls.filter(isSighting);
  const pending = polls.filter(({ saw }) => saw.status === 'pending');
  const running = polls.filter(({ saw }) => saw.status === 'started');
  const [creation] = creationsOf(job);
  const wasAtWork = hasRun(polls);
  const hasStarted = ({ saw: { status } }: Sighting): boolean =>
    status === 'started' || status === 'success' || (status === 'failed' && wasAtWork);
  const stamped = (stamp: 'createdAt' | 'startedAt' | 'finishedAt'): At | undefined => {
    const poll = firstShowing(polls, stamp);
    return poll && { at: poll.saw[stamp] ?? 0, poll };
  };
  const [started, finished] = [stamped('startedAt'), stamped('finishedAt')];
  return {
    id: job.id,
    createdAt: stamped('createdAt')?.at,
    started,
    finishedAt: finished?.at,
    until: finished ?? most(running, ({ saw }) => saw.updatedAt ?? -Infinity),
    answered: creation?.answeredAt,
    startedAfter: Math.max(creation?.sentAt ?? -Infinity, most(pending, trueFrom)?.at ?? -Infinity),
    startedBy: most(
      polls.filter(hasStarted),
      ({ answeredAt }) => -answeredAt,
      ({ answeredAt }) => answeredAt,
    ),
    endedAfter: most([...pending, ...running], trueFrom),
  };
}

/** The poll of which a key is largest; none where it dates nothing, as a page of a list that may be any age. */
function most(polls: readonly Sighting[], key: (poll: Sighting) => number, read = key): At | undefined {
  const best = polls.reduce<Sighting | undefined>((a, b) => (a && key(a) >= key(b) ? a : b), undefined);
  return best && key(best) !== -Infinity ? { at: read(best), poll: best } : undefined;
}

/** Why one job cannot have run before another: the poll of each that says so. */
type Evidence = readonly [Sighting, Sighting];

/** It had to let the other pass. */
const turn = 'turn';

function whyNotBefore(first: Run, second: Run, roundingMs: number): Evidence | typeof turn | null {
  const { started, until, endedAfter } = first;
  const { started: next, startedBy } = second;
  if (started && next && started.at > next.at + roundingMs) return [started.poll, next.poll];
  if (until && next && until.at > next.at + roundingMs && !isEmpty(first) && !isEmpty(second))
    return [until.poll, next.poll];
  // what the server tells of both is believed: polls may be served from a copy that lags
  const isTold = first.finishedAt !== undefined && next !== undefined;
  if (!isTold && endedAfter && startedBy && startedBy.at < endedAfter.at) return [startedBy.poll, endedAfter.poll];
  return mustLetPass(first, second, roundingMs) ? turn : null;
}

/** An interval that ends where it begins holds no instant, so it overlaps nothing. */
const isEmpty = ({ started, finishedAt }: Run): boolean =>
  started !== undefined && finishedAt !== undefined && finishedAt <= started.at;

/**
 * Whether the second, created earlier, had to be served first: its 201 had arrived before the first can have started,
 * since a job may be stamped before the queue can see it. Ties in creation are free.
 */
const mustLetPass = (first: Run, second: Run, roundingMs: number): boolean =>
  isCreatedBefore(second, first, roundingMs) && second.answered !== undefined && second.answered < first.startedAfter;

const isCreatedBefore = (first: Run, second: Run, roundingMs: number): boolean =>
  first.createdAt !== undefined && second.createdAt !== undefined && first.createdAt < second.createdAt - roundingMs;

const joined = (first: Run, second: Run, seen: Evidence): WitnessedFinding => {
  const where = first.started && second.started ? pointerOf('startedAt') : jobPlaces['elastic-path'].status;
  const what = `job ${second.id} not to start before job ${first.id}, started ${startOf(first, 'before')}, has ended`;
  return told('one-at-a-time', [first, second], seen, where, what);
};

const passedOver = (waited: Run, passed: Run, seen: Evidence): WitnessedFinding => {
  const named = ({ id, createdAt = 0 }: Run): string => `job ${id}, created ${written(createdAt)}`;
  const what = `${named(passed)}, to start after ${named(waited)}`;
  return told('first-come-first-served', [waited, passed], seen, pointerOf('startedAt'), what);
};

function told(
  invariant: WitnessedFinding['invariant'],
  jobs: readonly [Run, Run],
  seen: Evidence,
  where: string,
  what: string,
): WitnessedFinding {
  const [first, second] = jobs;
  const broken = notHeld(invariant, jobPlaces['elastic-path'].root + where, holds(what), startOf(second, 'started'));
  return { ...broken, jobs: [first.id, second.id], seen };
}

const startOf = ({ started }: Run, untold: string): string => (started ? written(started.at) : untold);

/** In the order of their starts, as far as these are known. */
function byStart(a: Run, b: Run): number {
  const key = ({ started, startedBy, createdAt }: Run): number => started?.at ?? startedBy?.at ?? createdAt ?? 0;
  return key(a) - key(b) || (a.id < b.id ? -1 : 1);
}
