import { headerValues } from '../spec/exchange.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import { broken, format, judged } from '../spec/finding.ts';
import { answerRule } from './rule.ts';

/** Every header the contract describes is there if required, and has the form it describes. */
export const headers = answerRule({
  id: 'headers',
  verifies: ['http/unauthorized-has-challenge', 'http/retry-after-form'],
  judge: ({ promised, response }, { validators }) =>
    promised.headers.flatMap(({ name, required, requirement, schema, validator }) => {
      const { id } = requirementOf(requirement);
      const where = `header ${name}`;
      const form = format(String(schema['pattern'] ?? schema['type']));
      const values = headerValues(response.headers, name);
      if (values.length === 0 && required) return [broken(id, where, { kind: 'present' }, undefined)];
      return values.map((value) => judged(validators[validator]?.(value) === true, id, where, form, value));
    }),
});
