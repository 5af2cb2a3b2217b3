import { received } from '../finding.ts';
import type { Sighting } from './history.ts';
import { inOrder } from './history-order.ts';
import { pointerOf, written } from './oracle-look.ts';
import type { At, Run } from './oracle-run.ts';
import type { OracleTerms } from './oracle-terms.ts';
import type { Tell } from './oracle-violation.ts';

/**
 * At most one job of a queue is started at a time. Three kinds of evidence, each `n log n` in the jobs: the server's
 * timestamps of both; a job still seen running after a later one was seen started; and, where the server tells no
 * timestamps, the looks alone.
 */
export function judgeOverlaps(runs: readonly Run[], terms: OracleTerms, tell: Tell): void {
  const told = new Set<string>();
  const once: Together = (earlier, later, seen, finding) => {
    const pair = JSON.stringify([earlier.id, later.id].sort());
    if (told.has(pair)) return;
    told.add(pair);
    tell({ rule: 'one-at-a-time', jobs: [earlier.id, later.id], seen, ...finding });
  };
  byTimestamps(runs, terms, once);
  byStillRunning(runs, terms, once);
  byLooks(runs, once);
}

type Together = (
  earlier: Run,
  later: Run,
  seen: readonly [Sighting, Sighting],
  finding: Pick<Parameters<Tell>[0], 'where' | 'expected' | 'received'>,
) => void;

type Started = Run & { readonly started: At };

/** Those whose start the server has told, in the order of their starts: 1, or -1 for the last first. */
const startsOf = (runs: readonly Run[], direction: 1 | -1 = 1): readonly Started[] =>
  inOrder(
    runs.filter((run): run is Started => run.started !== undefined),
    ({ started }) => direction * started.at,
  );

/** An interval that ends where it begins holds no instant, so it overlaps nothing; one that was seen running does. */
const isEmpty = ({ started, finishedAt }: Started): boolean => finishedAt !== undefined && finishedAt <= started.at;

/**
 * In the order of their starts each is held against the one that ran longest of those before. Of a job whose end is not
 * known only its start is, and where timestamps are cut two that show the same start may have started in either order.
 */
function byTimestamps(runs: readonly Run[], { roundingMs }: OracleTerms, together: Together): void {
  let longest: Started | undefined;
  for (const run of startsOf(runs)) {
    if (isEmpty(run)) continue;
    const until = longest?.until;
    const apart = isLong(run) || run.started.at > (longest?.started.at ?? -Infinity);
    if (longest && until && apart && until.at > run.started.at + roundingMs)
      together(longest, run, [until.look, run.started.look], startedWithin(longest, run, until.at));
    if (run.until && run.until.at > (until?.at ?? -Infinity)) longest = run;
  }
}

const isLong = ({ started, until }: Started): boolean => until !== undefined && until.at > started.at;

const startedWithin = (earlier: Started, later: Started, until: number): Parameters<Together>[3] => ({
  where: pointerOf('startedAt'),
  expected: {
    kind: 'holds',
    what: `job ${later.id} not to start while job ${earlier.id} runs, ${written(earlier.started.at)} to ${written(until)}`,
  },
  received: received(written(later.started.at)),
});

/**
 * Of two jobs the earlier, whose end the server has not told, was still running when the later had been seen started.
 * A told end is believed: looks may be served from a copy that lags.
 */
function byStillRunning(runs: readonly Run[], { roundingMs }: OracleTerms, together: Together): void {
  const latestFirst = startsOf(runs, -1);
  let soonest: SeenStarted | undefined;
  let next = 0;
  for (const run of latestFirst) {
    for (let one = latestFirst[next]; one && one.started.at > run.started.at + roundingMs; one = latestFirst[++next])
      soonest = sooner(soonest, one);
    const { running, finishedAt } = run;
    if (soonest && running && finishedAt === undefined && running.to.at > soonest.startedBy.at)
      together(run, soonest, [soonest.startedBy.look, running.to.look], stillStarted(run, soonest));
  }
}

type SeenStarted = Started & { readonly startedBy: At };

function sooner(best: SeenStarted | undefined, run: Started): SeenStarted | undefined {
  const { startedBy } = run;
  if (!startedBy || isEmpty(run) || (best && best.startedBy.at <= startedBy.at)) return best;
  return { ...run, startedBy };
}

const stillStarted = (earlier: Run, later: Run): Parameters<Together>[3] => ({
  where: '/data/attributes/status',
  expected: { kind: 'holds', what: `job ${earlier.id} to have ended before job ${later.id} is started` },
  received: received('started'),
});

type Running = Run & { readonly running: NonNullable<Run['running']> };

/** Whether the server has told when the job ran, so that the looks have nothing to add. */
const isTold = ({ started, finishedAt }: Run): boolean => started !== undefined && finishedAt !== undefined;

/**
 * A job surely ran between the answer of its first look as started and the request of its last. If the two overlap it
 * ran at some instant between them, and whoever surely ran all that time ran together with it.
 */
function byLooks(runs: readonly Run[], together: Together): void {
  const seen = runs.filter((run): run is Running => run.running !== undefined);
  let longest: Running | undefined;
  let longestUntold: Running | undefined;
  for (const run of inOrder(seen, ({ running: { from, to } }) => Math.min(from.at, to.at))) {
    const before = isTold(run) ? longestUntold : longest;
    if (before && ranThroughout(before, run))
      together(before, run, [run.running.from.look, before.running.to.look], stillStarted(before, run));
    if (!isCertain(run)) continue;
    longest = longer(longest, run);
    if (!isTold(run)) longestUntold = longer(longestUntold, run);
  }
}

const isCertain = ({ running: { from, to } }: Running): boolean => from.at < to.at;

const longer = (best: Running | undefined, run: Running): Running =>
  best && best.running.to.at >= run.running.to.at ? best : run;

/** Called in the order of beginnings, which leaves the ends to compare, and a beginning in the same millisecond. */
const ranThroughout = ({ running: earlier }: Running, later: Running): boolean =>
  later.running.from.at < earlier.to.at && (isCertain(later) || earlier.from.at < later.running.to.at);
