import { families } from './families.ts';
import type { Hypothesis } from './hypothesis.ts';
import { rememberedMs } from './rests.ts';
import { type Apart, windowsRemembered } from './survivor.ts';
import type { Track } from './track.ts';
import type { Span } from '../verdict.ts';

/** Bounds for the length of a hypothesis's window that are seen at a glance; what lies outside them is impossible. */
export function lengthsOf(
  hypothesis: Hypothesis,
  { track, rests, recoveries, restMs }: Pick<Apart, 'track' | 'rests' | 'recoveries' | 'restMs'>,
): Span {
  const { windows, recovers, remembers, longest } = families[hypothesis.family].bounds;
  const sinceBefore = restMs / windowsRemembered; // a longer window may remember what nobody knows of
  return {
    from: Math.max(
      Math.min(remembers(hypothesis, track), sinceBefore),
      rememberedMs(rests, hypothesis.least) / windows,
    ),
    to: Math.min(mostAccepted(hypothesis, track), recovers(hypothesis, recoveries), longest(track)),
  };
}

/** So many limits and one request more are looked for as close together as they came. */
const multiples = [1, 2, 3, 5, 9, 17];

/** Who accepts several limits in a time has recovered as often meanwhile. */
function mostAccepted(hypothesis: Hypothesis, { acceptedFrom, acceptedTo }: Track): number {
  const { accepts } = families[hypothesis.family].bounds;
  return multiples.reduce((least, times) => {
    const more = times * hypothesis.limit;
    let span = Infinity;
    for (let first = 0; first + more < acceptedFrom.length; first++)
      span = Math.min(span, (acceptedTo[first + more] as number) - (acceptedFrom[first] as number));
    return Math.min(least, accepts(hypothesis, times, span));
  }, Infinity);
}
