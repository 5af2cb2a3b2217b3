import type { ContractRun } from '../../runs/contract-run.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import { runIn } from '../../runs/results.ts';
import type { ComparedFigure } from '../../runs/slower.ts';
import type { CauseView } from './causes.ts';
import type { JobsView } from './jobs.ts';
import type { LimiterView } from './limiter.ts';
import { type JourneyView, type Mood, type RunView, missedIn, worstOf } from './load.ts';
import { type Night, type Tonight, type UnjudgedView, isUnmade } from './night.ts';
import { slowerInWords } from './slower-words.ts';
import { isMockAlone, nameAmong, whereIs, whereOf } from '../../runs/places.ts';
import { apiName, capital, counted, inWords, isOrAre, joined } from '../../contracts/show/words.ts';
import { apiOf } from '../../contracts/spec/targets.ts';

/** What the verdict is made of: the newest night alone. */
export type Facts = {
  readonly night: Night;
  readonly unjudged: readonly UnjudgedView[];
  readonly causes: readonly CauseView[];
  readonly limiters: readonly LimiterView[];
  readonly jobs: readonly JobsView[];
  readonly journeys: readonly JourneyView[];
  /** What is slower than in each of the nights before; whether that makes it red. */
  readonly slower: readonly ComparedFigure[];
  readonly slowerFails: boolean;
};

/** What a part says; the worst speaks first, and where two are as bad, the first of them. */
type Says = {
  readonly mood: Mood;
  readonly text: string;
  /** What of it is said where it stands first, and where that was; the rest of it is said with what else there is. */
  readonly first?: { readonly text: string; readonly rest: string };
};

/** The verdict in a sentence, and what else has to be said with it. */
export function headlineOf(facts: Facts) {
  const run = runIn(facts.night.contract);
  const caveats = run && !wasNotBegun(run) ? caveatsOf(run) : [];
  const contract = contractSays(facts, caveats.length > 0);
  const parts = [
    ...leaksSay(facts),
    contract,
    ...metUnderLoad(facts),
    loadSays(facts),
    ...slowerSays(facts),
    ...unjudgedSay(facts),
  ];
  const mood = worstOf(parts.map((part) => part.mood));
  const first = parts.find((part) => part.mood === mood);
  const rest = parts.map((part) => (part === first ? (part.first?.rest ?? '') : part.text));
  return {
    mood,
    verdict: verdictOf(mood, facts),
    sentence: mood === 'none' ? 'Nothing was judged tonight.' : (first?.first?.text ?? first?.text ?? ''),
    more: joined([...(mood === 'none' ? [] : rest), ...caveats], ' '),
  };
}

function verdictOf(mood: Mood, { unjudged, night }: Facts): string {
  const { places } = night;
  if (unjudged.some(({ exit }) => exit === 7)) return 'Secret found';
  if (places.length === 0 && (unjudged.length > 0 || isUnmade(night.contract) || isUnmade(night.load)))
    return 'Not judged';
  return { bad: 'Broken', unsure: 'Not certain', good: 'Holds', none: 'Nothing judged' }[mood];
}

/** Slower than before is a warning, which changes no verdict unless somebody wants it to. */
const slowerSays = ({ slower: [first, ...others], slowerFails }: Facts): Says[] =>
  first
    ? [
        {
          mood: slowerFails ? 'bad' : 'none',
          text: `Under load, ${slowerInWords(first)}${others.length > 0 ? ` So ${isOrAre(others.length)} ${counted(others.length, 'more figure')}.` : ''}`,
        },
      ]
    : [];

/** A secret that lies about is worse than whatever was judged. */
const leaksSay = ({ unjudged }: Facts): Says[] =>
  unjudged.filter(({ exit }) => exit === 7).map(({ why, todo }) => ({ mood: 'bad', text: `${why} ${todo}` }));

const unjudgedSay = ({ unjudged }: Facts): Says[] =>
  unjudged
    .filter(({ exit }) => exit !== 7)
    .map(({ who, what, why, todo, word }) => ({ mood: 'unsure', text: `${who} ${what} (${word}): ${why} ${todo}` }));

type Absent = Exclude<Tonight<unknown>, { readonly state: 'there' }>;

