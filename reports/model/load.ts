import { harmless } from '../../contracts/show/wording.ts';
import { type JourneyRun, type LatencyOf, type LoadRun, type Percentiles, isRedRun } from '../../runs/load-run.ts';
import { placeIn } from '../../runs/places.ts';
import { limitOutcomes } from './limiter-words.ts';
import { counted, duration } from '../../contracts/show/words.ts';

/** Good, bad, or nothing that can be said. */
export type Mood = 'good' | 'bad' | 'unsure' | 'none';

/** The worst of some moods. */
export const worstOf = (moods: readonly Mood[]): Mood =>
  (['bad', 'unsure', 'good'] as const).find((mood) => moods.includes(mood)) ?? 'none';

/** What every view of a run at a target has. */
export type RunView = {
  readonly anchor: string;
  readonly target: string;
  readonly place: string;
  readonly isVoid: boolean;
  /** Why it is void. */
  readonly why: readonly string[];
  readonly mood: Mood;
};

/** @param mood what it is where its load was sent as planned, or `bad` in any case */
export const runView = (kind: string, load: LoadRun, run: JourneyRun, mood: Mood): RunView => ({
  anchor: anchorOf(kind, run),
  target: run.target,
  place: placeIn(load, run.target),
  isVoid: run.state === 'void',
  why: (run.why ?? []).map(harmless),
  mood: run.state === 'void' && mood !== 'bad' ? 'unsure' : mood,
});

/** One journey under one profile; what it shows its target to break makes it bad, whatever else is wrong with it. */
export type JourneyView = RunView & {
  readonly title: string;
  readonly arrivals: JourneyRun['arrivals'] & { readonly sentence: string };
  readonly objectives: readonly ObjectiveView[];
  /** What besides a missed objective makes it red, and where the page tells it. */
  readonly broken: readonly { readonly text: string; readonly href: string }[];
  /** Milliseconds from when each request was to start, as the objectives are judged. */
  readonly latency: readonly (Pick<LatencyOf, 'operation' | 'count'> & Percentiles)[];
  readonly checked: number;
  readonly byStatus: readonly (readonly [status: string, count: number])[];
  readonly dashboard: string | null;
};

export type ObjectiveView = JourneyRun['objectives'][number] & {
  /** How far it is from its limit: `40 % left`. */
  readonly headroom: string;
};

const slug = (text: string): string => text.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
/** The anchor of a journey's part of the page. */
export const anchorOf = (kind: string, { journey, profile, target }: JourneyRun): string =>
  slug(`${kind}-${journey}-${profile}-${target}`);

/** The journeys with their objectives, certificate and latency. */
export const journeysOf = (load: LoadRun): JourneyView[] =>
  load.runs.map((run) => ({
    ...runView('load', load, run, isRedRun(run) ? 'bad' : 'good'),
    title: `${run.journey}, ${run.profile}`,
    arrivals: { ...run.arrivals, sentence: certificate(run) },
    objectives: run.objectives.map((one) => ({ ...one, headroom: headroomOf(one) })),
    broken: brokenIn(run),
    latency: run.latency.map(({ operation, count, intended }) => ({ operation, count, ...intended })),
    checked: run.responses.checked,
    byStatus: Object.entries(run.responses.byStatus).sort(([a], [b]) => a.localeCompare(b, 'en')),
    dashboard: run.files.dashboard ?? null,
  }));

function brokenIn(run: JourneyRun): JourneyView['broken'] {
  const { state, limiter, jobs, responses } = run;
  const against = responses.findings.filter(({ finding }) => finding.weight === 'fail');
  const answers = against.reduce((sum, { count }) => sum + count, 0);
  const promises = (jobs?.violations ?? []).filter(({ weight }) => weight === 'fail').length;
  const isOff = state === 'valid' && limiter !== undefined && limiter.judgement.outcome !== 'holds';
  return [
    ...(answers > 0 ? [{ text: `${counted(answers, 'finding')} in answers`, href: '#broken' }] : []),
    ...(isOff
      ? [{ text: `rate limit: ${limitOutcomes[limiter.judgement.outcome]}`, href: `#${anchorOf('limit', run)}` }]
      : []),
    ...(promises > 0
      ? [
          {
            text: `${counted(promises, 'promise')} of the queue ${promises === 1 ? 'is' : 'are'} broken`,
            href: `#${anchorOf('jobs', run)}`,
          },
        ]
      : []),
  ];
}

function certificate({ arrivals: { planned, sent, off, p99ErrorMs, maxErrorMs } }: JourneyRun): string {
  return `${counted(sent, 'request')} sent of ${counted(planned, 'planned one')}, ${off} off the plan; starts within ${duration(p99ErrorMs)} of it at the 99th percentile, ${duration(maxErrorMs)} at most.`;
}

/** How far a figure is from its limit, whichever side of it is the good one. */
function headroomOf({ limit, measured, holds }: JourneyRun['objectives'][number]): string {
  if (measured === null) return 'too few samples';
  if (limit === 0) return holds ? 'none allowed, none seen' : 'none allowed';
  const isUpper = measured <= limit === holds;
  const word = isUpper ? (holds ? 'left' : 'over') : holds ? 'above' : 'short';
  return `${Math.round((Math.abs(measured - limit) / Math.abs(limit)) * 100)} % ${word}`;
}
