import type { Observation } from './history.ts';

/** How far clocks and answers are trusted when looks are put in order. */
export type Trust = {
  /** How far the clocks of two observers may be apart, in milliseconds; 0 for processes of one machine. */
  readonly observerSkewMs: number;
  /** How old what a list page shows may be, in milliseconds; Infinity: a page says nothing of the present. */
  readonly listStaleMs: number;
};

/** When what a look showed was true, at the earliest and at the latest, in milliseconds of the observers' common time. */
export type Timing = {
  readonly from: (look: Observation) => number;
  readonly to: (look: Observation) => number;
};

/**
 * The order of looks: one comes before another if its `to` lies before the other's `from`; otherwise they overlap, and
 * have no order. With several observers whose clocks may differ every look is widened by half the difference.
 */
export function timingOf(looks: readonly Observation[], { observerSkewMs, listStaleMs }: Trust): Timing {
  const half = observerSkewMs > 0 && hasSeveralObservers(looks) ? observerSkewMs / 2 : 0;
  return {
    from: (look) => look.sentAt - half - (look.via === 'list' ? listStaleMs : 0),
    to: (look) => look.answeredAt + half,
  };
}

function hasSeveralObservers(looks: readonly Observation[]): boolean {
  const first = looks[0]?.by;
  return looks.some(({ by }) => by !== first);
}

/** Sorted by a key, ties as they come; as it is if it already is in order, as a log of one process is. */
export function inOrder<Item>(items: readonly Item[], key: (item: Item) => number): readonly Item[] {
  let last = -Infinity;
  for (const item of items) {
    const now = key(item);
    if (now < last) return sorted(items, key);
    last = now;
  }
  return items;
}

/** Keys side by side in memory, since a sort asks for each some twenty times. */
function sorted<Item>(items: readonly Item[], key: (item: Item) => number): Item[] {
  const keys = new Float64Array(items.length);
  const order = items.map((item, at) => {
    keys[at] = key(item);
    return at;
  });
  order.sort((a, b) => compare(keys[a] ?? 0, keys[b] ?? 0));
  return order.map((at) => items[at] as Item);
}

/** A subtraction would make NaN of two infinities. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
