import { type JourneyFacts, type JourneyId, journeys } from './journeys.ts';
import { type Stage, lengthOf, profiles, slotsOf, stagesOf } from './profiles.ts';
import { type LoadSettings, allowedBy } from './settings.ts';

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

/**
 * The most that a plan creates at a real target: one before it begins, and then with every so many arrivals. k6 may add one
 * arrival at the end; several processes do all of it each.
 */
export function mostCreatedBy(plan: JourneyPlan): number {
  const { creates }: JourneyFacts = journeys[plan.journey];
  const { segments = 1 } = plan;
  if (creates === 'nothing') return 0;
  if (creates === 'once') return plan.settings.existingId === null ? segments : 0;
  const lastArrival = costOf(plan).requests - 1 + segments;
  return segments + Math.floor(lastArrival / creates.every);
}

/** With fewer the latency of writes is not asked for: at the start and the end VUs let some of their turns go. */
const enoughWrites = 30;

/** Whether a plan sends enough requests that write for their latency to be measured. A mock gets as many as there is time for. */
export function measuresWrites(plan: JourneyPlan): boolean {
  const { creates }: JourneyFacts = journeys[plan.journey];
  if (typeof creates === 'string') return false;
  return allowedBy(plan.settings) === 'everything' || mostCreatedBy(plan) >= enoughWrites;
}
