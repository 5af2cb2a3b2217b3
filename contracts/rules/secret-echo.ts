import { holdsSecret } from '../values/secret.ts';
import { broken, holds } from '../spec/finding.ts';
import type { Rule } from './rule.ts';

const requirement = 'http/no-secret-echoed';

/** The answer repeats no secret of its request: not in the body, not in a header. */
export const secretEcho: Rule = {
  id: 'secret-echo',
  verifies: [requirement],
  judge: ({ answer, secrets }) => {
    if (answer.kind === 'failure' || secrets.length === 0) return [];
    const headers = answer.headers.map(([, value]) => value).join('\n');
    if (!holdsSecret(`${answer.body}\n${headers}`, secrets)) return [requirement]; // once for all places: load runs ask it of every answer
    const places = answer.headers.map(([name, value]) => [`header ${name}`, value] as const);
    return [['body', answer.body] as const, ...places]
      .filter(([, text]) => holdsSecret(text, secrets))
      .map(([where]) => broken(requirement, where, holds('no secret of the request'), 'a secret of the request'));
  },
};
