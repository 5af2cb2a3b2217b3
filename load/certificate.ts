import type { Arrivals } from '../reports/load-run.ts';
import { percentile, rounded } from './percentiles.ts';

/** Beyond these a generator did something else than what was planned. */
export const bounds = {
  p99ErrorMs: 10,
  maxErrorMs: 200,
  /** With fewer, the 99th percentile is no more than the largest. */
  p99From: 100,
};

export type Certificate = {
  readonly arrivals: Arrivals;
  /** For each start in the order given, the time of the slot it took, null if it has none. */
  readonly slotOf: readonly (number | null)[];
  /** Why the schedule cannot be said to be kept, each a sentence; empty: it was. */
  readonly broken: readonly string[];
};

/**
 * Holds actual starts against planned ones.
 * @param slots planned starts in ascending order, in milliseconds of any clock
 * @param starts actual starts on the same clock, ascending
 * @param end what starts then or later is nobody's plan: k6 may add one arrival at the very end
 */
export function certify(slots: readonly number[], starts: readonly number[], end: number): Certificate {
  const counted = starts.filter((start) => start < end);
  const slotOf = match(slots, counted);
  const errors = counted.flatMap((start, at) => {
    const slot = slotOf[at];
    return slot === null || slot === undefined ? [] : [Math.abs(start - slot)];
  });
  const arrivals = arrivalsOf(slots.length, counted.length, errors);
  return {
    arrivals,
    slotOf: starts.map((_, at) => slotOf[at] ?? null),
    broken: brokenBy(arrivals, errors.length),
  };
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

function arrivalsOf(planned: number, sent: number, errors: readonly number[]): Arrivals {
  const sorted = [...errors].sort((a, b) => a - b);
  return {
    planned,
    sent,
    off: Math.abs(planned - sent),
    p99ErrorMs: rounded(percentile(sorted, 99)),
    maxErrorMs: rounded(percentile(sorted, 100)),
  };
}

function brokenBy({ planned, sent, off, p99ErrorMs, maxErrorMs }: Arrivals, samples: number): string[] {
  const broken: string[] = [];
  if (planned === 0) broken.push('nothing was planned');
  if (off > 0) broken.push(`${planned} requests were planned and ${sent} sent`);
  if (samples >= bounds.p99From && p99ErrorMs > bounds.p99ErrorMs)
    broken.push(
      `1 % of the requests started more than ${p99ErrorMs} ms off their time; ${bounds.p99ErrorMs} ms is allowed`,
    );
  if (maxErrorMs > bounds.maxErrorMs)
    broken.push(`a request started ${maxErrorMs} ms off its time; ${bounds.maxErrorMs} ms is allowed`);
  return broken;
}
