import type { Evidence, Observation } from './observation.ts';
import type { PlanKind } from './plan/plan.ts';
import type { Prior } from './prior.ts';
import type { Survivor } from './infer/survivor.ts';
import type { Contradiction, SentPlan } from './verdict.ts';

/** What a probe has done and knows so far. */
export type Probe = {
  readonly prior: Prior;
  /** In the order of sending. */
  readonly observations: readonly Observation[];
  /** Those of them that tell something, in the same order. */
  readonly evidence: readonly Evidence[];
  readonly sent: readonly CarriedOut[];
  /** Null until a request was refused: there is no limiter to explain yet. */
  readonly survivors: readonly Survivor[] | null;
  /** The answer that struck out the last survivor. */
  readonly contradiction: Contradiction | null;
  /** Whether the last plan ended before all of it was answered: what else the server had to count is unknown. */
  readonly isCut: boolean;
  /** The plans that told nothing since the last that told something. */
  readonly stale: readonly PlanKind[];
};

/** A plan that was sent, as the verdict tells it, with its kind; `confirms`: whether the one class that was left foresaw it, answer by answer; that all is refused anyone foresees. */
export type CarriedOut = SentPlan & { readonly kind: PlanKind; readonly confirms: boolean };

/** Which epoch the next plan belongs to: each plan of which an answer was lost ends one. */
export const epochOf = ({ sent }: Pick<Probe, 'sent'>): number => sent.filter(({ other }) => other > 0).length;
