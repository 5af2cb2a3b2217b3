import type { ContractRun } from '../contract-run.ts';
import type { ProofRun } from '../proof-run.ts';
import type { Result } from '../results.ts';
import type { DeviationView } from './deviations.ts';
import { coverageOf } from './coverage.ts';
import { type Facts, missed } from './headline.ts';
import type { Mood } from './load.ts';
import { counted, figure, grouped } from './words.ts';

/** One of QA's questions with its answer, in a line that leads to the evidence. */
export type GlanceLine = {
  readonly question: string;
  readonly answer: string;
  readonly mood: Mood;
  readonly href: string;
};

/** The night in half a minute. */
export function glanceOf(facts: Facts, deviations: readonly DeviationView[], proof: Result<ProofRun>): GlanceLine[] {
  return [
    contractLine(facts),
    coverageLine(facts.contract),
    deviationLine(deviations, facts.contract),
    limitLine(facts),
    jobsLine(facts),
    objectivesLine(facts),
    proofLine(proof),
  ];
}

const notThere = (result: Result<unknown>): string => (result.state === 'broken' ? 'cannot be read' : 'not run');

function contractLine({ contract, causes }: Facts): GlanceLine {
  const line = { question: 'Contract', href: '#broken' };
  if (contract.state !== 'there') return { ...line, answer: notThere(contract), mood: 'none' };
  const { verdicts } = contract.run.summary;
  const all = Object.values(verdicts).reduce((a, b) => a + b, 0);
  const failing = causes.filter(({ weight }) => weight === 'fail').length;
  const held = verdicts.pass + verdicts.warn + verdicts.deviation + verdicts.deviationGone;
  if (failing > 0)
    return {
      ...line,
      mood: 'bad',
      answer: `${counted(failing, 'cause')}, ${counted(all - held, 'case')} of ${grouped(all)} red`,
    };
  const warned = causes.length > 0 ? `, ${counted(causes.length, 'warning')}` : '';
  return {
    ...line,
    mood: all > 0 && contract.run.ended === 'complete' ? 'good' : 'unsure',
    answer: `${grouped(held)} of ${counted(all, 'case')} hold${warned}`,
  };
}

function coverageLine(contract: Result<ContractRun>): GlanceLine {
  const line = { question: 'Coverage', href: '#ledger' };
  if (contract.state !== 'there') return { ...line, answer: notThere(contract), mood: 'none' };
  const { words, mood } = coverageOf(contract.run);
  return { ...line, mood, answer: words };
}

function deviationLine(deviations: readonly DeviationView[], contract: Result<ContractRun>): GlanceLine {
  const line = { question: 'Known deviations', href: '#deviations' };
  if (contract.state !== 'there') return { ...line, answer: notThere(contract), mood: 'none' };
  const count = (is: (one: DeviationView) => boolean): number => deviations.filter(is).length;
  const gone = count(({ state }) => state === 'gone');
  const past = count(({ isPastReview }) => isPastReview);
  const parts = [
    `${count(({ state }) => state === 'seen')} seen of ${deviations.length}`,
    gone > 0 ? `${gone} gone` : '',
    past > 0 ? `${past} past review` : '',
  ];
  return { ...line, mood: gone + past > 0 ? 'unsure' : 'good', answer: parts.filter((part) => part !== '').join(', ') };
}

const worst = (moods: readonly Mood[]): Mood =>
  (['bad', 'unsure', 'good'] as const).find((mood) => moods.includes(mood)) ?? 'none';

function limitLine({ load, limiters }: Facts): GlanceLine {
  const line = { question: 'Rate limit', href: '#limiter' };
  if (load.state !== 'there' || limiters.length === 0)
    return { ...line, answer: load.state === 'there' ? 'not probed' : notThere(load), mood: 'none' };
  const [first] = limiters;
  const answers = {
    holds: 'as documented',
    stricter: 'stricter than documented',
    looser: 'looser than documented',
    absent: 'none seen',
    cannotTell: 'cannot tell',
  };
  return {
    ...line,
    mood: worst(limiters.map(({ mood }) => mood)),
    answer: first?.isVoid ? 'void' : answers[first?.outcome ?? 'cannotTell'],
  };
}

function jobsLine({ load, jobs }: Facts): GlanceLine {
  const line = { question: 'Import jobs', href: '#jobs' };
  if (load.state !== 'there' || jobs.length === 0) return { ...line, answer: notThere(load), mood: 'none' };
  const first = jobs.find(({ figures }) => (figures[0]?.byServer ?? '–') !== '–') ?? jobs[0];
  const speed = first?.figures[0]?.byServer.replace(' a second', ' records a second') ?? '';
  return {
    ...line,
    mood: worst(jobs.map(({ mood }) => mood)),
    answer: first?.isVoid
      ? 'void'
      : `${jobs.every(({ mood }) => mood === 'good') ? 'in order' : 'out of order'}${speed && speed !== '–' ? `, ${speed}` : ''}`,
  };
}

function objectivesLine({ load, journeys }: Facts): GlanceLine {
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

function proofLine(proof: Result<ProofRun>): GlanceLine {
  const line = { question: 'The suite itself', href: '#proof' };
  if (proof.state !== 'there')
    return { ...line, answer: proof.state === 'broken' ? 'score cannot be read' : 'no score kept', mood: 'none' };
  const { mutants, killed, equivalent, falseAlarms } = proof.run;
  const real = mutants - equivalent.length;
  const share = real > 0 ? (killed / real) * 100 : 0;
  return {
    ...line,
    mood: falseAlarms > 0 || share < 95 ? 'unsure' : 'good',
    answer: `catches ${figure(share)} % of ${counted(real, 'broken server')}, ${counted(falseAlarms, 'false alarm')}`,
  };
}
