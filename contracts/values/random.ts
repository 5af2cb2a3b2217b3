import { seeded } from '../../limiter/random.ts';

/** Numbers that a seed repeats: for histories and input data, not for secrets. */
export type Random = {
  /** At least `low`, below `high`. */
  readonly between: (low: number, high: number) => number;
  /** A whole number, both ends included. */
  readonly whole: (low: number, high: number) => number;
  readonly chance: (share: number) => boolean;
  /** @throws RangeError if there is nothing to choose from */
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** The items in another order (Fisher and Yates). */
  readonly shuffled: <Item>(items: readonly Item[]) => Item[];
};

export function randomOf(seed: number): Random {
  const next = seeded(seed);
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    between: (low, high) => low + next() * (high - low),
    whole,
    chance: (share) => next() < share,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('there is nothing to pick from');
      return items[whole(0, items.length - 1)] as (typeof items)[number];
    },
    shuffled: <Item>(items: readonly Item[]) => {
      const mixed = [...items];
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = whole(0, at);
        [mixed[at], mixed[other]] = [mixed[other] as Item, mixed[at] as Item];
      }
      return mixed;
    },
  };
}

/** A text as a seed (FNV-1a, 32 bits): the seeds that runs are repeated with are texts. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
