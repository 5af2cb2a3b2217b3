import { metAtOnce } from '../infer/boundaries.ts';
import { algorithmOf, isByRate } from '../infer/classes.ts';
import { separationKey } from '../infer/hypothesis.ts';
import { type Volley, planOf, singles } from './volleys.ts';
import type { Aim, Plan } from './plan.ts';
import type { Probe } from '../probe-state.ts';
import { isClose } from '../infer/tolerance.ts';
import { isByClock, windowHull } from '../infer/survivors.ts';
import type { Survivor } from '../infer/survivor.ts';
import type { Span } from '../verdict.ts';

/** A bucket is fast if a token comes in less than this: then a volley takes longer on its way than the first tokens do. */
export const fastTokenMs = 80;
/** Windows are known well enough to pace requests by them within such a factor. */
const vague = 6;
/** So many of those that are left must be buckets, but for windows by the clock, which the same plans rule out. */
const leastShare = 0.75;

/** How a fast bucket is overloaded, and how often at most. */
type Way = Aim & {
  readonly most: number;
  /** For a bucket of a limit that takes `tokenMs` for a token; `tokens`: how long those that are left take for it; `sent`: how often it was sent. */
  readonly volleys: (limit: number, tokenMs: number, tokens: Span, sent: number) => Volley[];
};

/** Single requests a little faster than tokens come, of which the counted sum tells limit and rate closely. */
const stream: Way = {
  kind: 'overload-stream',
  purpose: 'the limit at once, then single requests a little faster than the bucket fills',
  most: 1,
  volleys: (limit, tokenMs) => [
    { at: 0, size: limit },
    ...singles(0, pace * tokenMs, Math.ceil(windows * (limit / pace))),
  ],
};
const pace = 0.77;
const windows = 3;

/** What comes back in silence: a slow bucket that refuses seldom, or a fast one of which refused requests take. */
const refill: Way = {
  kind: 'overload-refill',
  purpose: 'more than the limit at once, and again once it has nearly recovered',
  most: 2,
  volleys: (limit, tokenMs) =>
    [1, refilled].map((share, index) => ({
      at: index * share * limit * tokenMs,
      size: Math.ceil(share * limit + onTheWayMs / tokenMs) + 5,
    })),
};
const refilled = 0.85;
/** While a volley is on its way for so long, tokens come that it must use up as well before any of it is refused. */
const onTheWayMs = 40;

/** Single requests so close together that some are accepted too soon after a refusal for one who counts that. */
const dense: Way = {
  kind: 'overload-dense',
  purpose: 'the limit at once, then single requests much faster than the bucket fills',
  most: 4,
  volleys: (limit, tokenMs) => [{ at: 0, size: limit }, ...singles(0, 0.3 * tokenMs, 220)],
};

/** Where refused requests count, no more is to be learnt once the bucket is empty. */
const sip: Way = {
  kind: 'overload-sip',
  purpose: 'nearly the limit at once, then single requests until it is used up',
  most: 8,
  volleys: (limit, tokenMs, { from, to }, sent) => {
    const isShort = sent % 2 === 0;
    const step = isShort && from * leastApart < to ? Math.sqrt(from * to) : pace * tokenMs;
    const kept = isShort ? sipped : Math.max(sipped, Math.ceil(limit / 7));
    const count = (kept + onTheWayMs / tokenMs) / (1 - Math.min(step / to, pace));
    return [{ at: 0, size: Math.max(1, limit - kept) }, ...singles(0, step, Math.min(mostSips, Math.ceil(count)))];
  },
};
/** So much is left in a bucket before single requests use it up; every other time more, which takes longer and tells the rate. */
export const sipped = 2;
const mostSips = 80;
/** Buckets whose tokens differ so much are told apart by a pace between them. */
const leastApart = 1.15;

/**
 * Where the limit is one: requests on their own, so far apart that none overtakes another. Either one comes just too soon
 * after another, or one that comes much too soon is followed by one that would be in time but for it.
 */
