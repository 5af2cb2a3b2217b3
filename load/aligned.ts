/** Names and what is said of each, as lines in two columns. */
export function aligned(rows: readonly (readonly [name: string, said: string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, said]) => `${name.padEnd(width)}  ${said}`);
}
