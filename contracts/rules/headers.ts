import { type Response, headerValues } from '../spec/exchange.ts';
import type { Contract, HeaderContract } from '../spec/operation.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import { type Expected, type Violation, broken, format } from './finding.ts';
import { answerRule } from './rule.ts';

/** Every header the contract describes is there if required, and has the form it describes. */
export const headers = answerRule({
  id: 'headers',
  verifies: ['http/unauthorized-has-challenge', 'http/retry-after-form'],
  check: ({ promised, response }, contract) =>
    promised.headers.flatMap((header) => checkHeader(response, header, contract)),
  judges: ({ promised, response }) =>
    promised.headers
      .filter(({ name, required }) => required || headerValues(response.headers, name).length > 0)
      .map(({ requirement }) => requirementOf(requirement).id),
});

function checkHeader(response: Response, header: HeaderContract, { validators }: Contract): Violation[] {
  const violation = (expected: Expected, found?: string): Violation =>
    broken(requirementOf(header.requirement).id, `header ${header.name}`, expected, found);
  const values = headerValues(response.headers, header.name);
  if (values.length === 0) return header.required ? [violation({ kind: 'present' })] : [];
  const form = format(String(header.schema['pattern'] ?? header.schema['type']));
  return values.filter((value) => !validators[header.validator]?.(value)).map((value) => violation(form, value));
}
