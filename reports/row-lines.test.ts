import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { caseId } from '../contracts/cases/case.ts';
import { cases } from '../contracts/cases/index.ts';
import { constraintCases } from '../contracts/cases/families/constraints.ts';
import { journeys } from '../contracts/journeys/index.ts';
import { rowLines } from './row-lines.ts';

const placeOf = rowLines();

/** The lines about a place, which hold the rest of its row. */
const around = (id: string, title: string): string => {
  const { file, line } = placeOf(id, title);
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(line - 3, line + 1)
    .join('\n');
};

test('every case stands at its row, or at the function of the family that composes it', () => {
  const composed = new Set(constraintCases.map((row) => caseId(row)));
  for (const row of cases) {
    const words = around(caseId(row), row.title);
    if (composed.has(caseId(row))) expect(words).toContain('export const constraintCases');
    else expect(words.replace(/\\'/g, "'"), caseId(row)).toContain(`'${row.title}'`);
  }
});

test('a title that two operations share leads to the own one', () => {
  const titleOf = (id: string): string => cases.find((row) => caseId(row) === id)?.title ?? '';
  const fileOf = (id: string): string => placeOf(id, titleOf(id)).file;
  expect(fileOf('import2.listImports/200/unicode-username')).toMatch(/cases\/import2\/list-imports\.ts$/);
  expect(fileOf('elastic-path.getImport/404/unknown-route')).toMatch(/cases\/elastic-path\/get-import\.ts$/);
  expect(fileOf('import2.getImport/404/unknown-route')).toMatch(/families\/not-found\.ts$/);
});

test('every journey stands where its title does, under its name', () => {
  for (const { id, title } of journeys)
    expect(around(id, title)).toMatch(new RegExp(`^ *'?${id.split('/')[1]}'?: \\{\n *title: '${title}'`, 'm'));
});
