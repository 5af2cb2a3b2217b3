import { type Exchange, isJsonMediaType, mediaTypeOf } from '../spec/exchange.ts';
import type { Contract, Operation, ResponseContract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { type Answer, answerOf } from './answer.ts';
import { isMock } from '../spec/scopes.ts';
import type { Rule } from './rule.ts';

/** A body with content names a JSON media type that the operation declares; Import2 says JSON and names none, so any of JSON's will do there. */
export const mediaType: Rule = {
  id: 'media-type',
  verifies: ['import2/json-encoded', 'import2/undescribed-body-is-json-or-empty', 'elastic-path/json-body'],
  check: (exchange, contract) => {
    const answer = answerWithContent(exchange, contract);
    if (!answer) return [];
    const found = mediaTypeOf(answer.response);
    const { mediaTypes } = answer.promised;
    const isAnyJson = mediaTypes.length === 0 || (answer.operation.api === 'import2' && !isMock(exchange.target));
    if (mediaTypes.includes(found) || (isAnyJson && isJsonMediaType(found))) return [];
    return [
      {
        rule: 'media-type',
        requirement: requirementFor(answer.operation, answer.promised),
        where: 'header Content-Type',
        expected: { kind: 'one-of', values: mediaTypes.length > 0 ? mediaTypes : ['application/json'] },
        received: found === '' ? { kind: 'absent' } : { kind: 'value', value: found },
      },
    ];
  },
  judges: (exchange, contract) => {
    const answer = answerWithContent(exchange, contract);
    return answer ? [requirementFor(answer.operation, answer.promised)] : [];
  },
};

function answerWithContent(exchange: Exchange, contract: Contract): Answer | null {
  const answer = answerOf(exchange, contract);
  return answer && answer.response.body !== '' && answer.promised.body !== 'empty' ? answer : null;
}

function requirementFor(operation: Operation, promised: ResponseContract): RequirementId {
  if (operation.api === 'elastic-path') return 'elastic-path/json-body';
  return promised.body === 'json' ? 'import2/json-encoded' : 'import2/undescribed-body-is-json-or-empty';
}
