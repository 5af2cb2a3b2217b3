import type { JourneyId } from './journeys.ts';
import { type Stage, lengthOf, profiles, slotsOf, stagesOf } from './profiles.ts';
import type { LoadSettings } from './settings.ts';

export type JourneyPlan = {
  readonly journey: JourneyId;
  readonly settings: LoadSettings;
  /** How many k6 processes share the run, whose rate stays the same. Left out: one. */
  readonly segments?: number;
};

/** The stages of a plan. */
export const stagesFor = ({ settings: { profile, rate, durationMs } }: JourneyPlan): Stage[] =>
  stagesOf(profiles[profile], rate, durationMs);

/** What a plan costs its target. */
export const costOf = (plan: JourneyPlan): { readonly requests: number; readonly seconds: number } => {
  const stages = stagesFor(plan);
  return { requests: slotsOf(stages).length, seconds: lengthOf(stages) / 1000 };
};
