import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operationIds, statusesOf } from '../contracts/spec/contract.ts';
import { equivalents } from './equivalent.ts';
import { mutants } from './mutants.ts';
import { decidesWrongly } from './mutant.ts';
import { mutantKinds } from './mutant-kinds.ts';
import { sampleOf } from './run.ts';
import { meanScore } from './score.ts';
import { type ProofRun, plainScore, shortfalls } from '../runs/proof-run.ts';

test('there are as many mutants as a trial needs, each with a name of its own', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(1000);
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  expect(mutants.filter(decidesWrongly).length).toBeGreaterThanOrEqual(250);
  expect(Object.keys(mutantKinds).filter((name) => !mutants.some(({ kind }) => kind === name))).toEqual([]);
  expect(Object.keys(mutantKinds).length).toBeGreaterThanOrEqual(24);
});

test('the README says how many, by the thousand: a number that every change moves would be wrong or in the way', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const least = (count: number, step: number): string => (Math.floor(count / step) * step).toLocaleString('en');
  expect(readme).toContain(`more than ${least(mutants.length, 1000)} broken servers`);
  expect(readme).toContain(
    `more than ${least(mutants.filter(decidesWrongly).length, 100)} of them broken in behaviour`,
  );
});

test('every declared answer of every operation has its mutants', () => {
  const without = operationIds.flatMap((id) =>
    statusesOf(id)
      .filter((status) => !mutants.some((one) => one.operation === id && one.status === status))
      .map((status) => `${id} ${status}`),
  );
  expect(without).toEqual([]);
});

test('what is called equivalent exists, and is no more than 2 %', () => {
  const ids = Object.keys(equivalents);
  const unknown = ids.filter((id) => !mutants.some((mutant) => mutant.id === id));
  expect(unknown).toEqual([]);
  expect(ids.length / mutants.length).toBeLessThanOrEqual(0.02);
});

test('a sample follows from its seed', () => {
  const ids = (seed: string): string[] => sampleOf(mutants, 50, seed).map(({ id }) => id);
  expect(ids('a')).toEqual(ids('a'));
  expect(ids('a')).not.toEqual(ids('b'));
});

const legal = {
  variants: 100,
  decisions: 27,
  servers: 2000,
  falseReds: 0,
  alarms: [],
  seconds: 1,
  mutants: { bind: 100, noticed: 100, survived: 0, hidden: 0 },
  missed: [],
};

const proof = (changes: Partial<ProofRun>): ProofRun => ({
  schema: 'proof/3',
  run: { id: 'p', startedAt: '2026-01-01T00:00:00Z', durationMs: 1, commit: 'c', contractHash: 'h', seed: 's' },
  mutants: 1001,
  noticed: 1000,
  survived: [],
  equivalent: [{ id: 'x', why: 'nobody could tell' }],
  cleanRuns: 200,
  falseAlarms: 0,
  perMinute: 1000,
  byKind: { easy: { mutants: 990, noticed: 990 }, hard: { mutants: 10, noticed: 10 } },
  ...changes,
});

test('the score leaves out what nobody could tell, and the mean does not hide a hard kind', () => {
  expect(plainScore(proof({}))).toBe(1);
  expect(
    meanScore(proof({ byKind: { easy: { mutants: 990, noticed: 990 }, hard: { mutants: 10, noticed: 5 } } })),
  ).toBe(0.75);
});

test.each([
  ['too few', { noticed: 980 }, /98.00 % of all were noticed, 99.00 % must be/],
  ['a hard kind', { byKind: { hard: { mutants: 10, noticed: 9 } } }, /hard: 90.00 % were noticed/],
  [
    'silence at a real target',
    { realTarget: { mutants: 900, bind: 100, noticed: 97, warned: 2, survived: 1 } },
    /97.00 % of those that bind at real targets were red there, 98.00 % must be/,
  ],
  [
    'silence on top of legal servers',
    { legal: { ...legal, mutants: { bind: 100, noticed: 98, survived: 2, hidden: 0 } } },
    /98.00 % of those on top of legal servers were red, 99.00 % must be/,
  ],
  ['a red legal server', { legal: { ...legal, falseReds: 1, alarms: ['x'] } }, /1 of 2000 legal servers were red/],
  ['a warning of no variant', { legal: { ...legal, alarms: ['x'] } }, /0 of 2000 .* 1 alarms; none may be/],
  ['a false alarm', { falseAlarms: 1 }, /1 of 200 clean runs were red/],
])('%s falls short of the numbers', (_what, changes, says) => {
  expect(shortfalls(proof({}))).toEqual([]);
  expect(shortfalls(proof(changes)).join()).toMatch(says);
});
