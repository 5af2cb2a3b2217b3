import { broken, holds } from '../spec/finding.ts';
import type { Rule } from './rule.ts';

/** A request gets a whole answer: no reset, no time-out, no cut or over-long body. One that was sent again got its chance. */
export const transport: Rule = {
  id: 'transport',
  verifies: ['http/whole-answer', 'http/answered-at-once'],
  judge: ({ answer, waitedMs }) => {
    if (answer.kind === 'response') return ['http/whole-answer', 'http/answered-at-once'];
    const requirement = waitedMs === undefined ? 'http/whole-answer' : 'http/answered-at-once';
    return [broken(requirement, 'transport', holds('a whole HTTP answer'), `${answer.failure}: ${answer.detail}`)];
  },
};
