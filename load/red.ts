import type { JourneyRun } from '../reports/load-run.ts';

/**
 * Whether a run shows its target to break something: a finding that weighs, whatever else is wrong with the run; and in
 * a valid one an objective that is missed, or a limit that is not the documented one.
 */
export const isRedRun = ({ state, responses, objectives, limiter, jobs }: JourneyRun): boolean =>
  responses.findings.some(({ finding }) => finding.weight === 'fail') ||
  (jobs?.violations.some(({ weight }) => weight === 'fail') ?? false) ||
  (state === 'valid' &&
    (objectives.some(({ holds, weight }) => !holds && weight === 'fail') ||
      (limiter !== undefined && limiter.judgement.outcome !== 'holds')));
