import { expect, test } from 'vitest';
import { complaintsOf, wrongExchanges } from './check-counterexamples.ts';
import { counterExamples } from './counterexamples.ts';
import { contract, operationOf } from '../../contracts/spec/contract.ts';
import { speaksFor } from '../../contracts/spec/requirements/index.ts';
import { judgeExchange } from '../../contracts/rules/index.ts';

test('every body that must be found broken is, and the finding cites the promise that is broken', () => {
  expect([...complaintsOf(contract)]).toEqual([]);
});

test('no rule holds against an API what the other vendor says', () => {
  const failed = { kind: 'failure', failure: 'time-out', detail: '' } as const;
  const exchanges = wrongExchanges().flatMap((exchange) => [exchange, { ...exchange, answer: failed }]);
  const borrowed = exchanges.flatMap((exchange) => {
    const { api } = operationOf(exchange.operation);
    return judgeExchange(exchange, contract).judged.filter((id) => !speaksFor(id, api));
  });
  expect(borrowed).toEqual([]);
});

test('a contract that lets something pass is told', () => {
  const lenient = { ...contract, validators: { ...contract.validators, Import2Import: () => true } };
  const ofImports = counterExamples.filter(([, , right]) => 'status' in Object(right));
  expect([...complaintsOf(lenient, ofImports)]).toContain(
    'import2.getImport 200: "Import Completed" at body /status does not break import2/status-labels',
  );
});

test('an answer that no row speaks of is tried by its example', () => {
  const lenient = { ...contract, validators: { ...contract.validators, Import2Import: () => true } };
  expect([...complaintsOf(contract, [])]).toEqual([]);
  expect([...complaintsOf(lenient, [])].join()).toMatch(
    /import2.getImport 200: .* does not break import2\/status-labels/,
  );
});
