import type { Random } from '../../contracts/values/random.ts';

/**
 * Deals cards in random order, each as often as it is in the deck: exact counts without holding the order (selection
 * sampling, Knuth 3.4.2 S).
 */
export class Deck<Card> {
  readonly #left: { readonly card: Card; count: number }[];
  #total: number;

  constructor(counts: ReadonlyMap<Card, number>) {
    this.#left = [...counts].map(([card, count]) => ({ card, count }));
    this.#total = this.#left.reduce((sum, { count }) => sum + count, 0);
  }

  get size(): number {
    return this.#total;
  }

  /** @throws RangeError if the deck is empty */
  deal(random: Random): Card {
    if (this.#total === 0) throw new RangeError('the deck is empty');
    let at = random.whole(0, --this.#total);
    for (const pile of this.#left) {
      if (at < pile.count) {
        pile.count -= 1;
        return pile.card;
      }
      at -= pile.count;
    }
    throw new RangeError('the deck is empty');
  }
}

/** A number split by weights into whole parts that add up to it (largest remainder). */
export function split<Part>(total: number, weights: ReadonlyMap<Part, number>): Map<Part, number> {
  const sum = [...weights.values()].reduce((a, b) => a + b, 0);
  const parts = [...weights].map(([part, weight]) => ({ part, exact: (total * weight) / sum }));
  const counts = new Map(parts.map(({ part, exact }) => [part, Math.floor(exact)]));
  const missing = total - [...counts.values()].reduce((a, b) => a + b, 0);
  const byRemainder = [...parts].sort((a, b) => (b.exact % 1) - (a.exact % 1));
  for (const { part } of byRemainder.slice(0, missing)) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}
