import { type Response, jsonOf } from '../exchange.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** No JSON object of a body names a member twice: parsers disagree on which one counts. */
export const uniqueNames: Rule = {
  id: 'unique-names',
  verifies: ['http/json-names-are-unique'],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const name = answer && jsonOf(answer.response) !== undefined ? repeatedName(answer.response) : undefined;
    if (name === undefined) return [];
    return [
      {
        rule: 'unique-names',
        requirement: 'http/json-names-are-unique',
        where: 'body',
        expected: { kind: 'holds', what: 'each name once in an object' },
        received: { kind: 'value', value: name },
      },
    ];
  },
  judges: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const hasNames = answer !== null && answer.response.body.includes(':') && jsonOf(answer.response) !== undefined;
    return hasNames ? ['http/json-names-are-unique'] : [];
  },
};

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** The first name that stands twice in one object. `JSON.parse` keeps the last without a word, so the text is read. */
function repeatedName({ body }: Response): string | undefined {
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [token] of body.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const names = open[open.length - 1];
      if (names?.has(last)) return last;
      names?.add(last);
    } else last = token;
  }
  return undefined;
}
