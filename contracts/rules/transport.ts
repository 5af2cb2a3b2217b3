import type { Rule } from './rule.ts';

/** A request gets a whole answer: no reset, no time-out, no cut or over-long body. */
export const transport: Rule = {
  id: 'transport',
  verifies: ['http/whole-answer'],
  check: ({ answer }) =>
    answer.kind === 'response'
      ? []
      : [
          {
            rule: 'transport',
            requirement: 'http/whole-answer',
            where: 'transport',
            expected: { kind: 'holds', what: 'a whole HTTP answer' },
            received: { kind: 'value', value: `${answer.failure}: ${answer.detail}` },
          },
        ],
  judges: () => ['http/whole-answer'],
};
