import { received } from '../rules/finding.ts';
import { type Sighting, isSighting } from './history.ts';
import { type JobHistory, creationsOf, firstShowing } from './history-jobs.ts';
import type { Timing } from './history-order.ts';
import { type Invariant, placeOf, pointerOf, statusOf, written } from './invariants.ts';
import type { Told } from './oracle.ts';
import type { OracleTerms } from './oracle-terms.ts';

/**
 * Jobs of one owner run one at a time, in the order of their creation. So of each two, one ran before the other: one of
 * the two orders must be possible by all that is known of both, the server's timestamps and what polls saw.
 * @returns for each job the first one it wronged or joined
 */
export function judgeQueue(jobs: readonly JobHistory[], terms: OracleTerms, timing: Timing): Told[] {
  const runs = inTheirOrder(jobs.map((job) => runOf(job, terms, timing)).sort(byStart), terms);
  const breaches = new Map<string, Told>();
  const tell = (breach: Told): void => {
    const key = `${breach.invariant} ${breach.jobs[1]}`;
    if (!breaches.has(key)) breaches.set(key, breach);
  };
  for (const [at, second] of runs.entries())
    for (const first of runs.slice(0, at)) {
      const forth = whyNotBefore(first, second, terms);
      const back = forth && whyNotBefore(second, first, terms);
      if (!forth || !back) continue;
      if (back === turn && forth !== turn) tell(passedOver(first, second, forth.seen));
      else if (forth === turn && back !== turn) tell(passedOver(second, first, back.seen));
      else if (forth !== turn) tell(joined(first, second, forth.seen));
    }
  if (breaches.size === 0) for (const waited of runs) tellOfTwo(waited, runs, terms, tell);
  return [...breaches.values()];
}

/**
 * Of two later jobs that both ran before an earlier one, and that both still ran after its 201 had arrived, either may
 * have been running by then; the other one started while the earlier job waited.
 */
function tellOfTwo(waited: Run, runs: readonly Run[], terms: OracleTerms, tell: (breach: Told) => void): void {
  const { answered = Infinity } = waited;
  const [first, second] = runs.filter(
    (run) =>
      isCreatedBefore(waited, run, terms.roundingMs) &&
      knownToRunAt(run) > answered &&
      whyNotBefore(waited, run, terms),
  );
  const why = first && second && whyNotBefore(waited, second, terms);
  if (why && why !== turn) tell(passedOver(waited, second, why.seen));
}

/**
 * A job that can only have run after another started after the other could, and after it was last seen to run. Told to
 * all, again and again, until it tells nothing new.
 */
function inTheirOrder(runs: readonly Run[], terms: OracleTerms): readonly Run[] {
  const told = runs.map((run) => {
    const before = runs.filter((one) => whyNotBefore(run, one, terms) && !whyNotBefore(one, run, terms));
    return { ...run, startedAfter: before.reduce((last, one) => Math.max(last, knownToRunAt(one)), run.startedAfter) };
  });
  const isNews = told.some(({ startedAfter }, at) => startedAfter !== runs[at]?.startedAfter);
  return isNews ? inTheirOrder(told, terms) : told;
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
  /** It had started by then. */
  readonly startedBy: At | undefined;
  /** It ended after that. */
  readonly endedAfter: At | undefined;
};

