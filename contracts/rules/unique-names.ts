import { repeatedName } from '../values/json.ts';
import { holds, judged } from '../spec/finding.ts';
import { answerRule } from './rule.ts';

/** No JSON object of a body names a member twice: parsers disagree on which one counts. */
export const uniqueNames = answerRule({
  id: 'unique-names',
  verifies: ['http/json-names-are-unique'],
  judge: ({ json, response }) => {
    if (json === undefined || !response.body.includes(':')) return [];
    const name = repeatedName(response.body);
    const expected = holds('each name once in an object');
    return [judged(name === undefined, 'http/json-names-are-unique', 'body', expected, name)];
  },
});
