import { classesOf } from './classes.ts';
import { tryOn } from './hypothesis.ts';
import type { Observation } from './observation.ts';
import type { Survivor, Tracks } from './survivors.ts';
import type { Contradiction } from './verdict.ts';

/**
 * The answer that struck out what lasted longest: the first, in the order of sending, that no hypothesis explains together
 * with all those before it. Null if the hypotheses left are unlike, so that there is no such answer.
 */
export function firstContradiction(
  before: readonly Survivor[],
  observations: readonly Observation[],
  tracks: Tracks,
  tried: { readonly observations: readonly Observation[] },
): Contradiction | null {
  let explained = 0;
  let longest: Survivor | null = null;
  for (const survivor of before.slice(0, mostTried)) {
    const { windows } = survivor;
    const passed = [windows[0], windows[windows.length >> 1]].map((span) =>
      span ? passedBy(survivor, span, tracks) : 0,
    );
    const most = Math.max(0, ...passed);
    if (longest !== null && most <= explained) continue;
    explained = most;
    longest = survivor;
  }
  const found = observations[Math.min(explained, observations.length - 1)];
  if (!found || !longest) return null;
  const known = tried.observations;
  const unlike = {
    endpoints: differ(known.map(({ endpoint }) => endpoint)),
    tokens: differ(known.map(({ token }) => token)),
  };
  return {
    sentAtMs: found.sentAt - (observations[0]?.sentAt ?? 0),
    accepted: found.accepted === true,
    endpoint: found.endpoint,
    against: before.length > mostTried ? null : (classesOf([longest], unlike)[0] ?? null),
  };
}

const mostTried = 8;

const differ = (names: readonly string[]): boolean => names.some((name) => name !== names[0]);

function passedBy({ hypothesis }: Survivor, span: Survivor['windows'][number], tracks: Tracks): number {
  const followed = tracks(hypothesis).map(({ track }) => tryOn(hypothesis, span, track));
  return followed.reduce((sum, one) => sum + (one.possible ? 0 : one.explained), 0);
}
