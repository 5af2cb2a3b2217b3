import type { ContractRun } from '../../runs/contract-run.ts';
import type { LoadRun } from '../../runs/load-run.ts';
import type { CauseView } from './causes.ts';
import type { JobsView } from './jobs.ts';
import type { LimiterView } from './limiter.ts';
import { type JourneyView, type Mood, type RunView, worstOf } from './load.ts';
import type { Night, UnjudgedView } from './night.ts';
import { isMockAlone, nameAmong, whereIs, whereOf } from '../../runs/places.ts';
import { apiOf } from '../../runs/causes/signs.ts';
import { apiName, capital, counted, inWords } from '../../contracts/show/words.ts';

export type Headline = {
  readonly mood: Mood;
  readonly verdict: string;
  readonly sentence: string;
  readonly more: string;
};

/** What the verdict is made of: the newest night alone. */
export type Facts = {
  readonly night: Night;
  readonly unjudged: readonly UnjudgedView[];
  readonly causes: readonly CauseView[];
  readonly limiters: readonly LimiterView[];
  readonly jobs: readonly JobsView[];
  readonly journeys: readonly JourneyView[];
};

/** What a part says; the worst speaks first, and where two are as bad, the first of them. */
type Says = {
  readonly mood: Mood;
  readonly text: string;
  /** What of it is said where it stands first, and where that was; the rest of it is said with what else there is. */
  readonly first?: { readonly text: string; readonly rest: string };
};

/** The verdict in a sentence, and what else has to be said with it. */
export function headlineOf(facts: Facts): Headline {
  const contract = contractSays(facts);
  const parts = [...leaksSay(facts), contract, ...metUnderLoad(facts), loadSays(facts), ...unjudgedSay(facts)];
  const mood = worstOf(parts.map((part) => part.mood));
  const first = parts.find((part) => part.mood === mood);
  const rest = parts.map((part) => (part === first ? (part.first?.rest ?? '') : part.text));
  return {
    mood,
    verdict: verdictOf(mood, facts),
    sentence: mood === 'none' ? 'Nothing was judged tonight.' : (first?.first?.text ?? first?.text ?? ''),
    more: [...(mood === 'none' ? [] : rest), ...contract.caveats].filter((text) => text !== '').join(' '),
  };
}

function verdictOf(mood: Mood, { unjudged, night: { places } }: Facts): string {
  if (unjudged.some(({ exit }) => exit === 7)) return 'Secret found';
  if (places.length === 0 && unjudged.length > 0) return 'Not judged';
  return { bad: 'Broken', unsure: 'Not certain', good: 'Holds', none: 'Nothing judged' }[mood];
}

/** A secret that lies about is worse than whatever was judged. */
const leaksSay = ({ unjudged }: Facts): Says[] =>
  unjudged.filter(({ exit }) => exit === 7).map(({ why, todo }) => ({ mood: 'bad', text: `${why} ${todo}` }));

const unjudgedSay = ({ unjudged }: Facts): Says[] =>
  unjudged
    .filter(({ exit }) => exit !== 7)
    .map(({ who, what, why, todo, word }) => ({ mood: 'unsure', text: `${who} ${what} (${word}): ${why} ${todo}` }));

function contractSays(facts: Facts): Says & { readonly caveats: readonly string[] } {
  const { contract } = facts.night;
  if (contract.state === 'broken')
    return { mood: 'unsure', text: 'The contract run left no result that can be read.', caveats: [] };
  if (contract.state !== 'there') {
    const text = contract.state === 'aside' ? asideSays('contract', contract.words) : 'The contract was not judged.';
    return { mood: 'none', text, caveats: [] };
  }
  const { run } = contract;
  const caveats = caveatsOf(run);
  if (run.verdicts.length === 0 && (run.unjudged ?? []).length > 0) return { mood: 'none', text: '', caveats: [] };
  if (run.verdicts.length === 0) return { mood: 'unsure', text: 'Nothing was judged: no case ran.', caveats };
  const judged = run.verdicts.filter(({ verdict }) => verdict !== 'harnessError' && verdict !== 'notTestable');
  const apis = judged.map(({ target }) => apiOf(target));
  const isBad = facts.causes.some(({ weight }) => weight === 'fail');
  return {
    mood: isBad ? 'bad' : caveats.length > 0 ? 'unsure' : 'good',
    text: contractSentence(apis, facts),
    caveats,
  };
}

