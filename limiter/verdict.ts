import type { DocumentedLimit } from './prior.ts';

/** Something that was found out, or why it was not. */
export type Told<Value> =
  { readonly kind: 'told'; readonly value: Value } | { readonly kind: 'cannotTell'; readonly because: string };

/** Both ends included; a value known exactly has equal ends. */
export type Span = { readonly from: number; readonly to: number };

/** The algorithms that can be told apart from outside; `bucket` and `spacing` stand for several (indistinguishable.ts). */
export type Algorithm =
  | 'fixed-window'
  | 'fixed-window-from-first'
  | 'sliding-log'
  | 'sliding-counter'
  | 'bucket'
  | 'spacing'
  | 'sliding-counter-nearest'
  | 'sliding-counter-down'
  | 'restarting-counter'
  | 'bucket-in-debt'
  | 'ban'
  | 'under-way'
  | 'queue';

/**
 * Limiters that no answer told apart. Of a bucket, `limit` is its burst and `windowMs` the time in which that refills, so
 * that limit ÷ window is the rate for every algorithm.
 */
export type LimiterClass = {
  readonly algorithm: Algorithm;
  readonly limit: number;
  readonly windowMs: Span;
  /** Of a ban, how long it lasts. */
  readonly banMs?: Span;
  /** Of two limits, the one behind: so many in a longer window, of which no end may be known. */
  readonly second?: { readonly limit: number; readonly windowMs: { readonly from: number; readonly to?: number } };
  /** Null: it makes no difference to this algorithm, or was never tried. */
  readonly refusedCount: boolean | null;
  /** Whether each endpoint, each token has a budget of its own; null: never tried. */
  readonly perEndpoint: boolean | null;
  readonly perToken: boolean | null;
};

export type RetryAfterTrait =
  | { readonly kind: 'absent' }
  /** On some refusals only. */
  | { readonly kind: 'sometimes'; readonly share: number }
  | { readonly kind: 'malformed'; readonly example: string }
  /** On every refusal; `true`: no request after the wait it named was refused for want of waiting. */
  | { readonly kind: 'true' | 'untried'; readonly form: 'seconds' | 'date' }
  /** A wait that was kept, or would have been too short or needlessly long, with the evidence in a sentence. */
  | { readonly kind: 'tooShort' | 'tooLong'; readonly form: 'seconds' | 'date'; readonly evidence: string };

/** Every question of a probe with its answer. */
export type LimiterTraits = {
  /** Requests in a window; of a bucket, its burst. */
  readonly limit: Told<Span>;
  readonly windowMs: Told<Span>;
  /** What it lets through for long: limit ÷ window. */
  readonly perSecond: Told<Span>;
  /** The most that it accepts at one moment after a rest. */
  readonly burst: Told<Span>;
  readonly algorithm: Told<Algorithm>;
  /** What the windows begin with; `sliding`: they have no beginning. */
  readonly alignment: Told<'clock' | 'first-request' | 'sliding'>;
  readonly acrossEndpoints: Told<'one-budget' | 'one-each'>;
  readonly acrossTokens: Told<'one-budget' | 'one-each'>;
  readonly refusedCount: Told<boolean>;
  readonly retryAfter: Told<RetryAfterTrait>;
};

/** The first answer that nothing which explains those before it explains as well. */
export type Contradiction = {
  /** Milliseconds after the first request. */
  readonly sentAtMs: number;
  readonly accepted: boolean;
  readonly endpoint: string;
  /** What explained the answers up to here, if it was one thing. */
  readonly against: LimiterClass | null;
};

type InconclusiveReason =
  'nothing-sent' | 'all-refused' | 'other-status' | 'long-retry-after' | 'stopped' | 'schedule-missed';

