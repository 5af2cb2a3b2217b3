import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in a source file, as Playwright has it: an absolute path, line and column from 1. */
export type SourcePlace = { readonly file: string; readonly line: number; readonly column: number };

const contracts = fileURLToPath(new URL('../contracts/', import.meta.url));

/** Where the families stand that compose their titles. */
const composed = { file: join(contracts, 'cases/families/constraints.ts'), text: 'export const constraintCases' };

/**
 * Finds where the row of a case or journey stands in contracts/, by its title, as the source has it between quotes. What a family composes for every schema stands at the family's function; two rows of
 * one title in one family at the first of them.
 */
export function rowPlaces(): (id: string, title: string) => SourcePlace {
  const places = new Map<string, SourcePlace[]>();
  for (const file of sources()) {
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const [at, text] of lines.entries())
      for (const [, quoted = ''] of text.matchAll(/'((?:[^'\\]|\\.)*)'/g)) {
        const said = quoted.replace(/\\(.)/g, '$1');
        places.set(said, [...(places.get(said) ?? []), placeAt(file, at, text)]);
      }
  }
  const family = placeOf(composed);
  return (id, title) => {
    const found = places.get(title) ?? [];
    return found.find(({ file }) => file.endsWith(ownFileOf(id))) ?? found.find(isOfAll) ?? found[0] ?? family;
  };
}

const sources = (): string[] =>
  ['cases', 'journeys'].flatMap((folder) =>
    readdirSync(join(contracts, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('journey.ts'))
      .sort()
      .map((name) => join(contracts, folder, name)),
  );

const placeAt = (file: string, at: number, text: string): SourcePlace => ({
  file,
  line: at + 1,
  column: text.search(/\S/) + 1,
});

function placeOf({ file, text }: typeof composed): SourcePlace {
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = Math.max(
    0,
    lines.findIndex((line) => line.startsWith(text)),
  );
  return placeAt(file, at, lines[at] ?? '');
}

/** The file of an operation's own rows: `cases/import2/get-import.ts`. */
function ownFileOf(id: string): string {
  const [api = '', name = ''] = (id.split('/')[0] ?? '').split('.');
  return join('cases', api, `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`);
}

const isOfAll = ({ file }: SourcePlace): boolean =>
  file.includes(join('cases', 'families')) || !file.includes(join('contracts', 'cases'));
