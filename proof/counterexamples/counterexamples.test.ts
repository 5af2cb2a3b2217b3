import { expect, test } from 'vitest';
import { checkCounterExamples, wrongExchanges } from './check-counterexamples.ts';
import { counterExamples } from './counterexamples.ts';
import { contract, operationOf } from '../../contracts/spec/contract.ts';
import { sameJson } from '../../contracts/values/json.ts';
import { speaksFor } from '../../contracts/spec/requirements/index.ts';
import { checkExchange, judgedIn } from '../../contracts/rules/index.ts';

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

test('no rule holds against an API what the other vendor says', () => {
  const failed = { kind: 'failure', failure: 'time-out', detail: '' } as const;
  const exchanges = [...wrongExchanges()].flatMap((exchange) => [exchange, { ...exchange, answer: failed }]);
  const borrowed = exchanges.flatMap((exchange) => {
    const cited = checkExchange(exchange, contract).map(({ requirement }) => requirement);
    const { api } = operationOf(exchange.operation);
    return [...cited, ...judgedIn(exchange, contract)].filter((id) => !speaksFor(id, api));
  });
  expect(borrowed).toEqual([]);
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

test('an answer that no row speaks of is tried by its example', () => {
  const lenient = { ...contract, validators: { ...contract.validators, Import2Import: () => true } };
  expect(checkCounterExamples(contract, [])).toEqual([]);
  expect(checkCounterExamples(lenient, []).join()).toMatch(
    /import2.getImport 200: .* does not break import2\/status-labels/,
  );
});
