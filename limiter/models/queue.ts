type Cell<Item> = { readonly item: Item; readonly rest: Cell<Item> | null };

/** An immutable first-in-first-out queue: two lists, the back one in reverse. Every operation is O(1) amortised. */
export type Queue<Item> = {
  readonly size: number;
  readonly front: Cell<Item> | null;
  readonly back: Cell<Item> | null;
};

export const emptyQueue: Queue<never> = { size: 0, front: null, back: null };

export const push = <Item>(queue: Queue<Item>, item: Item): Queue<Item> => ({
  size: queue.size + 1,
  front: queue.front,
  back: { item, rest: queue.back },
});

/** The queue with its oldest item, if it has one, at the head of `front`. */
export function settle<Item>(queue: Queue<Item>): Queue<Item> {
  if (queue.front || !queue.back) return queue;
  let front: Cell<Item> | null = null;
  for (let cell: Cell<Item> | null = queue.back; cell; cell = cell.rest) front = { item: cell.item, rest: front };
  return { size: queue.size, front, back: null };
}

/** The oldest item of a settled queue. */
export const oldest = <Item>({ front }: Queue<Item>): Item | undefined => front?.item;

/** A settled queue without its oldest item. */
export const shift = <Item>({ size, front, back }: Queue<Item>): Queue<Item> =>
  front ? settle({ size: size - 1, front: front.rest, back }) : emptyQueue;
