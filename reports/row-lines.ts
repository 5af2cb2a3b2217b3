import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { partsOf } from '../contracts/cases/case.ts';

const contracts = fileURLToPath(new URL('../contracts/', import.meta.url));

/** Where the family stands that composes its titles. */
const composing = 'export const constraintCases';

/**
 * Finds where the row of a case or journey stands in contracts/, as Playwright has it: an absolute path, line and
 * column from 1. It is known by its title, as the source has it between quotes: in the file of its operation, else in
 * that of a family, else in the first that has it. What a family composes for every schema stands at the family's function.
 */
export function rowLines(): (id: string, title: string) => ReturnType<typeof lineOf> {
  const sources = ['cases', 'journeys'].flatMap((folder) => sourcesIn(join(contracts, folder)));
  const families = sources.filter(({ file }) => isOfAll(file));
  return (id, title) => {
    const quoted = `'${title.replace(/['\\]/g, '\\$&')}'`;
    const own = sources.filter(({ file }) => file.endsWith(ownFileOf(id)));
    const found = [...own, ...families, ...sources].find(({ text }) => text.includes(quoted));
    if (found) return lineOf(found, quoted);
    const family = families.find(({ text }) => text.includes(composing));
    return lineOf(family ?? { file: contracts, text: '' }, composing);
  };
}

export type RowLines = ReturnType<typeof rowLines>;

/** A line as it is called in the checkout: `contracts/cases/import2/get-import.ts`, and its line. */
export type SourceLine = { readonly file: string; readonly line: number };

export const inSources = ({ file, line }: ReturnType<typeof lineOf>): SourceLine => ({
  file: relative(join(contracts, '..'), file).replaceAll('\\', '/'),
  line,
});

/** Whether a row is composed for many operations, so that its line says little of one. */
export const isComposed = (file: string): boolean => file.includes('cases/families');

/** The line of openapi.yaml that carries a requirement, or else that names an operation; null where neither is there. */
export function lineInDocument(requirement: string | undefined, operation: string): SourceLine | null {
  const lines = readFileSync(join(contracts, '..', 'openapi.yaml'), 'utf8').split('\n');
  const wanted = [...(requirement === undefined ? [] : [`x-requirement: ${requirement}`]), `operationId: ${operation}`];
  const [at] = wanted.map((text) => lines.findIndex((line) => line.trim() === text)).filter((found) => found >= 0);
  return at === undefined ? null : { file: 'openapi.yaml', line: at + 1 };
}

type Source = { readonly file: string; readonly text: string };

const sourcesIn = (folder: string): Source[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('journey.ts'))
    .sort()
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));

/** The line that holds a text, where it begins. */
function lineOf({ file, text }: Source, wanted: string) {
  const before = text.slice(0, text.indexOf(wanted)).split('\n');
  const line = text.split('\n')[before.length - 1] ?? '';
  return { file, line: before.length, column: line.search(/\S/) + 1 };
}

/** The file of an operation's own rows: `cases/import2/get-import.ts`. */
function ownFileOf(id: string): string {
  const [api = '', name = ''] = partsOf(id).operation.split('.');
  return join('cases', api, `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`);
}

const isOfAll = (file: string): boolean =>
  file.includes(join('cases', 'families')) || !file.includes(join('contracts', 'cases'));
