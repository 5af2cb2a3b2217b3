import type { Cost } from '../prior.ts';

/** A request of a plan, `atMs` after the plan's start. */
export type PlannedRequest = { readonly atMs: number; readonly endpoint: string; readonly token: string };

/** Which plans there are. What is decided by a plan is decided by its kind; its purpose is for people. */
export type PlanKind =
  | `ramp-${1 | 2 | 3 | 4}`
  | `afresh-${1.3 | 2.4 | 3.1}`
  | `overload-${'stream' | 'refill' | 'dense' | 'sip' | 'alone'}`
  | 'lonely'
  | 'zoom'
  | `zoom-${'sips' | 'waits'}`
  | PatternKind
  | 'odd'
  | 'sustained'
  | 'anew'
  | 'forgiven'
  | 'ban-ends'
  | 'window-ends'
  | `scope-${'probe' | 'alone'}`
  | 'calm';

/** The shapes of volleys that are weighed against each other. */
type PatternKind =
  | 'one-then-volleys'
  | 'one-then-limit'
  | 'halves'
  | 'trickle'
  | 'dense-trickle'
  | `rest-${0.5 | 0.9 | 0.97 | 1.1 | 2.2 | 4}`
  | 'put-off'
  | 'twice-then-trickle'
  | `${'less' | 'more'}-than-window${'' | '-long'}`
  | 'just-so-long'
  | 'length-closely'
  | 'length-by-halves'
  | 'longer-waits'
  | `singles-${2.2 | 4.5}`
  | 'singles-back'
  | 'parts-back'
  | 'exactly-twice'
  | `odd-${1 | 2}`
  | `scope-${'apart' | 'together' | 'alternately'}`;

/** What a plan is for; `purpose` in a sentence, for people. */
export type Aim = { readonly kind: PlanKind; readonly purpose: string };

/** A plan begins within this time after the last answer: a new load generator needs it to start. In milliseconds. */
export const pauseMs = { from: 200, to: 2500 };

/** Requests to be sent together, in ascending order of time. */
export type Plan = Aim & {
  readonly requests: readonly PlannedRequest[];
  /** From the plan's start to its last request. */
  readonly durationMs: number;
};

/** A plan after a rest. */
export const laterBy = (plan: Plan, restMs: number): Plan => ({
  ...plan,
  requests: plan.requests.map((one) => ({ ...one, atMs: one.atMs + restMs })),
  durationMs: plan.durationMs + restMs,
});

/** Whether a plan can be paid with what is left. */
export const fits = (plan: Plan, left: Cost): boolean =>
  plan.requests.length <= left.requests && underLoadMs(plan) <= left.ms;

/** From the first request of a plan to its last, in milliseconds: a rest before the first is not under load. */
export const underLoadMs = ({ requests, durationMs }: Plan): number => durationMs - (requests[0]?.atMs ?? 0);
