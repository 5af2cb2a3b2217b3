import { isOfTwo } from './families.ts';
import { type Hypothesis, separationKey } from './hypothesis.ts';
import { around } from './spans.ts';
import { spacing } from './indistinguishable.ts';
import type { DocumentedLimit } from '../prior.ts';
import type { Survivor } from './survivor.ts';
import { windowHull } from './survivors.ts';
import type { Algorithm, LimiterClass } from '../verdict.ts';

/** What of the scope was tried: with a second endpoint, with a second token; `isHeld`: what is left is a queue. */
export type Tried = { readonly endpoints: boolean; readonly tokens: boolean; readonly isHeld: boolean };

/** The class of a family: with a limit of one some are one server (indistinguishable.ts). */
export function algorithmOf({ family, limit }: Pick<Hypothesis, 'family' | 'limit'>): Algorithm {
  if (limit === 1 && spacing.includes(family)) return 'spacing';
  if (family === 'bucket-one-less') return 'bucket'; // once it was used it is one, as the Rust library governor's is
  if (family === 'two-logs') return 'sliding-log';
  if (family === 'two-windows') return 'fixed-window-from-first';
  return family === 'restarting-counter-down' ? 'restarting-counter' : family;
}

/** Of these the limit is a burst, and the window the time in which it comes back: whatever the burst, the rate is what is documented. */
const byRate: readonly Algorithm[] = ['bucket', 'spacing', 'bucket-in-debt', 'queue'];
export const isByRate = (algorithm: Algorithm): boolean => byRate.includes(algorithm);

/** The window, in milliseconds, that a limiter has which lets through what is documented. */
export const expectedMs = (
  { algorithm, limit }: Pick<LimiterClass, 'algorithm' | 'limit'>,
  { requests, seconds }: Pick<DocumentedLimit, 'requests' | 'seconds'>,
): number => 1000 * seconds * (isByRate(algorithm) ? limit / requests : 1);

/** A name leaves open how a counter rounds: no more of a budget is spent on it than falls off by the way. */
const nameOf = (one: Hypothesis): Algorithm => {
  const algorithm = algorithmOf(one);
  return algorithm === 'sliding-counter-nearest' || algorithm === 'sliding-counter-down'
    ? 'sliding-counter'
    : algorithm;
};

/** Whether two hypotheses have one name: they differ in the length of their windows alone, or in how a counter rounds. */
export const sameClass = (one: Hypothesis, other: Hypothesis): boolean =>
  nameOf(one) === nameOf(other) &&
  isOfTwo(one.family) === isOfTwo(other.family) &&
  one.countRefused === other.countRefused &&
  one.limit === other.limit &&
  one.least === other.least &&
  separationKey(one) === separationKey(other);

/** Survivors as classes: each class once, with the hull of its windows. */
export function classesOf(survivors: readonly Survivor[], tried: Tried): LimiterClass[] {
  const classes: { of: Hypothesis; members: Survivor[] }[] = [];
  for (const survivor of survivors) {
    const found = classes.find(({ of }) => sameClass(of, survivor.hypothesis));
    if (found) found.members.push(survivor);
    else classes.push({ of: survivor.hypothesis, members: [survivor] });
  }
  return classes
    .flatMap(({ of, members }) =>
      limitsOf(of).map((limit) => [classOf({ ...of, limit }, members, tried), members] as const),
    )
    .flatMap(([one, members]) => withSecond(one, members));
}

/** A class for each second limit that may be behind the first. */
function withSecond(one: LimiterClass, members: readonly Survivor[]): LimiterClass[] {
  const seconds = members.flatMap(({ seconds: those }) => those ?? []);
  if (seconds.length === 0) return [one];
  return [...new Set(seconds.map(({ limit }) => limit))].map((limit) => {
    const { from, to } = around(seconds.filter((second) => second.limit === limit).map(({ window }) => window));
    return { ...one, second: { limit, windowMs: { from, ...(Number.isFinite(to) ? { to } : {}) } } };
  });
}

const limitsOf = ({ least, limit }: Hypothesis): number[] =>
  Array.from({ length: limit - least + 1 }, (_, index) => limit - index);

function classOf(of: Hypothesis, members: readonly Survivor[], tried: Tried): LimiterClass {
  const algorithms = new Set(members.map(({ hypothesis }) => algorithmOf(hypothesis)));
  const ban = around(members.flatMap(({ ban: one }) => one ?? []));
  return {
    algorithm: tried.isHeld ? 'queue' : algorithms.size === 1 ? algorithmOf(of) : nameOf(of),
    limit: of.limit,
    windowMs: around(members.map(windowHull)),
    ...(Number.isFinite(ban.to) ? { banMs: ban } : {}),
    refusedCount: of.family === 'fixed-window' ? null : of.countRefused,
    perEndpoint: tried.endpoints ? of.separate.endpoints : null,
    perToken: tried.tokens ? of.separate.tokens : null,
  };
}
