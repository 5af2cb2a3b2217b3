import { requirementOf } from '../spec/requirements/index.ts';
import { broken, nothing } from './finding.ts';
import { answerRule } from './rule.ts';

/** A body that is documented as empty is empty (I-3). */
export const emptyBody = answerRule({
  id: 'empty-body',
  verifies: ['import2/accept-answers-empty-200', 'import2/reject-answers-empty-200'],
  check: ({ promised, response }) =>
    promised.body !== 'empty' || response.body === ''
      ? []
      : [broken(requirementOf(promised.requirement ?? '').id, 'body', nothing, response.body)],
  judges: ({ promised }) =>
    promised.body === 'empty' && promised.requirement ? [requirementOf(promised.requirement).id] : [],
});
