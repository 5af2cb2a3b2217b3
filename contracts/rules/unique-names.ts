import { repeatedName } from '../values/json.ts';
import { broken, holds } from './finding.ts';
import { answerRule } from './rule.ts';

/** No JSON object of a body names a member twice: parsers disagree on which one counts. */
export const uniqueNames = answerRule({
  id: 'unique-names',
  verifies: ['http/json-names-are-unique'],
  check: ({ json, response }) => {
    const name = json === undefined ? undefined : repeatedName(response.body);
    return name === undefined
      ? []
      : [broken('http/json-names-are-unique', 'body', holds('each name once in an object'), name)];
  },
  judges: ({ json, response }) =>
    json !== undefined && response.body.includes(':') ? ['http/json-names-are-unique'] : [],
});
