import type { ContractRun } from '../contract-run.ts';
import type { LoadRun } from '../load-run.ts';
import type { Result } from '../results.ts';
import type { CauseView } from './causes.ts';
import type { JobsView } from './jobs.ts';
import type { LimiterView } from './limiter.ts';
import type { JourneyView, Mood } from './load.ts';
import { apiOf } from './signs.ts';
import { apiName, counted, inWords } from './words.ts';

export type Headline = {
  readonly mood: Mood;
  readonly verdict: string;
  readonly sentence: string;
  readonly more: string;
};

/** What the verdict is made of. */
export type Facts = {
  readonly contract: Result<ContractRun>;
  readonly load: Result<LoadRun>;
  readonly causes: readonly CauseView[];
  readonly limiters: readonly LimiterView[];
  readonly jobs: readonly JobsView[];
  readonly journeys: readonly JourneyView[];
};

/** The verdict in a sentence, and what else has to be said with it. */
export function headlineOf(facts: Facts): Headline {
  const contract = contractSays(facts);
  const load = loadSays(facts);
  const moods = [contract.mood, load.mood];
  const mood = (['bad', 'unsure', 'good'] as const).find((one) => moods.includes(one)) ?? 'none';
  const verdicts = { bad: 'Broken', unsure: 'Not certain', good: 'Holds', none: 'Nothing judged' } as const;
  return {
    mood,
    verdict: verdicts[mood],
    sentence: mood === 'none' ? 'Nothing was judged tonight.' : contract.text,
    more: [load.text, ...contract.caveats].filter((text) => text !== '').join(' '),
  };
}

type Says = { readonly mood: Mood; readonly text: string };

function contractSays(facts: Facts): Says & { readonly caveats: readonly string[] } {
  const { contract } = facts;
  if (contract.state === 'missing') return { mood: 'none', text: 'The contract was not judged.', caveats: [] };
  if (contract.state === 'broken')
    return { mood: 'unsure', text: 'The contract run left no result that can be read.', caveats: [] };
  const { run } = contract;
  const judged = run.verdicts.filter(({ verdict }) => verdict !== 'harnessError' && verdict !== 'notTestable');
  const caveats = caveatsOf(run);
  if (run.verdicts.length === 0) return { mood: 'unsure', text: 'Nothing was judged: no case ran.', caveats };
  const apis = [...new Set(judged.map(({ target }) => apiOf(target)))].sort().reverse();
  const broken = apis.map((api) => ({
    api,
    ways: facts.causes.filter((cause) => cause.api === api && cause.weight === 'fail' && cause.told === null).length,
  }));
  const suite = facts.causes.some(({ weight, told }) => weight === 'fail' && told !== null);
  const text = contractSentence(broken, suite);
  const isBad = facts.causes.some(({ weight }) => weight === 'fail');
  return { mood: isBad ? 'bad' : caveats.length > 0 ? 'unsure' : 'good', text, caveats };
}

function contractSentence(apis: readonly { readonly api: string; readonly ways: number }[], suite: boolean): string {
  const bad = apis.filter(({ ways }) => ways > 0);
  const good = apis.filter(({ ways }) => ways === 0);
  if (bad.length === 0 && suite) return 'The suite could not do its work everywhere.';
  if (bad.length === 0 && good.length === 2) return 'Both APIs keep their contract.';
  if (bad.length === 0) return `${good.map(({ api }) => apiName(api)).join(' and ')} keeps its contract.`;
  const [first, ...rest] = bad;
  const breaks = `${apiName(first?.api ?? '')} breaks its contract in ${inWords(first?.ways ?? 0, 'way')}`;
  const others = rest.map(({ api, ways }) => `, ${apiName(api)} in ${inWords(ways, 'way').replace(/ ways?$/, '')}`);
  const kept = good.map(({ api }) => ` ${apiName(api)} keeps its own.`);
  return `${breaks}${others.join('')}.${kept.join('')}`;
}

function caveatsOf({ ended, partial, summary, errors }: ContractRun): string[] {
  const { harnessError } = summary.verdicts;
  return [
    ended === 'interrupted' ? 'The contract run was interrupted.' : '',
    ended === 'unreachable' ? 'A target went away in the middle of the contract run.' : '',
    partial ? 'Only some of the cases ran, because a filter was set.' : '',
    harnessError + errors.length > 0 ? `The suite itself failed ${counted(harnessError + errors.length, 'time')}.` : '',
    summary.cells.missing > 0 && !partial
      ? `${counted(summary.cells.missing, 'cell')} of the ledger ${summary.cells.missing === 1 ? 'is' : 'are'} missing.`
      : '',
  ].filter((text) => text !== '');
}

function loadSays({ load, limiters, jobs, journeys }: Facts): Says {
  if (load.state === 'missing')
    return { mood: 'none', text: 'No load run: nothing is said of the limit or the job queue.' };
  if (load.state === 'broken') return { mood: 'unsure', text: 'The load run left no result that can be read.' };
  if (journeys.length === 0) return { mood: 'unsure', text: 'The load run did nothing.' };
  const parts = [...byApi(limiters, limitSays), ...byApi(jobs, queueSays), objectivesSay(journeys)];
  const voids = journeys.filter(({ isVoid }) => isVoid).length;
  if (voids === journeys.length)
    return { mood: 'unsure', text: 'The load run is void, so it says nothing of the limit or the job queue.' };
  const isBad = [...limiters, ...jobs].some(({ mood }) => mood === 'bad') || missed(journeys) > 0;
  const isUnsure =
    voids > 0 ||
    load.run.ended !== 'complete' ||
    load.run.errors.length > 0 ||
    limiters.some(({ mood }) => mood === 'unsure');
  const text = [...new Set(parts)].filter((part) => part !== '').join(' ');
  return {
    mood: isBad ? 'bad' : isUnsure ? 'unsure' : 'good',
    text: voids > 0 ? `${text} ${counted(voids, 'load journey')} ${voids === 1 ? 'is' : 'are'} void.` : text,
  };
}

/** One sentence where all say the same; where they do not, one for each API. */
function byApi(
  runs: readonly { readonly target: string; readonly mood: Mood }[],
  says: (mood: Mood) => string,
): string[] {
  const sentences = runs.map(({ target, mood }) => ({ api: apiName(apiOf(target)), text: says(mood) }));
  const told = sentences.filter(({ text }) => text !== '');
  if (new Set(told.map(({ text }) => text)).size < 2) return told.map(({ text }) => text);
  return told.map(({ api, text }) => `${api}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`);
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

function objectivesSay(journeys: readonly JourneyView[]): string {
  const all = journeys.filter(({ isVoid }) => !isVoid).reduce((sum, { objectives }) => sum + objectives.length, 0);
  const bad = missed(journeys);
  if (all === 0) return '';
  return bad === 0
    ? 'Every load objective is met.'
    : `${capital(inWords(bad, 'load objective'))} of ${all} ${bad === 1 ? 'is' : 'are'} missed.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
