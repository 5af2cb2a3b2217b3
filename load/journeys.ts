import type { Api } from '../contracts/spec/operation.ts';
import { type Stage, lengthOf, profiles, slotCount, stagesOf } from './profiles.ts';
import { type LoadSettings, allowedBy } from './settings.ts';

/** A journey as Node knows it; what it does stands in `load/journeys/<id>.ts`. */
export type JourneyFacts = {
  readonly api: Api;
  /**
   * What it creates at the target: nothing; one before it begins, which an id from the settings spares; or one with every so
   * many requests, which a real target never gets more of, whatever its answers are.
   */
  readonly creates: 'nothing' | 'once' | { readonly every: number };
};

export const journeys = {
  'import2-poll': { api: 'import2', creates: 'once' },
  'import2-list': { api: 'import2', creates: 'nothing' },
  'import2-follow': { api: 'import2', creates: { every: 9 } },
  'import2-mixed-day': { api: 'import2', creates: { every: 20 } },
  'elastic-path-follow': { api: 'elastic-path', creates: { every: 22 } },
  'elastic-path-list': { api: 'elastic-path', creates: 'nothing' },
  'elastic-path-mixed-day': { api: 'elastic-path', creates: { every: 20 } },
} as const satisfies { readonly [id: string]: JourneyFacts };

export type JourneyId = keyof typeof journeys;
export const journeyIds = Object.keys(journeys) as JourneyId[];

export type JourneyPlan = {
  readonly journey: JourneyId;
  readonly settings: LoadSettings;
  /** How many k6 processes share the run, whose rate stays the same. Left out: one. */
  readonly processes?: number;
};

export const stagesFor = ({ settings: { profile, rate, durationMs } }: JourneyPlan): Stage[] =>
  stagesOf(profiles[profile], rate, durationMs);

export const costOf = (plan: JourneyPlan): { readonly requests: number; readonly seconds: number } => {
  const stages = stagesFor(plan);
  return { requests: slotCount(stages), seconds: lengthOf(stages) / 1000 };
};

/**
 * The most that a plan creates at a real target: one before it begins, and then with every so many arrivals. k6 may add one
 * arrival at the end; several processes do all of it each.
 */
export function mostCreatedBy(plan: JourneyPlan): number {
  const { creates }: JourneyFacts = journeys[plan.journey];
  const { processes = 1 } = plan;
  if (creates === 'nothing') return 0;
  if (creates === 'once') return plan.settings.existingId === null ? processes : 0;
  const lastArrival = costOf(plan).requests - 1 + processes;
  return processes + Math.floor(lastArrival / creates.every);
}

/** With fewer the latency of writes is not asked for: at the start and the end VUs let some of their turns go. */
const enoughWrites = 30;

/** Whether a plan sends enough requests that write for their latency to be measured. A mock gets as many as there is time for. */
export function measuresWrites(plan: JourneyPlan): boolean {
  const { creates }: JourneyFacts = journeys[plan.journey];
  if (typeof creates === 'string') return false;
  return allowedBy(plan.settings) === 'everything' || mostCreatedBy(plan) >= enoughWrites;
}
