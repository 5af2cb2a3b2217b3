import { jsonOf } from '../spec/exchange.ts';
import { repeatedName } from '../values/json.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** No JSON object of a body names a member twice: parsers disagree on which one counts. */
export const uniqueNames: Rule = {
  id: 'unique-names',
  verifies: ['http/json-names-are-unique'],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const name = answer && jsonOf(answer.response) !== undefined ? repeatedName(answer.response.body) : undefined;
    if (name === undefined) return [];
    return [
      {
        rule: 'unique-names',
        requirement: 'http/json-names-are-unique',
        where: 'body',
        expected: { kind: 'holds', what: 'each name once in an object' },
        received: { kind: 'value', value: name },
      },
    ];
  },
  judges: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const hasNames = answer !== null && answer.response.body.includes(':') && jsonOf(answer.response) !== undefined;
    return hasNames ? ['http/json-names-are-unique'] : [];
  },
};
