import { redIn } from '../../contracts/judge/verdict.ts';
import type { WorkflowJob } from '../../runs/results.ts';
import { type ProofRun, falseAlarmsIn, plainScore, shortfalls } from '../../runs/proof-run.ts';
import type { DeviationView } from './deviations.ts';
import { type Answer, coverageOf } from './coverage.ts';
import type { CauseView } from './causes.ts';
import type { ComparedFigure } from '../../runs/slower.ts';
import type { JobsView } from './jobs.ts';
import type { LimiterView } from './limiter.ts';
import { limitOutcomes } from './limiter-words.ts';
import { type JourneyView, type Mood, type RunView, missedIn, worstMood } from './load.ts';
import { type Night, type Tonight, type UnjudgedView, isUnmade } from './night.ts';
import { totalOf } from '../../contracts/values/grouped.ts';
import { isMockAlone, isOwnMock, nameAmong } from '../../runs/places.ts';
import { counted, dayOf, withThousands, joined, withUnit } from '../../contracts/show/words.ts';

/** What the verdict is made of: the newest night alone. */
export type NightFacts = {
  readonly night: Night;
  readonly unjudged: readonly UnjudgedView[];
  readonly causes: readonly CauseView[];
  readonly limiters: readonly LimiterView[];
  readonly jobs: readonly JobsView[];
  readonly journeys: readonly JourneyView[];
  /** What is slower than in each of the nights before; whether that makes it red. */
  readonly slower: readonly ComparedFigure[];
  readonly failOnSlower: boolean;
};

/** One of QA's questions with its answer, in a line that leads to the evidence. */
export type GlanceLine = {
  readonly question: string;
  readonly answer: string;
  readonly mood: Mood;
  readonly href: string;
};

type Line = readonly [question: string, href: string, Answer];

/** The night in half a minute. */
export function glanceOf(
  facts: NightFacts,
  deviations: readonly DeviationView[],
  workflowJobs: readonly WorkflowJob[],
): GlanceLine[] {
  const { contract, proof } = facts.night;
  const lines: readonly Line[] = [
    ['Judged', '#files', judgedAnswer(facts)],
    ...facts.unjudged.map(({ who, word, isSecret }) => unjudgedLine(`${who}: ${word}`, isSecret)),
    ['Contract', '#broken', contractAnswer(facts)],
    ['Coverage', '#ledger', ofTonight(contract, coverageOf)],
    ['Known deviations', '#deviations', ofTonight(contract, () => deviationsAnswer(deviations))],
    ...loadLines(facts),
    ['The suite itself', '#proof', proofAnswer(proof)],
    ...(workflowJobs.length > 0 ? [['The workflow’s jobs', '#files', jobsEnded(workflowJobs)] as const] : []),
  ];
  return lines.map(([question, href, { words, mood }]) => ({ question, answer: words, mood, href }));
}

/** What was seen under load. */
export const loadLines = (facts: NightFacts): Line[] => [
  ['Rate limit', '#limiter', ofTonight(facts.night.load, () => limitAnswer(facts))],
  ['Import jobs', '#jobs', ofTonight(facts.night.load, () => jobsAnswer(facts))],
  ['Load objectives', '#load', ofTonight(facts.night.load, () => objectivesAnswer(facts))],
];

function jobsEnded(jobs: readonly WorkflowJob[]): Answer {
  const off = jobs.filter(({ result }) => result !== 'success');
  const named = off.map(({ name, result }) => `${name}: ${result}`);
  return {
    mood: off.some(({ result }) => result === 'failure') ? 'bad' : off.length > 0 ? 'unsure' : 'good',
    words: joined([`${jobs.length - off.length} of ${jobs.length} succeeded`, ...named]),
  };
}

const judgedAnswer = ({ night: { places, where } }: NightFacts): Answer => ({
  mood: 'none',
  words: isMockAlone(places) ? `${where} alone: no real API` : where || 'nothing',
});

const unjudgedLine = (words: string, isSecret: boolean): [question: string, href: string, Answer] => [
  isSecret ? 'Secret found' : 'Not judged',
  '#unjudged',
  { words, mood: isSecret ? 'bad' : 'unsure' },
];

/** What a part of this night says; of one that is not there, why. */
const ofTonight = <Run>(part: Tonight<Run>, says: (run: Run) => Answer): Answer =>
  part.state === 'there' ? says(part.run) : { mood: isUnmade(part) ? 'unsure' : 'none', words: absent[part.state] };

const absent = { broken: 'cannot be read', aside: 'of another run', missing: 'not run' } as const;

