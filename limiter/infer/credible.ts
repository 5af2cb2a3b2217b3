import type { CarriedOut, Probe } from '../probe-state.ts';
import { confirming } from './questions.ts';
import type { LimiterClass } from '../verdict.ts';

/**
 * So many plans of chance that refuse something have to be foreseen before a limiter is believed: where its window, or its rate, is not
 * as documented; where all that is thought of first was struck out; and where answers were lost, since somebody else may use the limit
 * as unseen as the answers went. A rate alone surprises nobody: bursts are documented as badly as rates.
 */
const plansOfChance = { notAsDocumented: 5, last: 2, lossy: 2 };

/** A timer comes late each time, and its windows are longer than documented by a little. */
const drift = 0.02;

/**
 * Whether enough speaks for a limiter. Documentation is seldom wrong about the window, while a limiter of a kind not known
 * here, or one that somebody else uses as well, can look for a while like one that is, with a window of any length: such a one takes more
 * to be believed.
 */
export function isCredible(limiter: LimiterClass, probe: Pick<Probe, 'prior' | 'sent' | 'contradiction'>): boolean {
  const { prior, sent, contradiction } = probe;
  const isLossy = sent.some(({ other }) => other > 0);
  const isSurprising = !isAsDocumented(limiter, prior.documented) && (isLossy || !isByRate(limiter));
  const needed = [
    isSurprising ? plansOfChance.notAsDocumented : 0,
    contradiction === null ? 0 : plansOfChance.last,
    isLossy ? plansOfChance.lossy : 0,
  ];
  return confirming(probe).filter(isTelling).length >= Math.max(...needed);
}

/** Of a limit of one or two a refusal is no news, nor that one is let in after a rest. */
const isTelling = ({ kind, requests, refused }: CarriedOut): boolean =>
  kind === 'odd' && refused > 0 && requests - refused >= fewestLetIn;
const fewestLetIn = 3;

const isByRate = ({ algorithm }: LimiterClass): boolean => algorithm === 'bucket' || algorithm === 'spacing';

function isAsDocumented(limiter: LimiterClass, documented: Probe['prior']['documented']): boolean {
  if (documented === null) return true;
  const windows = isByRate(limiter) ? limiter.limit / documented.requests : 1;
  const expected = 1000 * documented.seconds * windows;
  const { from, to } = limiter.windowMs;
  return from <= expected * (1 + drift) && to >= expected * (1 - drift);
}
