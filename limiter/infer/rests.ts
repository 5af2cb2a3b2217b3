import type { Track } from './track.ts';

/** A rest of at least so long, and how many requests at most were accepted after it until the first refusal. */
export type Rest = { readonly ms: number; readonly accepted: number };

/** The rests of a run on one budget, those left out that tell no more than a longer one. */
export function restsOf({ from, to, acceptedFrom, refusedFrom, refusedTo }: Track): Rest[] {
  const rests: Rest[] = [];
  let [accepted, refused] = [0, 0];
  for (let index = 1; index < from.length; index++) {
    const begin = from[index] as number;
    const ms = begin - (to[index - 1] as number);
    if (ms < shortestMs) continue;
    while (accepted < acceptedFrom.length && (acceptedFrom[accepted] as number) < begin) accepted++;
    while (refused < refusedFrom.length && (refusedFrom[refused] as number) < begin) refused++;
    const answered = refusedTo[refused];
    if (answered === undefined) break;
    let until = accepted;
    while (until < acceptedFrom.length && (acceptedFrom[until] as number) <= answered) until++;
    rests.push({ ms, accepted: until - accepted });
  }
  let least = Infinity;
  return rests
    .sort((one, other) => other.ms - one.ms)
    .filter(({ accepted: one }) => {
      const tells = one < least;
      least = Math.min(least, one);
      return tells;
    });
}
const shortestMs = 100;

/** Who refuses although fewer than `least` came since a rest remembers what came before it: that long at least. */
export const rememberedMs = (rests: readonly Rest[], least: number): number =>
  rests.reduce((most, { ms, accepted }) => (accepted < least ? Math.max(most, ms) : most), 0);
