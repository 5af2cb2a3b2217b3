/** Items by a name that each has, in the order in which the names first come. */
export function groupedBy<Item, Name>(items: readonly Item[], nameOf: (item: Item) => Name): Map<Name, Item[]> {
  const found = new Map<Name, Item[]>();
  for (const item of items) {
    const alike = found.get(nameOf(item));
    if (alike) alike.push(item);
    else found.set(nameOf(item), [item]);
  }
  return found;
}

/** Each of some names with how often it stands there, in the order in which they first come. */
export const tally = <Name>(names: readonly Name[]): [name: Name, count: number][] =>
  [...groupedBy(names, (name) => name)].map(([name, { length }]) => [name, length]);

/** All counts of a table together. */
export const sum = (counts: { readonly [name: string]: number }): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);