export type LimiterAnswer =
  /** One class is left, and it foresaw answers it was not made from. */
  | { readonly kind: 'named'; readonly limiter: LimiterClass; readonly confirmedBy: number }
  /** Several are left, or one that was not confirmed; `tellApart` says what would help. */
  | { readonly kind: 'ambiguous'; readonly tellApart: string }
  /** No limiter known here explains the answers. */
  | { readonly kind: 'unexplained'; readonly because: string; readonly first: Contradiction | null }
  | {
      readonly kind: 'noLimitSeen';
      readonly upToPerSecond: number;
      readonly forSeconds: number;
      readonly atOnce: number;
    }
  | { readonly kind: 'inconclusive'; readonly reason: InconclusiveReason; readonly because: string };

/** Something that answers said of the limit, and whether it is so; `found`: what it was held against. */
export type HeaderTruth = {
  readonly of: 'limit' | 'windowMs' | 'remaining';
  readonly said: number;
  readonly truth: 'right' | 'wrong' | 'untried';
  readonly found: Span | null;
};

export type RefusedBy = { readonly answer: string; readonly count: number };

/** Endpoints beyond the first, by what they did while its limit was used up. */
export type ScopeSeen = {
  /** Refused like the first: they share its budget. */
  readonly shared: readonly string[];
  /** Answered as ever: they have a budget of their own, or no limit. */
  readonly apart: readonly string[];
  /** Neither was seen. */
  readonly unknown: readonly string[];
};

/** A plan as it was carried out. */
export type SentPlan = {
  readonly purpose: string;
  /** Milliseconds after the first request of the probe. */
  readonly startedAtMs: number;
  readonly seconds: number;
  readonly requests: number;
  readonly refused: number;
  /** Answers that are neither a success nor a refusal, and requests without an answer. */
  readonly other: number;
};

/** What plans sent in all. */
export const sentIn = (plans: readonly SentPlan[]): LimiterVerdict['sent'] => ({
  plans,
  requests: plans.reduce((sum, plan) => sum + plan.requests, 0),
  refused: plans.reduce((sum, plan) => sum + plan.refused, 0),
  seconds: plans.reduce((sum, plan) => sum + plan.seconds, 0),
});

/** How far a plan looked for a second limit, over a longer time: the most requests that were let in in one, in so many seconds. Null: nothing was sent. */
export function lookedForSecond(
  plans: readonly SentPlan[],
): { readonly requests: number; readonly seconds: number } | null {
  const looks = plans.map(({ requests, refused, other, seconds }) => ({
    requests: requests - refused - other,
    seconds,
  }));
  return looks.reduce<(typeof looks)[number] | null>(
    (most, one) => (one.requests > (most?.requests ?? 0) ? one : most),
    null,
  );
}

/** The result of a probe. JSON all through: what is not known says so or is left out, nothing is infinite. */
export type LimiterVerdict = {
  readonly documented: DocumentedLimit | null;
  readonly sent: {
    readonly plans: readonly SentPlan[];
    readonly requests: number;
    readonly refused: number;
    /** Under load: from the first request of each plan to its last answer, pauses left out. */
    readonly seconds: number;
  };
  readonly answer: LimiterAnswer;
  readonly traits: LimiterTraits;
  /** How it refused, the most frequent way first: `429`, or what came in its stead; left out where nothing was refused. */
  readonly refusals?: readonly RefusedBy[];
  /** What answers said of the limit in `RateLimit` headers; left out where they said nothing. */
  readonly headers?: readonly HeaderTruth[];
  /** What further endpoints showed; left out where none was asked. */
  readonly scope?: ScopeSeen;
  /** What can still be, the likeliest first, at most `mostSurvivors`; `survivorCount` says how many there are. */
  readonly survivors: readonly LimiterClass[];
  readonly survivorCount: number;
};

export const mostSurvivors = 20;

/** What an answer says the limiter is, or may be, as far as it is listed; nothing where it does not say. */
export const saidToBe = ({
  answer,
  survivors,
}: Pick<LimiterVerdict, 'answer' | 'survivors'>): LimiterVerdict['survivors'] =>
  answer.kind === 'named' || answer.kind === 'ambiguous' ? survivors : [];

export const told = <Value>(value: Value): Told<Value> => ({ kind: 'told', value });
export const cannotTell = (because: string): Told<never> => ({ kind: 'cannotTell', because });
