import { requirementOf } from '../../contracts/spec/requirements/index.ts';
import { apiOf, isSandbox } from '../../contracts/spec/targets.ts';
import { harmless } from '../../contracts/show/wording.ts';
import type { JourneyRun, LimiterRun, LoadRun } from '../../runs/load-run.ts';
import { answerInWords, classInWords, limitInWords, notesOf, traitsInWords } from './limiter-words.ts';
import { runView } from './load.ts';
import { counted, duration } from '../../contracts/show/words.ts';

export const limitersOf = (load: LoadRun): LimiterView[] =>
  load.runs.flatMap((run) => (run.limiter ? [limiterView(load, run, run.limiter)] : []));

function limiterView(load: LoadRun, run: JourneyRun, one: LimiterRun) {
  const { verdict, judgement, requests } = one;
  const { answer, sent } = verdict;
  const { outcome } = judgement;
  const limiter = answer.kind === 'named' ? answer.limiter : null;
  const mood = run.state === 'void' || outcome === 'cannotTell' ? 'unsure' : outcome === 'holds' ? 'good' : 'bad';
  return {
    ...runView('limit', load, run, mood),
    outcome,
    sentence: harmless(judgement.sentence),
    answer: answerInWords(verdict),
    documented: documentedIn(one),
    promise: promiseOf(run.target),
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
export type LimiterView = ReturnType<typeof limiterView>;

/** What is documented; of several limits one applies, and where nobody said which, that is told. */
function documentedIn({ documented, verdict }: LimiterRun): string {
  const limits = documented ?? (verdict.documented ? [verdict.documented] : []);
  const open = limits.length > 1 ? '; which of them applies is not said, EP_RATE_LIMIT says it' : '';
  return `${limitInWords(limits)}${open}`;
}

/** The sentence that a limit, or that there is none, rests on. */
const promiseOf = (target: string): string =>
  requirementOf(
    isSandbox(target)
      ? 'import2/sandbox-has-no-limit'
      : apiOf(target) === 'import2'
        ? 'import2/ten-requests-a-second'
        : 'elastic-path/over-limit-is-429',
  ).sentence;