function runOf(job: JobHistory, { clockSkewMs }: OracleTerms, { from, to }: Timing): Run {
  const polls = job.looks.filter(isSighting);
  const pending = polls.filter(({ saw }) => saw.status === 'pending');
  const running = polls.filter(({ saw }) => saw.status === 'started');
  const [creation] = creationsOf(job);
  // a job that failed may never have started (E-5)
  const hasRun = polls.some(({ saw }) => saw.status === 'started' || saw.startedAt !== undefined);
  const hasStarted = ({ saw: { status } }: Sighting): boolean =>
    status === 'started' || status === 'success' || (status === 'failed' && hasRun);
  const started = at(firstShowing(polls, 'startedAt'), ({ saw }) => saw.startedAt);
  const finished = at(firstShowing(polls, 'finishedAt'), ({ saw }) => saw.finishedAt);
  return {
    id: job.id,
    createdAt: firstShowing(polls, 'createdAt')?.saw.createdAt,
    started,
    finishedAt: finished?.at,
    until: finished ?? most(running, ({ saw }) => saw.updatedAt ?? -Infinity),
    answered: creation && to(creation),
    startedAfter: Math.max(
      creation ? from(creation) : -Infinity,
      started ? started.at - clockSkewMs : -Infinity,
      most(pending, from)?.at ?? -Infinity,
    ),
    startedBy: most(polls.filter(hasStarted), (poll) => -to(poll), to),
    endedAfter: most([...pending, ...running], from),
  };
}

const at = (poll: Sighting | undefined, read: (poll: Sighting) => number | undefined): At | undefined => {
  const time = poll && read(poll);
  return poll && time !== undefined ? { at: time, poll } : undefined;
};

/** The poll of which a key is largest; none where it dates nothing, as a page of a list that may be any age. */
function most(polls: readonly Sighting[], key: (poll: Sighting) => number, read = key): At | undefined {
  const best = polls.reduce<Sighting | undefined>((a, b) => (a && key(a) >= key(b) ? a : b), undefined);
  return best && key(best) !== -Infinity ? { at: read(best), poll: best } : undefined;
}

/** Why one job cannot have run before another, with the poll of each that says so. */
type Why = { readonly seen: Polls };
type Polls = readonly [Sighting, Sighting];

/** It had to let the other pass. */
const turn = 'turn';

function whyNotBefore(first: Run, second: Run, { roundingMs }: OracleTerms): Why | typeof turn | null {
  const { started, until, endedAfter } = first;
  const { started: next, startedBy } = second;
  if (started && next && started.at > next.at + roundingMs) return { seen: [started.poll, next.poll] };
  if (until && next && until.at > next.at + roundingMs && !isEmpty(first) && !isEmpty(second))
    return { seen: [until.poll, next.poll] };
  // what the server tells of both is believed: polls may be served from a copy that lags
  const isTold = first.finishedAt !== undefined && next !== undefined;
  if (!isTold && endedAfter && startedBy && startedBy.at < endedAfter.at)
    return { seen: [startedBy.poll, endedAfter.poll] };
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

function joined(first: Run, second: Run, seen: Polls): Told {
  const isDated = first.started !== undefined && second.started !== undefined;
  return told('one-at-a-time', first, second, seen, {
    where: isDated ? pointerOf('startedAt') : statusOf('elastic-path'),
    what: `job ${second.id} not to start before job ${first.id}, started ${first.started ? written(first.started.at) : 'before'}, has ended`,
    found: second.started ? written(second.started.at) : 'started',
  });
}

const passedOver = (waited: Run, passed: Run, seen: Polls): Told =>
  told('first-come-first-served', waited, passed, seen, {
    where: pointerOf('startedAt'),
    what: `job ${passed.id}, created ${written(passed.createdAt ?? 0)}, to start after job ${waited.id}, created ${written(waited.createdAt ?? 0)}`,
    found: passed.started ? written(passed.started.at) : 'started',
  });

const told = (
  invariant: Invariant,
  first: Run,
  second: Run,
  seen: Polls,
  { where, what, found }: { readonly where: string; readonly what: string; readonly found: string },
): Told => ({
  invariant,
  jobs: [first.id, second.id],
  seen,
  where: placeOf('elastic-path') + where,
  expected: { kind: 'holds', what },
  received: received(found),
});

/** In the order of their starts, as far as these are known. */
function byStart(a: Run, b: Run): number {
  const key = ({ started, startedBy, createdAt }: Run): number => started?.at ?? startedBy?.at ?? createdAt ?? 0;
  return key(a) - key(b) || (a.id < b.id ? -1 : 1);
}
