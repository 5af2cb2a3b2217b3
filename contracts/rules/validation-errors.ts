import { type Exchange, jsonOf } from '../spec/exchange.ts';
import { type JsonObject, isObject } from '../values/json.ts';
import type { Contract } from '../spec/operation.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** An Import2 422 says what is wrong: at least one field has a message (I-4). */
export const validationErrors: Rule = {
  id: 'validation-errors',
  verifies: ['import2/validation-errors-name-a-fault'],
  check: (exchange, contract) => {
    const body = errorsOf(exchange, contract);
    if (!body || Object.values(body).some((messages) => Array.isArray(messages) && messages.length > 0)) return [];
    return [
      {
        rule: 'validation-errors',
        requirement: 'import2/validation-errors-name-a-fault',
        where: 'body',
        expected: { kind: 'holds', what: 'at least one field with a message' },
        received: { kind: 'value', value: body },
      },
    ];
  },
  judges: (exchange, contract) => (errorsOf(exchange, contract) ? ['import2/validation-errors-name-a-fault'] : []),
};

function errorsOf(exchange: Exchange, contract: Contract): JsonObject | null {
  const answer = answerOf(exchange, contract);
  if (!answer || answer.operation.api !== 'import2' || answer.response.status !== 422) return null;
  const body = jsonOf(answer.response);
  return isObject(body) ? body : null;
}
