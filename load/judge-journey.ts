import { type Certificate, bounds, certifyAll } from './certificate.ts';
import { type JourneyPlan, measuresWrites, stagesFor } from './journeys.ts';
import { type FinishedRun, type Part, judgeRun } from './judge-run.ts';
import { beganAt, firstOf } from './collect.ts';
import { holdTo, objectivesFor } from './objectives.ts';
import { lengthOf, slotsOf } from './profiles.ts';
import { type Segment, slotsFor } from './segments.ts';

/** One k6 process of a journey, with its share of it. */
export type JourneyPart = Part & { readonly segment: Segment };

/**
 * What planned starts are counted from: `shared`, since the first process began; `own`, each since it began itself, where
 * nobody let them begin together and the clocks of their machines may differ.
 */
export type Clock = 'shared' | 'own';

/** Judges the parts of a journey by its schedule and its objectives. */
export function judgeJourney(
  plan: JourneyPlan,
  parts: readonly JourneyPart[],
  out: string,
  clock: Clock = 'shared',
): FinishedRun {
  const { journey, settings } = plan;
  const { profile, target } = settings;
  const { arrivals, slotOf, broken } = certificateOf(plan, parts, clock);
  const requests = parts
    .flatMap(({ collected }) => collected.requests)
    .map((request, at) => ({ ...request, slot: slotOf[at] ?? null }));
  return judgeRun(parts, out, {
    journey,
    profile,
    target,
    requests,
    arrivals,
    broken: [...broken, ...(clock === 'shared' ? whyApart(parts) : [])],
    objectives: objectivesFor(profile, measuresWrites(plan)).map((objective) => holdTo(objective, requests, target)),
  });
}

const originOf = ({ collected }: JourneyPart): number | null => beganAt(collected);

/** Each part against the slots that fall to it, so that none can hide what another left out. */
function certificateOf(plan: JourneyPlan, parts: readonly JourneyPart[], clock: Clock): Certificate {
  const stages = stagesFor(plan);
  const slots = slotsOf(stages);
  const first = firstOf(parts.map(originOf)) ?? 0;
  return certifyAll(
    parts.map((part) => {
      const own = originOf(part) ?? first;
      const origin = clock === 'own' ? own : first;
      return {
        slots: slotsFor(slots, part.segment).map((slot) => origin + slot),
        starts: part.collected.requests.map(({ start }) => start),
        end: own + lengthOf(stages), // where its k6 ends, by its own clock
      };
    }),
  );
}

/** How far apart the processes of a run began, in milliseconds. */
export function spreadOf(parts: readonly JourneyPart[]): number {
  const origins = parts.map(originOf).filter((origin) => origin !== null);
  return origins.length === 0 ? 0 : Math.max(...origins) - Math.min(...origins);
}

function whyApart(parts: readonly JourneyPart[]): string[] {
  const spread = spreadOf(parts);
  if (spread <= bounds.maxErrorMs) return [];
  return [`its processes began ${Math.round(spread)} ms apart; ${bounds.maxErrorMs} ms is allowed`];
}