const alone: Way = {
  kind: 'overload-alone',
  purpose: 'two and three single requests about a token apart',
  most: 8,
  volleys: (_limit, tokenMs) =>
    Array.from({ length: 60 }, (_, unit) =>
      (unit % 5 < 3 ? [0, 0.5, 1.15] : [0, 0.9]).map((tokens) => ({
        at: unit * apartMs + tokens * tokenMs,
        size: 1,
      })),
    ).flat(),
};
const apartMs = 50;

/** A plan for fast buckets, whose limit, rate, and whether refused requests take from it, all look much the same. */
export function overload({ prior, sent, evidence }: Probe, survivors: readonly Survivor[]): Plan | null {
  const buckets = survivors.filter(({ hypothesis }) => isByRate(algorithmOf(hypothesis)));
  const met = metAtOnce(evidence);
  const first = likeliest(buckets, met);
  const others = survivors.filter(({ hypothesis: { family } }) => !isByClock(family));
  if (!first || buckets.length < leastShare * others.length || isKnown(buckets)) return null;
  const { from, to } = windowHull(first);
  const { limit } = first.hypothesis;
  const tokenMs = Math.max(Math.sqrt(from * to), 0.75 * to) / limit;
  const times = ({ kind }: Way): number => sent.filter((one) => one.kind === kind).length;
  const way = waysOf(buckets).find((one) => times(one) < one.most);
  if (tokenMs > fastTokenMs || !way) return null;
  const volleys = way
    .volleys(limit, tokenMs, tokensOf(buckets), times(way))
    .map((one) => ({ ...one, at: one.at + 1.15 * to }));
  return planOf(way, prior, volleys);
}

/** Whether the buckets that are left differ in nothing that an overload would tell: limit, rate, what becomes of refusals. */
function isKnown(buckets: readonly Survivor[]): boolean {
  const kinds = new Set(buckets.map(({ hypothesis: { limit, countRefused } }) => `${limit} ${countRefused}`));
  const isOne = buckets.some(({ hypothesis: { limit } }) => limit === 1); // it may be a limit on requests under way
  return kinds.size === 1 && !isOne && buckets.every((one) => isClose(windowHull(one)));
}

/** In a volley some tokens come while it is on its way: the limit is a little less than was accepted at once. */
const atOnce = 0.93;

/** The one whose limit is the likeliest, of those that refused requests take nothing from if there are any. */
function likeliest(buckets: readonly Survivor[], met: number): Survivor | undefined {
  const plain = buckets.filter(({ hypothesis }) => !hypothesis.countRefused);
  const off = ({ hypothesis: { limit } }: Survivor): number => Math.abs(limit - Math.max(1, atOnce * met));
  const known = (plain.length > 0 ? plain : buckets).filter(
    (one) => windowHull(one).to <= vague * windowHull(one).from,
  );
  return [...known].sort((one, other) => off(one) - off(other))[0];
}

/** The fastest and the slowest token, each bucket taken at the middle of what it can be. */
function tokensOf(buckets: readonly Survivor[]): Span {
  const tokens = buckets.map((one) => {
    const { from, to } = windowHull(one);
    return Math.sqrt(from * to) / one.hypothesis.limit;
  });
  return { from: Math.min(...tokens), to: Math.max(...tokens) };
}

function waysOf(buckets: readonly Survivor[]): Way[] {
  const scopes = new Set(buckets.map(({ hypothesis }) => separationKey(hypothesis)));
  if (buckets.every(({ hypothesis: { limit } }) => limit === 1)) return scopes.size === 1 ? [alone] : [];
  const counting = new Set(buckets.map(({ hypothesis: { countRefused } }) => countRefused));
  if (counting.size === 2) return [stream, refill, dense];
  return counting.has(true) ? [sip] : [{ ...stream, most: sip.most }];
}
