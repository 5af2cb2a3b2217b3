import { expect, test } from 'vitest';
import { checkCounterExamples } from './check-counterexamples.ts';
import { counterExamples } from './counterexamples.ts';
import { contract } from './contract.ts';

test('every body that must be found broken is, and the finding cites the promise that is broken', () => {
  expect(checkCounterExamples(contract)).toEqual([]);
});

test('a contract that lets something pass is told', () => {
  const lenient = { ...contract, validators: { ...contract.validators, Import2Import: () => true } };
  expect(
    checkCounterExamples(
      lenient,
      counterExamples.filter(({ right }) => 'status' in Object(right)),
    ),
  ).toContain('import2.getImport 200: "Import Completed" at body /status does not break import2/status-labels');
});