function contractAnswer({ night: { contract }, causes }: NightFacts): Answer {
  const failing = causes.filter(({ weight }) => weight === 'fail').length;
  const inCauses = counted(failing, 'cause');
  if (contract.state !== 'there' && failing > 0)
    return { mood: 'bad', words: `${absent[contract.state]}; ${inCauses} met under load` };
  return ofTonight(contract, ({ summary: { verdicts }, ended }) => {
    const all = totalOf(verdicts);
    const red = redIn(verdicts);
    const told = red > 0 ? `${counted(red, 'case')} of ${withThousands(all)} red` : 'met under load alone';
    if (failing > 0) return { mood: 'bad', words: `${inCauses}, ${told}` };
    const warned = causes.length > 0 ? `, ${counted(causes.length, 'warning')}` : '';
    return {
      mood: all > 0 && ended === 'complete' ? 'good' : 'unsure',
      words: `${withThousands(all - red)} of ${counted(all, 'case')} hold${warned}`,
    };
  });
}

function deviationsAnswer(deviations: readonly DeviationView[]): Answer {
  const named = (is: (one: DeviationView) => boolean): string[] => deviations.filter(is).map(({ id }) => id);
  const seen = named(({ state }) => state === 'seen');
  const gone = named(({ state }) => state === 'gone');
  const past = named(({ isPastReview }) => isPastReview);
  return {
    mood: gone.length + past.length > 0 ? 'unsure' : 'good',
    words: joined([
      `${seen.length} seen of ${deviations.length}`,
      gone.length > 0 ? `${gone.length} gone (${firstOf(gone)})` : '',
      past.length > 0 ? `${past.length} past review (${firstOf(past)})` : '',
    ]),
  };
}

const mostNamed = 3;

const firstOf = (names: readonly string[]): string =>
  joined([...names.slice(0, mostNamed), names.length > mostNamed ? `and ${names.length - mostNamed} more` : '']);

/** What is said of several runs: the words of the worst, and of which API where the others say otherwise. */
function worstAnswer<View extends RunView>(views: readonly View[], says: (view: View) => string): Answer {
  const mood = worstMood(views.map((view) => view.mood));
  const worst = views.find((view) => view.mood === mood);
  if (!worst) return { mood, words: 'not run' };
  const areMany = new Set(views.map(says)).size > 1;
  const all = views.map(({ target }) => target);
  return { mood, words: `${says(worst)}${areMany ? ` (${nameAmong(worst.target, all)})` : ''}` };
}

const limitAnswer = ({ limiters }: NightFacts): Answer =>
  limiters.length === 0
    ? { mood: 'none', words: 'not probed' }
    : worstAnswer(limiters, ({ isVoid, outcome }) => (isVoid ? 'void' : limitOutcomes[outcome]));

const orders = { good: 'in order', bad: 'out of order', unsure: 'void', none: '' } as const;

/** How fast is said of real APIs alone: the speed of our mock is what it was set to. */
function jobsAnswer({ jobs }: NightFacts): Answer {
  const { mood, words } = worstAnswer(jobs, (view) => orders[view.mood]);
  const real = jobs.filter(({ place, isVoid }) => !isVoid && !isOwnMock(place));
  const [speed] = real.flatMap((view) => view.speed ?? []);
  return { mood, words: speed ? `${words}, ${speed.replace(' a second', ' records a second')}` : words };
}

export function objectivesAnswer({ journeys, slower, failOnSlower }: NightFacts): Answer {
  const valid = journeys.filter(({ isVoid }) => !isVoid);
  const voids = journeys.length - valid.length;
  const all = valid.flatMap(({ objectives }) => objectives).length;
  const missed = valid.flatMap(missedIn).length;
  const met = `${all - missed} of ${all} met${voids > 0 ? `, ${counted(voids, 'run')} void` : ''}`;
  const isSlow = slower.length > 0;
  return {
    mood: missed > 0 || (isSlow && failOnSlower) ? 'bad' : voids > 0 || all === 0 || isSlow ? 'unsure' : 'good',
    words:
      valid.length === 0 ? 'void' : `${met}${isSlow ? `; ${counted(slower.length, 'figure')} slower than before` : ''}`,
  };
}

function proofAnswer(proof: Tonight<ProofRun>): Answer {
  if (proof.state === 'missing') return { mood: 'none', words: 'no score kept' };
  if (proof.state === 'broken') return { mood: 'none', words: 'score cannot be read' };
  const { run, mutants, equivalent } = proof.run;
  const alarms = falseAlarmsIn(proof.run);
  const isOld = proof.state === 'aside';
  const share = plainScore(proof.run);
  const noticed = isOld ? `on ${dayOf(run.startedAt)} it noticed` : 'notices';
  return {
    mood: isOld ? 'none' : shortfalls(proof.run).length > 0 ? 'unsure' : 'good',
    words: `${noticed} ${withUnit(share, 'share')} of ${counted(mutants - equivalent.length, 'broken server')}, ${counted(alarms, 'false alarm')}`,
  };
}
