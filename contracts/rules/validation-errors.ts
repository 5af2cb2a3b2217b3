import { isObject } from '../values/json.ts';
import { holds, judged } from '../spec/finding.ts';
import { answerRule } from './rule.ts';

/** An Import2 422 says what is wrong: at least one field has a message (I-4). */
export const validationErrors = answerRule({
  id: 'validation-errors',
  verifies: ['import2/validation-errors-name-a-fault'],
  judge: ({ operation, response, json }) => {
    if (operation.api !== 'import2' || response.status !== 422 || !isObject(json)) return [];
    const isNamed = Object.values(json).some((messages) => Array.isArray(messages) && messages.length > 0);
    const expected = holds('at least one field with a message');
    return [judged(isNamed, 'import2/validation-errors-name-a-fault', 'body', expected, json)];
  },
});
