import { harmless } from '../../contracts/show/wording.ts';
import type { JourneyRun, LimiterRun, LoadRun } from '../../runs/load-run.ts';
import { answerInWords, classInWords, notesOf, traitsInWords } from './limiter-words.ts';
import { type Mood, type RunView, runView } from './load.ts';
import { counted, duration } from '../../contracts/show/words.ts';

/** A limiter as a probe found it. */
export type LimiterView = RunView & {
  readonly outcome: LimiterRun['judgement']['outcome'];
  readonly sentence: string;
  readonly answer: string;
  readonly documented: string;
  readonly sent: string;
  readonly traits: ReturnType<typeof traitsInWords>;
  /** How it refuses if not with 429, which endpoints it is across, what its windows let through. */
  readonly notes: readonly string[];
  readonly survivors: readonly string[];
  readonly survivorCount: number;
  readonly plans: LimiterRun['verdict']['sent']['plans'];
  /** For the chart. */
  readonly requests: LimiterRun['requests'];
  readonly named: { readonly algorithm: string; readonly limit: number; readonly windowMs: number } | null;
};

/** What the limiter probes found. */
export const limitersOf = (load: LoadRun): LimiterView[] =>
  load.runs.flatMap((run) => (run.limiter ? [limiterView(load, run, run.limiter)] : []));

const moodOf = (outcome: LimiterView['outcome']): Mood =>
  outcome === 'cannotTell' ? 'unsure' : outcome === 'holds' ? 'good' : 'bad';

function limiterView(load: LoadRun, run: JourneyRun, one: LimiterRun): LimiterView {
  const { verdict, judgement, requests } = one;
  const { answer, sent } = verdict;
  const limiter = answer.kind === 'named' ? answer.limiter : null;
  return {
    ...runView('limit', load, run, run.state === 'void' ? 'unsure' : moodOf(judgement.outcome)),
    outcome: judgement.outcome,
    sentence: harmless(judgement.sentence),
    answer: answerInWords(answer),
    documented: documentedIn(one),
    sent: `${counted(sent.requests, 'request')} in ${counted(sent.plans.length, 'plan')}, ${sent.refused} refused, ${duration(sent.seconds * 1000)} in all`,
    traits: traitsInWords(verdict),
    notes: notesOf(verdict),
    survivors: verdict.survivors.map(classInWords),
    survivorCount: verdict.survivorCount,
    plans: sent.plans,
    requests,
    named: limiter && {
      algorithm: limiter.algorithm,
      limit: limiter.limit,
      windowMs: (limiter.windowMs.from + limiter.windowMs.to) / 2,
    },
  };
}

/** What is documented; of several limits one applies, and where nobody said which, that is told. */
function documentedIn({ documented, verdict }: LimiterRun): string {
  const limits = documented ?? (verdict.documented ? [verdict.documented] : []);
  const [first] = limits;
  if (!first) return 'nothing is documented';
  const requests = limits.map((one) => counted(one.requests, 'request')).join(' or ');
  const open = limits.length > 1 ? '; which of them applies is not said, EP_RATE_LIMIT says it' : '';
  return `${requests} in ${duration(first.seconds * 1000)}, ${harmless(first.scope).replace(/-/g, ' ')}${open}`;
}
