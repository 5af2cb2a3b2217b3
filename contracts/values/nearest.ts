/** The name among some that is nearest to one that is none of them, and how many letters apart they are. */
export const nearestOf = <Name extends string>(
  name: string,
  names: readonly Name[],
): { readonly nearest: Name; readonly distance: number } =>
  names
    .map((nearest) => ({ nearest, distance: editDistance(name, nearest) }))
    .reduce((best, one) => (one.distance < best.distance ? one : best));

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_none, at) => at);
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1];
    for (const [place, other] of [...to].entries())
      next.push(
        Math.min((next[place] ?? 0) + 1, (row[place + 1] ?? 0) + 1, (row[place] ?? 0) + (letter === other ? 0 : 1)),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}
