import type { CarriedOut, Probe } from '../probe-state.ts';
import { expectedMs, isByRate } from './classes.ts';
import { confirming, hasWindow } from './questions.ts';
import type { Algorithm, LimiterClass } from '../verdict.ts';

/** What doubts are told from. */
type Known = Pick<Probe, 'prior' | 'sent' | 'contradiction'>;

/** A reason not to name the one class that is left. */
type Doubt = {
  /** So many plans of chance that refuse something dispel it, if they are foreseen; left out: no number of them does. */
  readonly plans?: number;
  readonly holds: (of: LimiterClass, probe: Known) => boolean;
  /** What would help, in words. */
  readonly help: string;
};

/** A window known this closely, beside a few milliseconds, is known well enough to name the limiter. */
const closeness = 1.2;
const closenessMs = 40;

const isVague = ({ from, to = Infinity }: { readonly from: number; readonly to?: number }): boolean =>
  to > closeness * from + closenessMs;

/** What a counter that does not round is like while somebody else uses some of it. */
const rounding: readonly Algorithm[] = ['sliding-counter-down', 'sliding-counter-nearest'];

/** Requests sent at once come so far apart that any few of them are under way at once, or not, whatever the limit. */
const shortestWorkMs = 5;

/**
 * The first that holds is told. Documentation is seldom wrong about the window, while a limiter of a kind not known here, or one
 * that somebody else uses as well, can look for a while like one that is, with a window of any length: such a one takes more to be
 * believed. A rate alone surprises nobody: bursts are documented as badly as rates. But where answers were lost, somebody else may
 * use the limit as unseen as the answers went.
 */
const doubts: readonly Doubt[] = [
  {
    holds: (of) => !hasWindow(of) && of.windowMs.from < shortestWorkMs,
    help: 'requests that are worked on for longer than they are scattered on their way',
  },
  {
    holds: (of) => hasWindow(of) && isVague(of.windowMs),
    help: 'more requests round the end of the window than the budget allows, to see how long it is',
  },
  {
    holds: ({ second }) => second !== undefined && isVague(second.windowMs),
    help: 'a longer wait than the budget allows, to see how long the window of the second limit is',
  },
  {
    holds: (_of, { sent }) => confirming({ sent }).length === 0,
    help: 'one more plan, to see whether the limiter foresees its answers',
  },
  {
    plans: 5,
    holds: (of, probe) => !isAsDocumented(of, probe.prior.documented) && (isLossy(probe) || !isByRate(of.algorithm)),
    help: 'more plans of chance to be sure, since it is not as documented',
  },
  {
    plans: 2,
    holds: ({ limit, algorithm }, { prior }) =>
      rounding.includes(algorithm) && prior.documented !== null && limit !== prior.documented.requests,
    help: 'more plans of chance to be sure, since its limit is not as documented, and a higher one that somebody else uses as well is much like it',
  },
  {
    plans: 2,
    holds: (_of, probe) => isLossy(probe),
    help: 'more plans of chance to be sure, since answers were lost and somebody else may use the limit',
  },
  {
    plans: 2,
    holds: (_of, { contradiction }) => contradiction !== null,
    help: 'more plans of chance to be sure, since nothing that is more usual explains the answers',
  },
];

const isOpen = (of: LimiterClass, probe: Known, { plans = Infinity, holds }: Doubt): boolean =>
  confirming(probe).filter(isTelling).length < plans && holds(of, probe);

/** What would help to name the one class that is left; null where nothing speaks against it. */
export const doubtOf = (of: LimiterClass, probe: Known): string | null =>
  doubts.find((doubt) => isOpen(of, probe, doubt))?.help ?? null;

/** Whether no more plans of chance are needed to believe in it. */
export const isBelieved = (of: LimiterClass, probe: Known): boolean =>
  !doubts.some((doubt) => doubt.plans !== undefined && isOpen(of, probe, doubt));

/** Of a limit of one or two a refusal is no news, nor that one is let in after a rest. */
const isTelling = ({ kind, requests, refused }: CarriedOut): boolean =>
  kind === 'odd' && refused > 0 && requests - refused >= fewestLetIn;
const fewestLetIn = 3;

const isLossy = ({ sent }: Known): boolean => sent.some(({ other }) => other > 0);

/** A timer comes late each time, and its windows are longer than documented by a little. */
const drift = 0.02;

function isAsDocumented(limiter: LimiterClass, documented: Probe['prior']['documented']): boolean {
  if (documented === null) return true;
  const expected = expectedMs(limiter, documented);
  const { from, to } = limiter.windowMs;
  return from <= expected * (1 + drift) && to >= expected * (1 - drift);
}