/** What is said of a part that is not of this night. */
function absentSays(part: Absent, suite: 'contract' | 'load', missing: string): Says {
  switch (part.state) {
    case 'missing':
      return part.why === undefined
        ? { mood: 'none', text: missing }
        : { mood: 'unsure', text: `The ${suite} run judged nothing: ${part.why}` };
    case 'aside':
      return { mood: 'none', text: `What is there of the ${suite} suite is ${uncapital(part.words)}` };
    case 'broken':
      return { mood: 'unsure', text: `The ${suite} run left no result that can be read.` };
    default:
      return part satisfies never;
  }
}

/** Whether no target could be judged, which is told by itself. */
const wasNotBegun = ({ verdicts, unjudged = [] }: ContractRun): boolean => verdicts.length === 0 && unjudged.length > 0;

function contractSays(facts: Facts, hasCaveats: boolean): Says {
  const { contract } = facts.night;
  if (contract.state !== 'there') return absentSays(contract, 'contract', 'The contract was not judged.');
  const { run } = contract;
  if (wasNotBegun(run)) return { mood: 'none', text: '' };
  if (run.verdicts.length === 0) return { mood: 'unsure', text: 'Nothing was judged: no case ran.' };
  const judged = run.verdicts.filter(({ verdict }) => verdict !== 'harnessError' && verdict !== 'notTestable');
  const isBad = facts.causes.some(({ weight }) => weight === 'fail');
  const text = contractSentence(
    judged.map(({ target }) => apiOf(target)),
    facts,
  );
  return { mood: isBad ? 'bad' : hasCaveats ? 'unsure' : 'good', text };
}

/** Which API keeps its contract, which breaks it in how many ways, and where each was judged. */
function contractSentence(judged: readonly string[], { causes, night: { places } }: Facts): string {
  const failing = causes.filter(({ weight }) => weight === 'fail');
  const broken = failing.filter(({ told }) => told === null);
  const apis = [...new Set([...judged, ...broken.map(({ api }) => api)])].sort().reverse();
  const [where, ...others] = new Set(apis.map((api) => whereOf(api, places)));
  const isShared = others.length === 0;
  const at = (api: string): string => (isShared ? '' : ` ${whereOf(api, places)}`);
  const lead = (text: string): string => (isShared && where ? `${capital(where)}, ${withoutCapital(text)}` : text);
  const waysOf = (one: string): number => broken.filter(({ api }) => api === one).length;
  const [first, ...rest] = apis.filter((api) => waysOf(api) > 0);
  const good = apis.filter((api) => waysOf(api) === 0);
  if (first === undefined) {
    if (failing.length > 0) return lead('The suite could not do its work everywhere.');
    if (good.length < 2) return lead(`${good.map(apiName).join('')} keeps its contract.`);
    const each = good.map((api) => `${apiName(api)}${at(api)}`).join(', ');
    return lead(`Both APIs keep their contract${isShared ? '' : `: ${each}`}.`);
  }
  const breaks = `${apiName(first)} breaks its contract in ${inWords(waysOf(first), 'way')}${at(first)}`;
  const more = rest.map(
    (api) => `, ${apiName(api)} in ${inWords(waysOf(api), 'way').replace(/ ways?$/, '')}${at(api)}`,
  );
  const kept = good.map((api) => ` ${apiName(api)} keeps its own${at(api)}.`);
  return lead(`${breaks}${more.join('')}.${kept.join('')}`);
}

function caveatsOf({ ended, partial, summary, errors, unjudged = [] }: ContractRun): string[] {
  const failed = summary.verdicts.harnessError + errors.length;
  const { missing } = summary.cells;
  return [
    ended === 'interrupted' ? 'The contract run was interrupted.' : '',
    ended === 'unreachable' && unjudged.length === 0 ? 'A target went away in the middle of the contract run.' : '',
    partial ? 'Only some of the cases ran, because a filter was set.' : '',
    failed > 0 ? `The suite itself failed ${counted(failed, 'time')}.` : '',
    missing > 0 && !partial ? `${counted(missing, 'cell')} of the ledger ${isOrAre(missing)} missing.` : '',
  ].filter((text) => text !== '');
}

function loadSays(facts: Facts): Says {
  const { limiters, jobs, journeys, night } = facts;
  const missing = 'No load run: nothing is said of the limit or the job queue.';
  if (night.load.state !== 'there') return absentSays(night.load, 'load', missing);
  const { run } = night.load;
  if (journeys.length === 0)
    return run.unjudged?.length ? { mood: 'none', text: '' } : { mood: 'unsure', text: 'The load run did nothing.' };
  const moods = [...limiters, ...jobs, ...journeys].map((one) => one.mood);
  const mood = worstOf([...moods, isWhole(run) ? 'none' : 'unsure']);
  return { mood, ...loadSentence(facts, mood) };
}

