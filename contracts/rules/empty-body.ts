import { requirementOf } from '../spec/requirements/index.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** A body that is documented as empty is empty (I-3). */
export const emptyBody: Rule = {
  id: 'empty-body',
  verifies: ['import2/accept-answers-empty-200', 'import2/reject-answers-empty-200'],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    if (!answer || answer.promised.body !== 'empty' || answer.response.body === '') return [];
    return [
      {
        rule: 'empty-body',
        requirement: requirementOf(answer.promised.requirement ?? '').id,
        where: 'body',
        expected: { kind: 'absent' },
        received: { kind: 'value', value: answer.response.body },
      },
    ];
  },
  judges: (exchange, contract) => {
    const promised = answerOf(exchange, contract)?.promised;
    return promised?.body === 'empty' && promised.requirement ? [requirementOf(promised.requirement).id] : [];
  },
};
