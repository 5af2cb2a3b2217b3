import { harmless } from '../../contracts/show/wording.ts';
import { type JourneyRun, type LoadRun, isRedRun, runName } from '../../runs/load-run.ts';
import { placeIn } from '../../runs/places.ts';
import { limitOutcomes } from './limiter-words.ts';
import { counted, isOrAre, withUnit } from '../../contracts/show/words.ts';

/** Good, bad, or nothing that can be said. */
export type Mood = 'good' | 'bad' | 'unsure' | 'none';

export const worstMood = (moods: readonly Mood[]): Mood =>
  (['bad', 'unsure', 'good'] as const).find((mood) => moods.includes(mood)) ?? 'none';

/**
 * What every view of a run at a target has.
 * @param mood what it is where it is not void, or `bad` in any case
 */
export const runView = (kind: string, load: LoadRun, run: JourneyRun, mood: Mood) => ({
  anchor: anchorOf(kind, run),
  target: run.target,
  place: placeIn(load, run.target),
  run: runName(run),
  isVoid: run.state === 'void',
  why: (run.why ?? []).map(harmless),
  mood: run.state === 'void' && mood !== 'bad' ? 'unsure' : mood,
});
export type RunView = ReturnType<typeof runView>;

/** The anchor of a journey's part of the page. */
const anchorOf = (kind: string, { journey, profile, target }: JourneyRun): string =>
  `${kind}-${journey}-${profile}-${target}`.replace(/[^a-z0-9]+/gi, '-').toLowerCase();

/** The journeys with their objectives and latency; what one shows its target to break makes it bad, void or not. */
export const journeyViews = (load: LoadRun) =>
  load.runs.map((run) => ({
    ...runView('load', load, run, isRedRun(run) ? 'bad' : 'good'),
    title: `${run.journey}, ${run.profile}`,
    arrivals: run.arrivals,
    objectives: run.objectives.map((one) => ({ ...one, headroom: headroomOf(one) })),
    /** What besides a missed objective makes it red, and where the page tells it. */
    broken: brokenIn(run),
    /** Milliseconds from when each request was to start, as the objectives are judged. */
    latency: run.latency.map(({ operation, count, intended }) => ({ operation, count, ...intended })),
    checked: run.responses.checked,
    byStatus: Object.entries(run.responses.byStatus).sort(([a], [b]) => a.localeCompare(b, 'en')),
    dashboard: run.files.dashboard ?? null,
  }));
export type JourneyView = ReturnType<typeof journeyViews>[number];
export type ObjectiveView = JourneyView['objectives'][number];

/** The objectives that a valid run missed, those with too few samples among them. */
export const missedIn = ({ isVoid, objectives }: JourneyView): ObjectiveView[] =>
  isVoid ? [] : objectives.filter(({ holds, weight }) => !holds && weight === 'fail');

function brokenIn(run: JourneyRun): { text: string; href: string }[] {
  const { state, limiter, jobs, responses } = run;
  const against = responses.findings.filter(({ finding }) => finding.weight === 'fail');
  const answers = against.reduce((sum, { count }) => sum + count, 0);
  const promises = (jobs?.violations ?? []).filter(({ weight }) => weight === 'fail').length;
  const limit = state === 'valid' && limiter ? limiter.judgement.outcome : 'holds';
  return [
    { isSo: answers > 0, text: `${counted(answers, 'finding')} in answers`, href: '#broken' },
    { isSo: limit !== 'holds', text: `rate limit: ${limitOutcomes[limit]}`, href: `#${anchorOf('limit', run)}` },
    {
      isSo: promises > 0,
      text: `${counted(promises, 'promise')} of the queue ${isOrAre(promises)} broken`,
      href: `#${anchorOf('jobs', run)}`,
    },
  ].flatMap(({ isSo, ...told }) => (isSo ? [told] : []));
}

/** What was measured of an objective that is missed, and what is allowed. */
export const missedInWords = ({ measured, unit, limit, samples }: JourneyRun['objectives'][number]): string =>
  measured === null
    ? `${counted(samples, 'sample')} ${isOrAre(samples)} too few to say`
    : `${withUnit(measured, unit)}, allowed: ${withUnit(limit, unit)}`;

/** How far a figure is from its limit, whichever side of it is the good one: `40 % left`. */
function headroomOf({ limit, measured, holds }: JourneyRun['objectives'][number]): string {
  if (measured === null) return 'too few samples';
  if (limit === 0) return holds ? 'none allowed, none seen' : 'none allowed';
  const isUpper = measured <= limit === holds;
  const word = isUpper ? (holds ? 'left' : 'over') : holds ? 'above' : 'short';
  return `${Math.round((Math.abs(measured - limit) / Math.abs(limit)) * 100)} % ${word}`;
}
