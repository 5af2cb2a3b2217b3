/** Items by a name that each has, in the order in which the names first come. */
export function groupedBy<Item, Name>(items: readonly Item[], nameOf: (item: Item) => Name): Map<Name, Item[]> {
  const found = new Map<Name, Item[]>();
  for (const item of items) {
    const name = nameOf(item);
    const alike = found.get(name);
    if (alike) alike.push(item);
    else found.set(name, [item]);
  }
  return found;
}

/** Each of some names with how often it stands there, in the order in which they first come. */
export const tally = <Name>(names: readonly Name[]): [name: Name, count: number][] =>
  [...groupedBy(names, (name) => name)].map(([name, { length }]) => [name, length]);

/** All counts of a table together. */
export const totalOf = (counts: { readonly [name: string]: number }): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

/** How often each of some names stands among others. */
export function countsOf<Name extends string>(names: readonly Name[], found: readonly Name[]) {
  const counts = new Map(tally(found));
  return Object.fromEntries(names.map((name) => [name, counts.get(name) ?? 0])) as { [name in Name]: number };
}
