import { isObject, type JsonObject } from '../values/json.ts';
import { broken, holds } from './finding.ts';
import { type Answer, answerRule } from './rule.ts';

/** An Import2 422 says what is wrong: at least one field has a message (I-4). */
export const validationErrors = answerRule({
  id: 'validation-errors',
  verifies: ['import2/validation-errors-name-a-fault'],
  check: (answer) => {
    const errors = errorsOf(answer);
    if (!errors || Object.values(errors).some((messages) => Array.isArray(messages) && messages.length > 0)) return [];
    return [
      broken('import2/validation-errors-name-a-fault', 'body', holds('at least one field with a message'), errors),
    ];
  },
  judges: (answer) => (errorsOf(answer) ? ['import2/validation-errors-name-a-fault'] : []),
});

const errorsOf = ({ operation, response, json }: Answer): JsonObject | null =>
  operation.api === 'import2' && response.status === 422 && isObject(json) ? json : null;
