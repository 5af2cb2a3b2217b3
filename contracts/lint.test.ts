import { expect, test } from 'vitest';
import { caseId } from './case.ts';
import { cases } from './cases/index.ts';
import { journeys } from './journeys/index.ts';
import { lintCases } from './lint.ts';

test('the rows keep their own rules', () => {
  expect(lintCases(new Date())).toEqual([]);
});

test('a deviation past its review date is said so', () => {
  expect(lintCases(new Date('2099-01-01')).join('\n')).toMatch(
    /deviation import2\/example-labels was to be looked at by/,
  );
});

/** A changed or vanished id breaks what others noted down: `npx vitest run -u contracts/lint` renews the lock on purpose. */
test('the ids of cases and journeys are those of the lock file', async () => {
  const ids = [...cases.map((row) => caseId(row)), ...journeys.map(({ id }) => id)].toSorted();
  await expect(`${ids.join('\n')}\n`).toMatchFileSnapshot('./cases/case-ids.lock');
});
