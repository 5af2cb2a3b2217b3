import { requirementOf } from '../spec/requirements/index.ts';
import { judged, nothing } from '../spec/finding.ts';
import { answerRule } from './rule.ts';

/** A body that is documented as empty is empty (I-3). */
export const emptyBody = answerRule({
  id: 'empty-body',
  verifies: ['import2/accept-answers-empty-200', 'import2/reject-answers-empty-200'],
  judge: ({ promised: { body, requirement }, response }) =>
    body === 'empty' && requirement
      ? [judged(response.body === '', requirementOf(requirement).id, 'body', nothing, response.body)]
      : [],
});
