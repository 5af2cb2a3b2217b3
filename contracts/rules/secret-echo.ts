import { holdsSecret } from '../values/secret.ts';
import { broken, holds } from './finding.ts';
import type { Rule } from './rule.ts';

/** The answer repeats no secret of its request: not in the body, not in a header. */
export const secretEcho: Rule = {
  id: 'secret-echo',
  verifies: ['http/no-secret-echoed'],
  check: ({ answer, secrets }) => {
    if (answer.kind === 'failure') return [];
    const headers = answer.headers.map(([, value]) => value).join('\n');
    if (!holdsSecret(`${answer.body}\n${headers}`, secrets)) return []; // once for all places: load runs ask it of every answer
    const places = [
      ['body', answer.body] as const,
      ...answer.headers.map(([name, value]) => [`header ${name}`, value] as const),
    ];
    return places
      .filter(([, text]) => holdsSecret(text, secrets))
      .map(([where]) =>
        broken('http/no-secret-echoed', where, holds('no secret of the request'), 'a secret of the request'),
      );
  },
  judges: ({ answer, secrets }) => (answer.kind === 'response' && secrets.length > 0 ? ['http/no-secret-echoed'] : []),
};
