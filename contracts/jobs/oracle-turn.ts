import { received } from '../finding.ts';
import { inOrder } from './history-order.ts';
import { written } from './oracle-look.ts';
import type { At, Run } from './oracle-run.ts';
import type { OracleTerms } from './oracle-terms.ts';
import type { Tell } from './oracle-violation.ts';

/**
 * Jobs start in the order of their creation; compared only when the earlier one's 201 had arrived before the later one
 * started, since a job may be stamped before the queue can see it. Ties are free. Two kinds of evidence that B started
 * before A: both their starts on the server's clock, or a look that shows A pending after one that shows B started.
 */
export function judgeTurns(runs: readonly Run[], { roundingMs }: OracleTerms, tell: Tell): void {
  const told = new Set<string>();
  const judge = (waits: Key, served: Key, slackMs: number): void => {
    for (const { waited, passed, waitedAt, servedAt } of passedOver(runs, waits, served, slackMs, roundingMs)) {
      if (told.has(passed.id)) continue;
      told.add(passed.id);
      tell({
        rule: 'first-come-first-served',
        jobs: [waited.id, passed.id],
        seen: [servedAt.look, waitedAt.look],
        where: '/data/meta/timestamps/started_at',
        expected: { kind: 'holds', what: inTurn(waited, passed) },
        received: received(passed.started ? written(passed.started.at) : 'started'),
      });
    }
  };
  judge(
    ({ started }) => started,
    ({ started }) => started,
    roundingMs,
  );
  judge(
    ({ pending }) => pending,
    ({ startedBy }) => startedBy,
    0,
  );
}

const inTurn = (waited: Run, passed: Run): string =>
  `job ${passed.id}, created ${written(passed.createdAt ?? 0)}, to start after job ${waited.id}, created ${written(waited.createdAt ?? 0)}`;

type Key = (run: Run) => At | undefined;
type PassedOver = { readonly waited: Run; readonly passed: Run; readonly waitedAt: At; readonly servedAt: At };

/**
 * For each job, one that was created before it, was still waiting after it was served, and whose 201 had arrived
 * before it can have started; if there is one. From the last served to the first, those that waited longer are entered
 * by creation; the one whose 201 came first among those created earlier is the witness. `n log n`.
 */
function passedOver(runs: readonly Run[], waits: Key, served: Key, slackMs: number, roundingMs: number): PassedOver[] {
  const waiting = descending(runs, waits).filter(({ run }) => run.answered && run.createdAt !== undefined);
  const earliest = new EarliestAnswer(waiting.map(({ run }) => run.createdAt ?? 0));
  const found: PassedOver[] = [];
  let next = 0;
  for (const { run: passed, at: servedAt } of descending(runs, served)) {
    for (let one = waiting[next]; one && one.at.at > servedAt.at + slackMs; one = waiting[++next]) earliest.enter(one);
    if (passed.createdAt === undefined || !passed.notBefore) continue;
    const witness = earliest.createdBefore(passed.createdAt - roundingMs);
    if (witness && (witness.run.answered?.at ?? Infinity) < passed.notBefore.at)
      found.push({ waited: witness.run, passed, waitedAt: witness.at, servedAt });
  }
  return found;
}

type Keyed = { readonly run: Run; readonly at: At };

const descending = (runs: readonly Run[], key: Key): readonly Keyed[] =>
  inOrder(
    runs.flatMap((run) => {
      const at = key(run);
      return at ? [{ run, at }] : [];
    }),
    ({ at }) => -at.at,
  );

/** A Fenwick tree over creations: of the jobs entered so far and created before an instant, the first answered. */
class EarliestAnswer {
  readonly #creations: readonly number[];
  readonly #best: (Keyed | undefined)[];

  constructor(creations: readonly number[]) {
    this.#creations = [...creations].sort((a, b) => a - b);
    this.#best = Array.from({ length: creations.length + 1 });
  }

  enter(one: Keyed): void {
    for (let at = this.#before(one.run.createdAt ?? 0) + 1; at < this.#best.length; at += at & -at)
      this.#best[at] = sooner(this.#best[at], one);
  }

  createdBefore(instant: number): Keyed | undefined {
    let best: Keyed | undefined;
    for (let at = this.#before(instant); at > 0; at -= at & -at) best = sooner(best, this.#best[at]);
    return best;
  }

  /** How many were created before an instant. */
  #before(instant: number): number {
    let [low, high] = [0, this.#creations.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#creations[middle] ?? Infinity) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const sooner = (a: Keyed | undefined, b: Keyed | undefined): Keyed | undefined =>
  !a || (b && answeredAt(b) < answeredAt(a)) ? b : a;

const answeredAt = ({ run }: Keyed): number => run.answered?.at ?? Infinity;
