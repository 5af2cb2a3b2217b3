import type { Rule } from './rule.ts';

/** A request gets a whole answer: no reset, no time-out, no cut or over-long body. One that was sent again got its chance. */
export const transport: Rule = {
  id: 'transport',
  verifies: ['http/whole-answer', 'http/answered-at-once'],
  check: ({ answer, waitedMs }) =>
    answer.kind === 'response'
      ? []
      : [
          {
            rule: 'transport',
            requirement: waitedMs === undefined ? 'http/whole-answer' : 'http/answered-at-once',
            where: 'transport',
            expected: { kind: 'holds', what: 'a whole HTTP answer' },
            received: { kind: 'value', value: `${answer.failure}: ${answer.detail}` },
          },
        ],
  judges: ({ answer, waitedMs }) =>
    answer.kind === 'response' || waitedMs === undefined ? ['http/whole-answer', 'http/answered-at-once'] : [],
};
