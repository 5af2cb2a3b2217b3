import type { ContractRun } from '../../runs/contract-run.ts';
import type { ProofRun } from '../../runs/proof-run.ts';
import type { DeviationView } from './deviations.ts';
import { coverageOf } from './coverage.ts';
import { type Facts, missed } from './headline.ts';
import { limitOutcomes } from './limiter-words.ts';
import { type Mood, type RunView, worstOf } from './load.ts';
import type { Tonight } from './night.ts';
import { isMockAlone, isOwnMock, nameAmong } from '../../runs/places.ts';
import { counted, dayOf, figure, grouped } from '../../contracts/show/words.ts';

/** One of QA's questions with its answer, in a line that leads to the evidence. */
export type GlanceLine = {
  readonly question: string;
  readonly answer: string;
  readonly mood: Mood;
  readonly href: string;
};

/** The night in half a minute. */
export function glanceOf(facts: Facts, deviations: readonly DeviationView[]): GlanceLine[] {
  const { contract, proof } = facts.night;
  return [
    judgedLine(facts),
    ...facts.unjudged.map(({ who, word, exit }) => ({
      question: exit === 7 ? 'Secret found' : 'Not judged',
      answer: `${who}: ${word}`,
      mood: exit === 7 ? ('bad' as const) : ('unsure' as const),
      href: '#unjudged',
    })),
    contractLine(facts),
    coverageLine(contract),
    deviationLine(deviations, contract),
    limitLine(facts),
    jobsLine(facts),
    objectivesLine(facts),
    proofLine(proof),
  ];
}

function judgedLine({ night: { places, where } }: Facts): GlanceLine {
  const line = { question: 'Judged', href: '#files', mood: 'none' as const };
  if (places.length === 0) return { ...line, answer: 'nothing' };
  return { ...line, answer: isMockAlone(places) ? `${where} alone: no real API` : where };
}

const notThere = ({ state }: Tonight<unknown>): string =>
  state === 'broken' ? 'cannot be read' : state === 'aside' ? 'of another run' : 'not run';

function contractLine({ night: { contract }, causes }: Facts): GlanceLine {
  const line = { question: 'Contract', href: '#broken' };
  const failing = causes.filter(({ weight }) => weight === 'fail').length;
  if (contract.state !== 'there')
    return failing > 0
      ? { ...line, answer: `${notThere(contract)}; ${counted(failing, 'cause')} met under load`, mood: 'bad' }
      : { ...line, answer: notThere(contract), mood: 'none' };
  const { verdicts } = contract.run.summary;
  const all = Object.values(verdicts).reduce((a, b) => a + b, 0);
  const held = verdicts.pass + verdicts.warn + verdicts.deviation + verdicts.deviationGone;
  const red = all > held ? `${counted(all - held, 'case')} of ${grouped(all)} red` : 'met under load alone';
  if (failing > 0) return { ...line, mood: 'bad', answer: `${counted(failing, 'cause')}, ${red}` };
  const warned = causes.length > 0 ? `, ${counted(causes.length, 'warning')}` : '';
  return {
    ...line,
    mood: all > 0 && contract.run.ended === 'complete' ? 'good' : 'unsure',
    answer: `${grouped(held)} of ${counted(all, 'case')} hold${warned}`,
  };
}

function coverageLine(contract: Tonight<ContractRun>): GlanceLine {
  const line = { question: 'Coverage', href: '#ledger' };
  if (contract.state !== 'there') return { ...line, answer: notThere(contract), mood: 'none' };
  const { words, mood } = coverageOf(contract.run);
  return { ...line, mood, answer: words };
}

function deviationLine(deviations: readonly DeviationView[], contract: Tonight<ContractRun>): GlanceLine {
  const line = { question: 'Known deviations', href: '#deviations' };
  if (contract.state !== 'there') return { ...line, answer: notThere(contract), mood: 'none' };
  const named = (is: (one: DeviationView) => boolean): string[] => deviations.filter(is).map(({ id }) => id);
  const gone = named(({ state }) => state === 'gone');
  const past = named(({ isPastReview }) => isPastReview);
  const parts = [
    `${named(({ state }) => state === 'seen').length} seen of ${deviations.length}`,
    gone.length > 0 ? `${gone.length} gone (${firstOf(gone)})` : '',
    past.length > 0 ? `${past.length} past review (${firstOf(past)})` : '',
  ];
  const isDue = gone.length + past.length > 0;
  return { ...line, mood: isDue ? 'unsure' : 'good', answer: parts.filter((part) => part !== '').join(', ') };
}