const asideSays = (suite: string, words: string): string =>
  `What is there of the ${suite} suite is ${uncapital(words)}`;

/** Which API keeps its contract, which breaks it in how many ways, and where each was judged. */
function contractSentence(judged: readonly string[], { causes, night: { places } }: Facts): string {
  const failing = causes.filter(({ weight }) => weight === 'fail');
  const broken = failing.filter(({ told }) => told === null);
  const apis = [...new Set([...judged, ...broken.map(({ api }) => api)])].sort().reverse();
  const wheres = new Set(apis.map((api) => whereOf(api, places)));
  const shared = wheres.size === 1 ? ([...wheres][0] ?? '') : null;
  const at = (api: string): string => (shared === null ? ` ${whereOf(api, places)}` : '');
  const lead = (text: string): string => (shared ? `${capital(shared)}, ${withoutCapital(text)}` : text);
  const waysOf = (one: string): number => broken.filter(({ api }) => api === one).length;
  const bad = apis.filter((api) => waysOf(api) > 0);
  const good = apis.filter((api) => waysOf(api) === 0);
  if (bad.length === 0 && failing.length > 0) return lead('The suite could not do its work everywhere.');
  if (bad.length === 0 && good.length === 2)
    return shared === null
      ? `Both APIs keep their contract: ${good.map((api) => `${apiName(api)}${at(api)}`).join(', ')}.`
      : lead('Both APIs keep their contract.');
  if (bad.length === 0) return lead(`${good.map(apiName).join(' and ')} keeps its contract.`);
  const [first = '', ...rest] = bad;
  const breaks = `${apiName(first)} breaks its contract in ${inWords(waysOf(first), 'way')}${at(first)}`;
  const others = rest.map(
    (api) => `, ${apiName(api)} in ${inWords(waysOf(api), 'way').replace(/ ways?$/, '')}${at(api)}`,
  );
  const kept = good.map((api) => ` ${apiName(api)} keeps its own${at(api)}.`);
  return lead(`${breaks}${others.join('')}.${kept.join('')}`);
}

function caveatsOf({ ended, partial, summary, errors, unjudged = [] }: ContractRun): string[] {
  const { harnessError } = summary.verdicts;
  return [
    ended === 'interrupted' ? 'The contract run was interrupted.' : '',
    ended === 'unreachable' && unjudged.length === 0 ? 'A target went away in the middle of the contract run.' : '',
    partial ? 'Only some of the cases ran, because a filter was set.' : '',
    harnessError + errors.length > 0 ? `The suite itself failed ${counted(harnessError + errors.length, 'time')}.` : '',
    summary.cells.missing > 0 && !partial
      ? `${counted(summary.cells.missing, 'cell')} of the ledger ${summary.cells.missing === 1 ? 'is' : 'are'} missing.`
      : '',
  ].filter((text) => text !== '');
}

function loadSays(facts: Facts): Says {
  const { load } = facts.night;
  const { limiters, jobs, journeys } = facts;
  switch (load.state) {
    case 'missing':
      return { mood: 'none', text: 'No load run: nothing is said of the limit or the job queue.' };
    case 'aside':
      return { mood: 'none', text: asideSays('load', load.words) };
    case 'broken':
      return { mood: 'unsure', text: 'The load run left no result that can be read.' };
    case 'there':
      break;
    default:
      return load satisfies never;
  }
  if (journeys.length === 0)
    return (load.run.unjudged ?? []).length > 0
      ? { mood: 'none', text: '' }
      : { mood: 'unsure', text: 'The load run did nothing.' };
  const own = [...limiters, ...jobs, ...journeys].map((one) => one.mood);
  const mood = worstOf([...own, isWhole(load.run) ? 'none' : 'unsure']);
  return { mood, ...loadSentence(facts, mood) };
}

