import { accessFaults } from './catalogue/access.ts';
import { answerFaults } from './catalogue/answers.ts';
import { errorFaults } from './catalogue/errors.ts';
import { jobFaults } from './catalogue/jobs.ts';
import { limiterFaults } from './catalogue/limiter.ts';
import { stateFaults } from './catalogue/state.ts';
import { transportFaults } from './catalogue/transport.ts';
import { webhookFaults } from './catalogue/webhooks.ts';
import type { Fault } from './fault.ts';

/** The ways in which a server breaks, by name. */
export const faults: readonly Fault[] = [
  ...answerFaults,
  ...errorFaults,
  ...transportFaults,
  ...accessFaults,
  ...stateFaults,
  ...jobFaults,
  ...limiterFaults,
  ...webhookFaults,
];
