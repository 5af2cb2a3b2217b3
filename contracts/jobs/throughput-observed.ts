import type { Observation } from './history.ts';
import type { JobHistory } from './history-jobs.ts';
import type { Timing } from './history-order.ts';
import type { Transitions } from './lifecycle.ts';
import type { Range } from './throughput-range.ts';

/** When something happened: not before, and not after. Milliseconds on the observers' clock, infinite where unknown. */
export type Moment = { readonly from: number; readonly to: number };

/** A clock read in whole milliseconds has cut up to one. */
const tickMs = 1;

/** A status as it was seen: when first and when last, as far as a look can tell. */
type Seen = { readonly status: string; firstTo: number; lastFrom: number };

/** When a job entered and left each of its statuses, as far as the looks at it tell. */
export class Moments {
  readonly #seen: readonly Seen[];
  readonly #transitions: Transitions;
  readonly #begin: number;

  constructor(job: JobHistory, transitions: Transitions, timing: Timing) {
    this.#transitions = transitions;
    this.#begin = beginOf(job.looks, timing.from);
    this.#seen = seenIn(job.looks, transitions, timing);
  }

  /** After the last look at an earlier status began, and before the first look at it, or at a later one, was over. */
  entered(status: string): Moment {
    const { follows, allows } = this.#transitions;
    return this.#moment(
      (seen) => follows(seen, status),
      (seen) => allows(status, seen),
    );
  }

  left(status: string): Moment {
    const { follows, allows } = this.#transitions;
    return this.#moment(
      (seen) => allows(seen, status),
      (seen) => follows(status, seen),
    );
  }

  /** When a job came to its end, whichever of the ends it is. */
  ended(): Moment {
    const { ends } = this.#transitions;
    return this.#moment((seen) => !ends(seen), ends);
  }

  /** Whether the job was in a status: seen in it, or seen before and after with no other way between. */
  wasIn(status: string): boolean {
    const { unavoidable } = this.#transitions;
    const all = this.#seen.map((one) => one.status);
    return all.includes(status) || all.some((from) => all.some((to) => unavoidable(status, from, to)));
  }

  /** Between the last look that shows what comes before it and the first that shows what comes after. */
  #moment(isBefore: (status: string) => boolean, isAfter: (status: string) => boolean): Moment {
    let [from, to] = [this.#begin, Infinity];
    for (const { status, firstTo, lastFrom } of this.#seen) {
      if (isBefore(status)) from = Math.max(from, lastFrom);
      if (isAfter(status)) to = Math.min(to, firstTo);
    }
    return { from, to };
  }
}

function seenIn(looks: readonly Observation[], { knows }: Transitions, { from, to }: Timing): Seen[] {
  const all: Seen[] = [];
  for (const look of looks) {
    const status = look.saw === 'gone' ? undefined : look.saw.status;
    if (status === undefined || !knows(status)) continue;
    let seen = all.find((one) => one.status === status);
    if (!seen) all.push((seen = { status, firstTo: Infinity, lastFrom: -Infinity }));
    seen.firstTo = Math.min(seen.firstTo, to(look) + tickMs);
    seen.lastFrom = Math.max(seen.lastFrom, from(look));
  }
  return all;
}

/** A job does not begin before its upload does. */
function beginOf(looks: readonly Observation[], from: Timing['from']): number {
  const creation = looks.find(({ via }) => via === 'create');
  return creation ? from(creation) : -Infinity;
}

/** The time between two moments of a job; null where either has not been seen to come, or where looks contradict. */
export function between(start: Moment, end: Moment): Range | null {
  if (start.to === Infinity || end.to === Infinity) return null;
  const low = Math.max(0, end.from - start.to);
  const high = end.to - start.from;
  if (high < low) return null;
  return { low, high: high === Infinity ? null : high };
}