const mostNamed = 3;

const firstOf = (names: readonly string[]): string =>
  [...names.slice(0, mostNamed), ...(names.length > mostNamed ? [`and ${names.length - mostNamed} more`] : [])].join(
    ', ',
  );

/** What a line says of several runs: the words of the worst, and of which API where the others say otherwise. */
function worstLine<View extends RunView>(
  views: readonly View[],
  says: (view: View) => string,
): Pick<GlanceLine, 'mood' | 'answer'> {
  const mood = worstOf(views.map((view) => view.mood));
  const told = views.filter((view) => view.mood === mood).map((view) => ({ view, text: says(view) }));
  const texts = new Set(views.map(says));
  const [first] = told;
  const all = views.map(({ target }) => target);
  const others = first && texts.size > 1 ? ` (${nameAmong(first.view.target, all)})` : '';
  return { mood, answer: `${first?.text ?? ''}${others}` };
}

function limitLine({ night: { load }, limiters }: Facts): GlanceLine {
  const line = { question: 'Rate limit', href: '#limiter' };
  if (load.state !== 'there' || limiters.length === 0)
    return { ...line, answer: load.state === 'there' ? 'not probed' : notThere(load), mood: 'none' };
  return { ...line, ...worstLine(limiters, ({ isVoid, outcome }) => (isVoid ? 'void' : limitOutcomes[outcome])) };
}

const orders = { good: 'in order', bad: 'out of order', unsure: 'void', none: '' } as const;

/** How fast is said of real APIs alone: the speed of our mock is what it was set to. */
function jobsLine({ night: { load }, jobs }: Facts): GlanceLine {
  const line = { question: 'Import jobs', href: '#jobs' };
  if (load.state !== 'there' || jobs.length === 0)
    return { ...line, answer: load.state === 'there' ? 'not run' : notThere(load), mood: 'none' };
  const speeds = jobs
    .filter(({ place, isVoid }) => !isVoid && !isOwnMock(place))
    .flatMap(({ speed }) => (speed === null ? [] : [speed]));
  const speed = speeds[0] ? `, ${speeds[0].replace(' a second', ' records a second')}` : '';
  const said = worstLine(jobs, ({ mood }) => orders[mood]);
  return { ...line, ...said, answer: `${said.answer}${speed}` };
}

function objectivesLine({ night: { load }, journeys }: Facts): GlanceLine {
  const line = { question: 'Load objectives', href: '#load' };
  if (load.state !== 'there') return { ...line, answer: notThere(load), mood: 'none' };
  const valid = journeys.filter(({ isVoid }) => !isVoid);
  const all = valid.reduce((sum, { objectives }) => sum + objectives.length, 0);
  const voids = journeys.length - valid.length;
  const bad = missed(journeys);
  const answer =
    valid.length === 0 ? 'void' : `${all - bad} of ${all} met${voids > 0 ? `, ${counted(voids, 'journey')} void` : ''}`;
  return { ...line, mood: bad > 0 ? 'bad' : voids > 0 || all === 0 ? 'unsure' : 'good', answer };
}

function proofLine(proof: Tonight<ProofRun>): GlanceLine {
  const line = { question: 'The suite itself', href: '#proof' };
  if (proof.state === 'missing' || proof.state === 'broken')
    return { ...line, answer: proof.state === 'broken' ? 'score cannot be read' : 'no score kept', mood: 'none' };
  const { run, mutants, killed, equivalent, falseAlarms } = proof.run;
  const isOld = proof.state === 'aside';
  const real = mutants - equivalent.length;
  const share = real > 0 ? (killed / real) * 100 : 0;
  return {
    ...line,
    mood: isOld ? 'none' : falseAlarms > 0 || share < 95 ? 'unsure' : 'good',
    answer: `${isOld ? `on ${dayOf(run.startedAt)} it caught` : 'catches'} ${figure(share)} % of ${counted(real, 'broken server')}, ${counted(falseAlarms, 'false alarm')}`,
  };
}
