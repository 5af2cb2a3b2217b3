/** The longest line that a value may fill. */
const width = 140;

/** How many items of a list are written: such as fit in a line each, and such as do not. */
const most = { short: 7, long: 2 };

/**
 * A value as a golden file that is read in review: what fits stands in one line, a long list shows how it begins and
 * says how many more it has.
 */
export function readable(value: unknown, indent = ''): string {
  const flat = inOneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= width) return flat;
  const inner = `${indent}  `;
  const rows = Array.isArray(value)
    ? firstOf(value.map((one) => readable(one, inner)))
    : Object.entries(value).map(([name, one]) => `${name}: ${readable(one, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [open, ...rows.map((row) => inner + row), indent + close].join('\n');
}

function firstOf(rows: readonly string[]): string[] {
  const shown = rows.slice(0, rows.some((row) => row.includes('\n')) ? most.long : most.short);
  return rows.length > shown.length ? [...shown, `… and ${rows.length - shown.length} more`] : shown;
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, one]) => `${name}: ${inOneLine(one)}`)
      .join(', ')} }`;
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  return JSON.stringify(value);
}
