import type { DocumentedLimit } from '../prior.ts';
import type { CarriedOut } from '../probe-state.ts';
import type { LimiterClass } from '../verdict.ts';

/** So many plans of chance have to be foreseen by a limiter whose window is not the documented one. */
const plansOfChance = 5;

/** A timer comes late each time, and its windows are longer than documented by a little. */
const drift = 0.02;

/**
 * Whether enough speaks for a limiter. Documentation is seldom wrong about the window, while a limiter of a kind not known
 * here can look for a while like one that is, with a window of any length: such a one takes more to be believed.
 * `since`: the plans that were sent to confirm it.
 */
export function isCredible(
  { algorithm, windowMs }: LimiterClass,
  documented: DocumentedLimit | null,
  since: readonly Pick<CarriedOut, 'kind' | 'refused'>[],
): boolean {
  const expected = documented === null ? null : 1000 * documented.seconds;
  const byRate = algorithm === 'bucket' || algorithm === 'spacing';
  if (byRate || expected === null) return true;
  if (windowMs.from <= expected * (1 + drift) && windowMs.to >= expected * (1 - drift)) return true;
  return since.filter(({ kind, refused }) => kind === 'odd' && refused > 0).length >= plansOfChance;
}
