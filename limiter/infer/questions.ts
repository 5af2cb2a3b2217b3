import { classesOf } from './classes.ts';
import { triedBy } from './evidence.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { CarriedOut, Probe } from '../probe-state.ts';
import type { Survivor } from './survivor.ts';
import { isClose } from './tolerance.ts';
import type { LimiterClass } from '../verdict.ts';

/** Survivors as they are, and each of them with budgets kept apart. */
export const split = (survivors: readonly Survivor[], how: Partial<Hypothesis['separate']>): Survivor[] =>
  survivors.flatMap((one) => [
    one,
    { ...one, hypothesis: { ...one.hypothesis, separate: { ...one.hypothesis.separate, ...how } } },
  ]);

/** What the probe has means to find out about the scope and has not tried. */
export function untried({ prior, evidence }: Probe): ('endpoints' | 'tokens')[] {
  const tried = triedBy(evidence);
  return [
    ...(prior.endpoints.length > 1 && !tried.endpoints ? ['endpoints' as const] : []),
    ...(prior.tokens.length > 1 && !tried.tokens ? ['tokens' as const] : []),
  ];
}

/** What can still be, each class once. */
export const classesLeft = ({ survivors, evidence }: Probe): LimiterClass[] =>
  classesOf(survivors ?? [], triedBy(evidence));

/** The plans that were sent to confirm the one class that was left. */
export const confirming = ({ sent }: Pick<Probe, 'sent'>): readonly CarriedOut[] =>
  sent.filter(({ confirms }) => confirms);

/** Whether it has a window to be known closely: of requests under way it is the time that each takes. */
export const hasWindow = ({ algorithm }: LimiterClass): boolean => algorithm !== 'under-way';

/** How many distinctions are left to be made. */
export function questionsLeft(probe: Probe): number {
  const classes = classesLeft(probe);
  const vague = classes.filter((one) => hasWindow(one) && !isClose(one.windowMs)).length;
  return Math.max(0, classes.length - 1) + vague + untried(probe).length;
}
