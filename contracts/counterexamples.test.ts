import { expect, test } from 'vitest';
import { checkCounterExamples, wrongExchanges } from './check-counterexamples.ts';
import { counterExamples } from './counterexamples.ts';
import { contract } from './contract.ts';
import { sameJson } from './json.ts';
import { checkExchange, judgedIn } from './rules/index.ts';

test('every body that must be found broken is, and the finding cites the promise that is broken', () => {
  expect(checkCounterExamples(contract)).toEqual([]);
});

test('a rule finds nothing broken that it does not say it judged: what held is told by the same conditions', () => {
  const unsaid = [...wrongExchanges()].flatMap((exchange) => {
    const judged = judgedIn(exchange, contract);
    return checkExchange(exchange, contract).filter(({ requirement }) => !judged.includes(requirement));
  });
  const emptyList = { kind: 'value', value: [] }; // stands for nothing, and is broken where something else has to stand
  expect(unsaid.filter((one) => !sameJson(one.received, emptyList))).toEqual([]);
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
