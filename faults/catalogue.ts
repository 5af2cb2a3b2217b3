import { answerFaults } from './catalogue/answers.ts';
import { decisionFaults } from './catalogue/decisions.ts';
import type { Fault } from './fault.ts';

/** The ways in which a server breaks, by name. */
export const faults: readonly Fault[] = [...answerFaults, ...decisionFaults];
