import { holdsSecret } from '../values/secret.ts';
import type { Rule } from './rule.ts';

/** The answer repeats no secret of its request: not in the body, not in a header. */
export const secretEcho: Rule = {
  id: 'secret-echo',
  verifies: ['http/no-secret-echoed'],
  check: ({ answer, secrets }) => {
    if (answer.kind === 'failure') return [];
    const headers = answer.headers.map(([, value]) => value).join('\n');
    if (!holdsSecret(`${answer.body}\n${headers}`, secrets)) return []; // once for all places: load runs ask it of every answer
    const places: [where: string, text: string][] = [
      ['body', answer.body],
      ...answer.headers.map(([name, value]): [string, string] => [`header ${name}`, value]),
    ];
    return places
      .filter(([, text]) => holdsSecret(text, secrets))
      .map(([where]) => ({
        rule: 'secret-echo',
        requirement: 'http/no-secret-echoed',
        where,
        expected: { kind: 'holds', what: 'no secret of the request' },
        received: { kind: 'value', value: 'a secret of the request' },
      }));
  },
  judges: ({ answer, secrets }) => (answer.kind === 'response' && secrets.length > 0 ? ['http/no-secret-echoed'] : []),
};
