import { isJsonMediaType, mediaTypeOf } from '../spec/exchange.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { judged, oneOf } from '../spec/finding.ts';
import { type Answer, answerRule } from './rule.ts';
import { isMock } from '../spec/targets.ts';

/** A body with content names a JSON media type that the operation declares; Import2 says JSON and names none, so any of JSON's will do there. */
export const mediaType = answerRule({
  id: 'media-type',
  verifies: ['import2/json-encoded', 'import2/undescribed-body-is-json-or-empty', 'elastic-path/json-body'],
  judge: (answer) => {
    const { operation, response, promised, exchange } = answer;
    if (response.body === '' || promised.body === 'empty') return [];
    const found = mediaTypeOf(response);
    const { mediaTypes } = promised;
    const isAnyJson = mediaTypes.length === 0 || (operation.api === 'import2' && !isMock(exchange.target));
    const isRight = mediaTypes.includes(found) || (isAnyJson && isJsonMediaType(found));
    const expected = oneOf(mediaTypes.length > 0 ? mediaTypes : ['application/json']);
    return [judged(isRight, requirementFor(answer), 'header Content-Type', expected, found === '' ? undefined : found)];
  },
});

function requirementFor({ operation, promised }: Answer): RequirementId {
  if (operation.api === 'elastic-path') return 'elastic-path/json-body';
  return promised.body === 'json' ? 'import2/json-encoded' : 'import2/undescribed-body-is-json-or-empty';
}