const isWhole = ({ ended, errors }: LoadRun): boolean => ended === 'complete' && errors.length === 0;

/** What a load run says: all of it, and where it stands first the worst of it. */
function loadSentence({ limiters, jobs, journeys, night }: Facts, mood: Mood): Pick<Says, 'text' | 'first'> {
  const voids = journeys.filter(({ isVoid }) => isVoid).length;
  const isVoid = voids === journeys.length;
  const said: readonly Says[] = isVoid
    ? [
        { mood: 'unsure', text: 'The load run is void, so it says nothing of the limit or the job queue.' },
        ...brokenInVoid(journeys),
      ]
    : [
        ...byPlace(limiters, limitWords, night.places),
        ...byPlace(jobs, queueWords, night.places),
        ...objectivesSay(journeys),
        ...voidsSay(voids),
      ];
  const textOf = (some: readonly Says[]): string => some.map(({ text }) => text).join(' ');
  const worst = said.filter((one) => isVoid || one.mood === mood);
  const shown = worst.length > 0 ? worst : said;
  const rest = said.filter((one) => !shown.includes(one));
  const lead = isVoid ? `${capital(night.where)}, ` : `Under load, ${night.where}: `;
  return { text: textOf(said), first: { text: `${lead}${withoutCapital(textOf(shown))}`, rest: textOf(rest) } };
}

/** What a load run met is told with the contract; where that was not judged, by itself. */
function metUnderLoad(facts: Facts): Says[] {
  const isBroken = facts.causes.some(({ weight }) => weight === 'fail');
  if (facts.night.contract.state === 'there' || !isBroken) return [];
  return [{ mood: 'bad', text: `Under load: ${withoutCapital(contractSentence([], facts))}` }];
}

const brokenInVoid = (journeys: readonly JourneyView[]): Says[] =>
  journeys.some(({ mood }) => mood === 'bad')
    ? [{ mood: 'bad', text: 'What it met on the way is broken all the same.' }]
    : [];

const voidsSay = (voids: number): Says[] =>
  voids > 0 ? [{ mood: 'unsure', text: `${counted(voids, 'load journey')} ${isOrAre(voids)} void.` }] : [];

/** One sentence where all say the same of every place; where they do not, one for each, and of which it is. */
function byPlace(runs: readonly RunView[], words: Words, places: readonly string[]): Says[] {
  const told = runs.filter(({ mood }) => words[mood] !== '');
  const isMock = isMockAlone(places);
  const isOfAll = isMock || places.every((place) => told.some((run) => run.place === place));
  if (new Set(told.map(({ mood }) => words[mood])).size < 2 && isOfAll)
    return told.slice(0, 1).map(({ mood }) => ({ mood, text: words[mood] }));
  const all = told.map(({ target }) => target);
  return told.map(({ target, place, mood }) => {
    const who = isMock ? nameAmong(target, all) : `${apiName(apiOf(target))} ${whereIs(place)}`;
    return { mood, text: `${who}: ${withoutCapital(words[mood])}` };
  });
}

type Words = { readonly [mood in Mood]: string };

const limitWords: Words = {
  good: 'The rate limit is as documented.',
  bad: 'The rate limit is not as documented.',
  unsure: 'Of the rate limit nothing certain can be said.',
  none: '',
};

const queueWords: Words = {
  good: 'Import jobs ran in order.',
  bad: 'The job queue broke its promises.',
  unsure: '',
  none: '',
};

function objectivesSay(journeys: readonly JourneyView[]): Says[] {
  const all = journeys.flatMap(({ isVoid, objectives }) => (isVoid ? [] : objectives)).length;
  const bad = journeys.flatMap(missedIn).length;
  if (all === 0) return [];
  if (bad === 0) return [{ mood: 'good', text: 'Every load objective is met.' }];
  return [{ mood: 'bad', text: `${capital(inWords(bad, 'load objective'))} of ${all} ${isOrAre(bad)} missed.` }];
}

const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A sentence after a lead: a name keeps its capital. */
const withoutCapital = (text: string): string =>
  /^(The|Both|Import jobs|Of|Every|On|At|One|Two|Three|Nothing|\d+) /.test(text) ? uncapital(text) : text;
