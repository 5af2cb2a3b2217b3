import { counted } from '../contracts/show/words.ts';
import type { Arrivals } from '../runs/load-run.ts';
import { percentile, rounded } from './measure.ts';

/** Beyond these a generator did something else than what was planned. */
export const bounds = {
  p99ErrorMs: 10,
  maxErrorMs: 200,
  /** With fewer, the 99th percentile is no more than the largest. */
  p99From: 100,
};

/** What one generator was to do, and did. */
export type Schedule = {
  /** Planned starts in ascending order, in milliseconds of any clock. */
  readonly slots: readonly number[];
  /** Actual starts on the same clock, ascending. */
  readonly starts: readonly number[];
  /** What starts then or later, though every slot has its start, is nobody's plan: k6 may add one arrival at the very end. */
  readonly end: number;
};

export type Certificate = {
  readonly arrivals: Arrivals;
  /** For each start in the order given, schedule after schedule, the time of the slot it took, null if it has none. */
  readonly slotOf: readonly (number | null)[];
  /** Why the schedule cannot be said to be kept, each a sentence; empty: it was. */
  readonly broken: readonly string[];
};

/**
 * Holds the starts of several generators that share a run against the slots of each, and gives the run one certificate:
 * counts are added, percentiles taken over the errors of all. A slot that one left out is not made up for by another.
 */
export function certifyAll(schedules: readonly Schedule[]): Certificate {
  const kept = schedules.map(matched);
  const sum = (count: (one: ReturnType<typeof matched>) => number): number =>
    kept.reduce((total, one) => total + count(one), 0);
  const errors = kept.flatMap((one) => one.errors);
  const planned = sum((one) => one.planned);
  const off = sum((one) => Math.abs(one.planned - one.sent));
  const arrivals = arrivalsFrom({ planned, errors, sent: sum(({ sent }) => sent), off });
  return { arrivals, slotOf: kept.flatMap(({ slotOf }) => slotOf), broken: brokenBy(arrivals, errors.length) };
}

/**
 * Planned against actual starts, in figures.
 * @param counts `errors`: how far each start was off its time, in milliseconds; `sent` and `off` where these do not tell
 */
export function arrivalsFrom(counts: {
  readonly planned: number;
  readonly errors: readonly number[];
  readonly sent?: number;
  readonly off?: number;
}): Arrivals {
  const { planned, sent = counts.errors.length, off = Math.abs(planned - sent) } = counts;
  const errors = [...counts.errors].sort((a, b) => a - b);
  const [p99ErrorMs, maxErrorMs] = [rounded(percentile(errors, 99)), rounded(percentile(errors, 100))];
  return { planned, sent, off, p99ErrorMs, maxErrorMs };
}

function matched({ slots: planned, starts, end }: Schedule) {
  const slots = withoutTail(planned, starts.length, end);
  const own = starts.filter((start, at) => start < end || at < slots.length);
  const slotOf = match(slots, own);
  const errors = own.flatMap((start, at) => {
    const slot = slotOf[at];
    return slot === null || slot === undefined ? [] : [Math.abs(start - slot)];
  });
  return { planned: slots.length, sent: own.length, errors, slotOf: starts.map((_, at) => slotOf[at] ?? null) };
}

/**
 * The slots without those right before the end that k6 did not come to: it stops on the dot, and an arrival that is due a
 * millisecond earlier but a millisecond late is never made. One that found no VU is told by k6 itself, as dropped.
 */
function withoutTail(slots: readonly number[], starts: number, end: number): readonly number[] {
  let kept = slots.length;
  while (kept > starts && (slots[kept - 1] ?? 0) > end - bounds.p99ErrorMs) kept -= 1;
  return slots.slice(0, kept);
}

/**
 * Gives each start its slot. k6 is late but never early and drops what nobody is free for: so the slots are taken in
 * order, and one that has nobody is passed over only where starts are fewer than slots.
 */
function match(slots: readonly number[], starts: readonly number[]): (number | null)[] {
  let missing = slots.length - starts.length;
  let next = 0;
  return starts.map((start) => {
    while (missing > 0 && (slots[next + 1] ?? Infinity) <= start) {
      next += 1;
      missing -= 1;
    }
    return slots[next++] ?? null;
  });
}

function brokenBy({ planned, sent, off, p99ErrorMs, maxErrorMs }: Arrivals, samples: number): string[] {
  const broken: string[] = [];
  if (planned === 0) broken.push('nothing was planned');
  if (off > 0)
    broken.push(
      `${counted(planned, 'request')} planned and ${sent} sent${sent === planned ? `, ${off} of them by the wrong process` : ''}`,
    );
  if (samples >= bounds.p99From && p99ErrorMs > bounds.p99ErrorMs)
    broken.push(
      `1 % of the requests started more than ${p99ErrorMs} ms off their time; ${bounds.p99ErrorMs} ms is allowed`,
    );
  if (maxErrorMs > bounds.maxErrorMs)
    broken.push(`a request started ${maxErrorMs} ms off its time; ${bounds.maxErrorMs} ms is allowed`);
  return broken;
}
