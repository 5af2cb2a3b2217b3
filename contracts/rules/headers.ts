import { type Response, headerValues } from '../spec/exchange.ts';
import type { Finding } from './finding.ts';
import type { Contract, HeaderContract } from '../spec/operation.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** Every header the contract describes is there if required, and has the form it describes. */
export const headers: Rule = {
  id: 'headers',
  verifies: ['http/unauthorized-has-challenge', 'http/retry-after-form'],
  check: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    return answer ? answer.promised.headers.flatMap((header) => checkHeader(answer.response, header, contract)) : [];
  },
  judges: (exchange, contract) => {
    const answer = answerOf(exchange, contract);
    const stands = ({ name, required }: HeaderContract): boolean =>
      required || (answer !== null && headerValues(answer.response.headers, name).length > 0);
    return (answer?.promised.headers ?? []).filter(stands).map(({ requirement }) => requirementOf(requirement).id);
  },
};

function checkHeader(response: Response, header: HeaderContract, contract: Contract): Finding[] {
  const values = headerValues(response.headers, header.name);
  const found = { rule: 'headers', requirement: requirementOf(header.requirement).id, where: `header ${header.name}` };
  if (values.length === 0)
    return header.required ? [{ ...found, expected: { kind: 'present' }, received: { kind: 'absent' } }] : [];
  const broken = values.filter((value) => !contract.validators[header.validator]?.(value));
  const format = String(header.schema['pattern'] ?? header.schema['type']);
  return broken.map((value) => ({
    ...found,
    expected: { kind: 'format', format },
    received: { kind: 'value', value },
  }));
}