/** What a load run says: all of it, and where it stands first the worst of it. */
function loadSentence(facts: Facts, mood: Mood): Pick<Says, 'text' | 'first'> {
  const { limiters, jobs, journeys, night } = facts;
  const voids = journeys.filter(({ isVoid }) => isVoid).length;
  const isVoid = voids === journeys.length;
  const said: readonly Says[] = isVoid
    ? [
        { mood: 'unsure', text: 'The load run is void, so it says nothing of the limit or the job queue.' },
        ...brokenInVoid(journeys),
      ]
    : [
        ...byPlace(limiters, limitSays, night.places),
        ...byPlace(jobs, queueSays, night.places),
        ...objectivesSay(journeys),
        ...voidsSay(voids),
      ];
  const textOf = (some: readonly Says[]): string => some.map(({ text }) => text).join(' ');
  const worst = isVoid ? said : said.filter((one) => one.mood === mood);
  const [shown, rest] = worst.length > 0 ? [worst, said.filter((one) => !worst.includes(one))] : [said, []];
  const lead = isVoid ? `${capital(night.where)}, ` : `Under load, ${night.where}: `;
  return { text: textOf(said), first: { text: `${lead}${withoutCapital(textOf(shown))}`, rest: textOf(rest) } };
}

/** What a load run met is told with the contract; where that was not judged, by itself. */
function metUnderLoad(facts: Facts): Says[] {
  const isBroken = facts.causes.some(({ weight }) => weight === 'fail');
  if (facts.night.contract.state === 'there' || !isBroken) return [];
  return [{ mood: 'bad', text: `Under load: ${withoutCapital(contractSentence([], facts))}` }];
}

const isWhole = ({ ended, errors }: LoadRun): boolean => ended === 'complete' && errors.length === 0;

const brokenInVoid = (journeys: readonly JourneyView[]): Says[] =>
  journeys.some(({ mood }) => mood === 'bad')
    ? [{ mood: 'bad', text: 'What it met on the way is broken all the same.' }]
    : [];

const voidsSay = (voids: number): Says[] =>
  voids > 0 ? [{ mood: 'unsure', text: `${counted(voids, 'load journey')} ${voids === 1 ? 'is' : 'are'} void.` }] : [];

/** One sentence where all say the same of every place; where they do not, one for each, and of which it is. */
function byPlace(runs: readonly RunView[], says: (mood: Mood) => string, places: readonly string[]): Says[] {
  const told = runs.map((run) => ({ ...run, text: says(run.mood) })).filter(({ text }) => text !== '');
  const texts = [...new Set(told.map(({ text }) => text))];
  const isMock = isMockAlone(places);
  const isOfAll = isMock || places.every((place) => told.some((run) => run.place === place));
  if (texts.length < 2 && isOfAll) return told.slice(0, 1);
  const all = told.map(({ target }) => target);
  return told.map(({ target, place, mood, text }) => {
    const who = isMock ? nameAmong(target, all) : `${apiName(apiOf(target))} ${whereIs(place)}`;
    return { mood, text: `${who}: ${withoutCapital(text)}` };
  });
}

const limitSays = (mood: Mood): string =>
  mood === 'good'
    ? 'The rate limit is as documented.'
    : mood === 'bad'
      ? 'The rate limit is not as documented.'
      : 'Of the rate limit nothing certain can be said.';

const queueSays = (mood: Mood): string =>
  mood === 'good' ? 'Import jobs ran in order.' : mood === 'bad' ? 'The job queue broke its promises.' : '';

/** Objectives that a valid run missed, those with too few samples among them. */
export const missed = (journeys: readonly JourneyView[]): number =>
  journeys.reduce(
    (sum, { isVoid, objectives }) =>
      sum + (isVoid ? 0 : objectives.filter(({ holds, weight }) => !holds && weight === 'fail').length),
    0,
  );

function objectivesSay(journeys: readonly JourneyView[]): Says[] {
  const all = journeys.filter(({ isVoid }) => !isVoid).reduce((sum, { objectives }) => sum + objectives.length, 0);
  const bad = missed(journeys);
  if (all === 0) return [];
  if (bad === 0) return [{ mood: 'good', text: 'Every load objective is met.' }];
  const text = `${capital(inWords(bad, 'load objective'))} of ${all} ${bad === 1 ? 'is' : 'are'} missed.`;
  return [{ mood: 'bad', text }];
}

const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A sentence after a lead: a name keeps its capital. */
const withoutCapital = (text: string): string =>
  /^(The|Both|Import jobs|Of|Every|On|At|One|Two|Three|Nothing|\d+) /.test(text) ? uncapital(text) : text;
