import { expect, test } from 'vitest';
import type { VerdictKind } from '../../contracts/judge/verdict.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import { greenRun, oneCause, oneFailure } from '../../testing/runs/fixture-runs.ts';
import { resultsOf } from '../../testing/runs/results.ts';
import { factsAt } from '../../testing/runs/fixtures.ts';
import { buildPageModel } from './page-model.ts';

/** Some cases of a run, run again so many minutes after it with these verdicts, each a repetition. */
function again(
  night: ContractRun,
  minutes: number,
  verdicts: readonly VerdictKind[],
  more: Partial<ContractRun> = {},
): ContractRun {
  const startedAt = new Date(Date.parse(night.run.startedAt) + minutes * 60_000).toISOString();
  const first = night.verdicts.find(({ verdict }) => verdict === 'fail') ?? night.verdicts[0];
  if (!first) throw new Error('a night without cases');
  return {
    ...night,
    run: factsAt(startedAt, 'again'),
    partial: true,
    verdicts: verdicts.map((verdict) => ({ ...first, verdict })),
    ...more,
  };
}

/** What the page says of reruns, at its first cause and of all. */
function told(night: ContractRun, ...reruns: readonly ContractRun[]): { cause: string[]; all: string[] } {
  const { causes } = buildPageModel(resultsOf({ contract: night }, { again: reruns }));
  if (causes.state !== 'there') throw new Error('no causes');
  const lines = (all: readonly { when: string; words: string }[]): string[] =>
    all.map(({ when, words }) => `${when}: ${words}`);
  return { cause: lines(causes.view.broken[0]?.again ?? []), all: lines(causes.view.again) };
}

const night = oneFailure();

test('a case that was run again says at its cause whether it is still red', () => {
  expect(told(night, again(night, 734, ['fail'])).cause).toEqual(['14:14 UTC: still red']);
  expect(told(night, again(night, 734, ['pass'])).cause).toEqual(['14:14 UTC: now green']);
  expect(told(night, again(night, 734, ['deviation'])).cause).toEqual(['14:14 UTC: now green']);
  expect(told(night, again(night, 734, ['warn'])).cause).toEqual(['14:14 UTC: now a warning']);
  expect(told(night, again(night, 3 * 1440, ['blocked'])).cause).toEqual(['25 November 2026, 02:00 UTC: still red']);
});

test('repetitions are told by their worst', () => {
  expect(told(night, again(night, 5, ['pass', 'fail', 'pass'])).cause).toEqual([
    '02:05 UTC: red in 1 of 3 repetitions',
  ]);
  expect(told(night, again(night, 5, ['pass', 'pass'])).cause).toEqual(['02:05 UTC: now green (2 times)']);
});

test('of a cause of many cases it is said how many were run again', () => {
  const wide = oneCause();
  expect(told(wide, again(wide, 5, ['fail'])).cause).toEqual([
    expect.stringMatching(/^02:05 UTC: still red \(1 of its \d+ cases\)$/),
  ]);
});

test('the latest come first, and three are enough', () => {
  const reruns = [40, 30, 20, 10].map((minutes) => again(night, minutes, ['fail']));
  expect(told(night, ...reruns).cause).toEqual([
    '02:40 UTC: still red',
    '02:30 UTC: still red',
    '02:20 UTC: still red',
  ]);
});

test('a run that is older, or of another place, counts for nothing', () => {
  expect(told(night, again(night, -10, ['pass']))).toEqual({ cause: [], all: [] });
  const elsewhere = night.targets.map((target) => ({
    ...target,
    baseUrl: 'https://elsewhere.example/api/v2.1',
    ownMock: false,
  }));
  expect(told(night, again(night, 10, ['pass'], { targets: elsewhere }))).toEqual({ cause: [], all: [] });
  const anotherPort = night.targets.map((target) => ({ ...target, baseUrl: target.baseUrl.replace(/:\d+/, ':9') }));
  expect(told(night, again(night, 10, ['pass'], { targets: anotherPort })).cause).toEqual(['02:10 UTC: now green']);
});

test('a case that was green and is red now is told too', () => {
  const green = greenRun();
  expect(told(green, again(green, 10, ['fail']))).toEqual({
    cause: [],
    all: ['02:10 UTC: import2.getImport/200/existing: now red'],
  });
});
