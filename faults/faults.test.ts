import { expect, test } from 'vitest';
import { caseId } from '../contracts/cases/case.ts';
import { cases } from '../contracts/cases/index.ts';
import { outcomeInWords, showOutcome } from '../contracts/show/report-case.ts';
import { rules } from '../contracts/rules/index.ts';
import { requirementOf } from '../contracts/spec/requirements/index.ts';
import type { Outcome } from '../contracts/judge/assessment.ts';
import { isRed } from '../contracts/judge/verdict.ts';
import { faults } from './catalogue.ts';
import type { Fault } from './fault.ts';
import { findingExpectedOf, targetOf, tells, tryFault } from '../testing/try-fault.ts';

const firstFor = (rule: string): Fault | undefined => faults.find((fault) => findingExpectedOf(fault)?.rule === rule);

for (const { id: rule } of rules) {
  const fault = firstFor(rule);
  test(`rule ${rule} is woken by ${fault?.id ?? 'no fault, so it is dead'}, in all cases that meet it, and only in them`, async () => {
    const meant = fault && findingExpectedOf(fault);
    if (!meant) throw new Error(`rule ${rule} has no fault: give it a row in faults/catalogue.ts`);
    const outcomes = await tryFault(fault, targetOf(fault), 'operation');
    const told = outcomes.filter((outcome) => tells(outcome, meant)).map((outcome) => outcome.case);
    expect(told).toEqual(outcomes.filter(({ isMet }) => isMet).map((outcome) => outcome.case));
    expect(told).not.toEqual([]);
    expect(outcomes.filter(({ verdict }) => verdict.verdict === 'harnessError')).toEqual([]);

    const isRedAtAll = requirementOf(meant.requirement).level === 'MUST'; // the others are notes and warnings
    const red = outcomes.filter(({ verdict }) => isRed(verdict.verdict)).map((outcome) => outcome.case);
    expect(red).toEqual(isRedAtAll ? expect.arrayContaining(told) : []);
  });
}

test('a failure is told with case, requirement, sentence, expected, received and curl', async () => {
  const [fault] = faults.filter(({ id }) => id === 'another-import');
  const outcomes = await tryFault(fault as Fault, 'import2@mock-live', 'operation');
  const outcome = outcomes.find((one) => one.case === 'import2.getImport/200/existing') as Outcome;
  const row = cases.find((one) => caseId(one) === outcome.case);
  const text = outcomeInWords(showOutcome(outcome, row?.title ?? ''));
  expect(text).toContain('import2.getImport/200/existing at import2@mock-live');
  expect(text).toContain('import2/get-answers-the-import (MUST, vendor)');
  expect(text).toContain('"Returns status of the import identified by the given id."  [GET /imports/:id]');
  expect(text).toContain('received  "another-import" (string)');
  expect(text).toMatch(/curl -sS -X POST -u "\${IMPORT2_TOKEN%%:\*}:X"/);
  expect(text).not.toContain('mock-fault'); // the account's name is its token
});
