import { jsonOf } from '../exchange.ts';
import { answerOf } from './answer.ts';
import type { Finding } from '../finding.ts';
import type { Rule } from './rule.ts';

/** A promised body is there, and every body there is (but none where it must be empty) is strict JSON in UTF-8 (I-2, I-3). */
export const jsonBody: Rule = {
  id: 'json-body',
  verifies: ['http/json-is-utf-8', 'import2/json-encoded', 'elastic-path/json-body'],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    if (!answer || answer.promised.body === 'empty') return [];
    const { body, notUtf8 } = answer.response;
    if (notUtf8) return [otherEncoding];
    if (jsonOf(answer.response) !== undefined || (body === '' && answer.promised.body === 'optional')) return [];
    return [
      {
        rule: 'json-body',
        requirement: encodedIn[answer.operation.api],
        where: 'body',
        expected: { kind: 'format', format: 'JSON' },
        received: body === '' ? { kind: 'absent' } : { kind: 'value', value: body },
      },
    ];
  },
  judges: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    if (!answer || answer.promised.body === 'empty') return [];
    const { body, notUtf8 } = answer.response;
    if (body === '') return answer.promised.body === 'json' ? [encodedIn[answer.operation.api]] : [];
    return ['http/json-is-utf-8', ...(notUtf8 ? [] : [encodedIn[answer.operation.api]])];
  },
};

const encodedIn = { import2: 'import2/json-encoded', 'elastic-path': 'elastic-path/json-body' } as const;

const otherEncoding: Finding = {
  rule: 'json-body',
  requirement: 'http/json-is-utf-8',
  where: 'body',
  expected: { kind: 'format', format: 'UTF-8' },
  received: { kind: 'value', value: 'bytes that are not UTF-8' },
};
