import { jsonOf } from '../spec/exchange.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';
import { placesIn, schemaFindings } from './schema-finding.ts';

/** The body keeps the schema of its status; each violation is told under the requirement of the place it stands at. */
export const bodySchema: Rule = {
  id: 'body-schema',
  verifies: [],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const name = answer?.promised.validator;
    const body = answer ? jsonOf(answer.response) : undefined;
    return name && body !== undefined ? schemaFindings('body-schema', name, body, contract) : [];
  },
  judges: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const facts = contract.schemaFacts[answer?.promised.validator ?? ''];
    const body = answer ? jsonOf(answer.response) : undefined;
    return facts && body !== undefined ? placesIn(body, facts) : [];
  },
};
