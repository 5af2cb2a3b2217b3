import type { ContractRun } from '../../runs/contract-run.ts';
import { runIn } from '../../runs/results.ts';
import { type NightFacts, loadLines } from './glance.ts';
import { type Mood, worstMood } from './load.ts';
import { type Tonight, isUnmade } from './night.ts';
import { slowerInWords } from './slower-words.ts';
import { whereOf } from '../../runs/places.ts';
import { groupedBy } from '../../contracts/values/grouped.ts';
import { apiName, counted, inWords, isOrAre, joined } from '../../contracts/show/words.ts';
import { apiOf } from '../../contracts/spec/targets.ts';

/** What a part says; the worst speaks first, and where two are as bad, the first of them. */
type Says = { readonly mood: Mood; readonly text: string };

/** The verdict in a sentence, and what else has to be said with it. */
export function headlineOf(facts: NightFacts) {
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
  const mood = worstMood(parts.map((part) => part.mood));
  const first = parts.find((part) => part.mood === mood);
  // what holds under load is told by the lines below
  const rest = parts.filter((part) => part !== first && (part.mood !== 'good' || part === contract));
  return {
    mood,
    verdict: verdictOf(mood, facts),
    sentence: mood === 'none' ? 'Nothing was judged tonight.' : (first?.text ?? ''),
    more: joined([...(mood === 'none' ? [] : rest.map(({ text }) => text)), ...caveats], ' '),
  };
}

function verdictOf(mood: Mood, { unjudged, night }: NightFacts): string {
  const { places } = night;
  if (unjudged.some(({ isSecret }) => isSecret)) return 'Secret found';
  if (places.length === 0 && (unjudged.length > 0 || isUnmade(night.contract) || isUnmade(night.load)))
    return 'Not judged';
  return { bad: 'Broken', unsure: 'Not certain', good: 'Holds', none: 'Nothing judged' }[mood];
}

/** Slower than before is a warning, which changes no verdict unless somebody wants it to. */
const slowerSays = ({ slower: [first, ...others], failOnSlower }: NightFacts): Says[] =>
  first
    ? [
        {
          mood: failOnSlower ? 'bad' : 'none',
          text: `Under load, ${slowerInWords(first)}${others.length > 0 ? ` So ${isOrAre(others.length)} ${counted(others.length, 'more figure')}.` : ''}`,
        },
      ]
    : [];

/** A secret that lies about is worse than whatever was judged. */
const leaksSay = ({ unjudged }: NightFacts): Says[] =>
  unjudged.filter(({ isSecret }) => isSecret).map(({ why, todo }) => ({ mood: 'bad', text: `${why} ${todo}` }));

const unjudgedSay = ({ unjudged }: NightFacts): Says[] =>
  unjudged
    .filter(({ isSecret }) => !isSecret)
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
      return { mood: 'none', text: `The ${suite} result is left aside. ${part.words}` };
    case 'broken':
      return { mood: 'unsure', text: `The ${suite} run left no result that can be read.` };
    default:
      return part satisfies never;
  }
}

/** Whether no target could be judged, which is told by itself. */
const wasNotBegun = ({ verdicts, unjudged = [] }: ContractRun): boolean => verdicts.length === 0 && unjudged.length > 0;

function contractSays(facts: NightFacts, hasCaveats: boolean): Says {
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

/** Which API breaks its contract, in how many ways, which keeps its own, and where each was judged. */
function contractSentence(judged: readonly string[], { causes, night: { places } }: NightFacts): string {
  const failing = causes.filter(({ weight }) => weight === 'fail');
  const broken = failing.filter(({ told }) => told === null);
  if (failing.length > 0 && broken.length === 0) return 'The suite could not do its work everywhere.';
  const apis = [...new Set([...judged, ...broken.map(({ api }) => api)])].sort().reverse();
  const waysOf = (one: string): number => broken.filter(({ api }) => api === one).length;
  const breaks = apis
    .filter((api) => waysOf(api) > 0)
    .map((api) => [apiName(api), `breaks its contract in ${inWords(waysOf(api), 'way')}`, whereOf(api, places)]);
  const kept = groupedBy(
    apis.filter((api) => waysOf(api) === 0),
    (api) => whereOf(api, places),
  );
  const keeps = [...kept].map(([where, some]) => [
    some.map(apiName).join(' and '),
    some.length > 1 ? 'keep their contract' : 'keeps its contract',
    where,
  ]);
  return [...breaks, ...keeps].map((parts) => `${joined(parts, ' ')}.`).join(' ');
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

/** What is worst under load, in the words of its lines. */
function loadSays(facts: NightFacts): Says {
  const { journeys, night } = facts;
  const missing = 'No load run: nothing is said of the limit or the job queue.';
  if (night.load.state !== 'there') return absentSays(night.load, 'load', missing);
  const { ended, errors, unjudged } = night.load.run;
  if (journeys.length === 0)
    return unjudged?.length ? { mood: 'none', text: '' } : { mood: 'unsure', text: 'The load run did nothing.' };
  const lines = loadLines(facts);
  const isCut = ended === 'interrupted' || errors.length > 0;
  const mood = worstMood([...lines.map(([, , answer]) => answer.mood), isCut ? 'unsure' : 'none']);
  if (mood === 'unsure' && journeys.every(({ isVoid }) => isVoid))
    return {
      mood,
      text: `The load run ${night.where} is void, so it says nothing of the limit or the job queue.`,
    };
  const worst = lines.filter(([, , answer]) => answer.mood === mood);
  const told = worst.map(([question, , { words }]) => `${question.toLowerCase()} ${words}`);
  const cut = isCut ? ['it did not come to its end'] : [];
  return { mood, text: `Under load, ${night.where}: ${[...told, ...cut].join('; ')}.` };
}

/** What a load run met is told with the contract; where that was not judged, by itself. */
function metUnderLoad(facts: NightFacts): Says[] {
  const isBroken = facts.causes.some(({ weight }) => weight === 'fail');
  if (facts.night.contract.state === 'there' || !isBroken) return [];
  return [{ mood: 'bad', text: `Under load: ${contractSentence([], facts)}` }];
}
