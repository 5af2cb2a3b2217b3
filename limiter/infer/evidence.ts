import type { Tried } from './classes.ts';
import { isHeldBack, longestWayMs } from './held-back.ts';
import { clustersOf } from './boundaries.ts';
import { watched } from './envelopes/clock.ts';
import { type Hypothesis, keyOf, separationKey } from './hypothesis.ts';
import type { Evidence, Observation } from '../observation.ts';
import { recoveriesOf } from './recoveries.ts';
import { restsOf } from './rests.ts';
import type { Apart, Tracks } from './survivor.ts';
import { arrivedBy, trackOf } from './track.ts';

/** When the first of some observations, in the order of sending, was sent: times count from there. */
export const firstSent = (observations: readonly Observation[]): number => observations[0]?.sentAt ?? 0;

/** When the last answer came. */
export const lastAnswer = (observations: readonly Pick<Observation, 'answeredAt'>[]): number =>
  observations.reduce((latest, { answeredAt }) => Math.max(latest, answeredAt), 0);

/** Observations as tracks, made once for each way of keeping budgets apart. */
export const tracksOf = (observations: readonly Evidence[]): Tracks => {
  const origin = firstSent(observations);
  const isHeld = isHeldBack(observations);
  const wayMs = longestWayMs(observations, isHeld);
  const known = new Map<string, readonly Apart[]>();
  return (hypothesis) => {
    const name = separationKey(hypothesis);
    const tracks =
      known.get(name) ??
      apart(hypothesis.separate, observations)
        .sort((one, other) => one.length - other.length)
        .map((one) => {
          const track = trackOf(one, origin, wayMs);
          const arrived = one.map((each) => ({ ...each, answeredAt: arrivedBy(each, wayMs) }));
          return {
            ...watched(track),
            isHeld,
            restMs: one[0]?.restMs ?? Infinity,
            clusters: clustersOf(arrived, origin),
            rests: restsOf(track),
            recoveries: recoveriesOf(arrived),
          };
        });
    known.set(name, tracks);
    return tracks;
  };
};

/** The observations of each budget, those of each epoch for themselves. */
function apart(separate: Hypothesis['separate'], observations: readonly Evidence[]): Evidence[][] {
  const placeOf = (one: Evidence): string => `${one.epoch ?? 0} ${keyOf(separate, one)}`;
  const places = new Set(observations.map(placeOf));
  return [...places].map((place) => observations.filter((one) => placeOf(one) === place));
}

/** Whether a second endpoint, a second token was used; and whether those let in were held back. */
export function triedBy(observations: readonly Observation[]): Tried {
  const [first] = observations;
  return {
    endpoints: observations.some(({ endpoint }) => endpoint !== first?.endpoint),
    tokens: observations.some(({ token }) => token !== first?.token),
    isHeld: isHeldBack(observations),
  };
}
