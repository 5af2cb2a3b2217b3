import { expect, test } from 'vitest';
import type { JourneyRun, LoadFinding } from '../runs/load-run.ts';
import type { Collected } from './collect.ts';
import type { CollectedRequest } from './measure.ts';
import type { JourneyPlan } from './journeys.ts';
import { type JourneyPart, judgeJourney, spreadOf } from './judge-journey.ts';
import type { K6Ending } from './k6-ending.ts';
import { mergeCollected, mergeFindings } from './collect.ts';
import { slotsOf } from './profiles.ts';
import { stagesFor } from './journeys.ts';
import { segmentsOf } from './segments.ts';
import { loadSettings } from './settings.ts';

const plan: JourneyPlan = {
  journey: 'import2-list',
  settings: loadSettings(
    { name: 'import2@mock-live', baseUrl: 'http://127.0.0.1:1' },
    { profile: 'spike', rate: 20, durationMs: 30_000 },
  ),
};

const began = 1_800_000_000_000;
const slots = slotsOf(stagesFor(plan));

/** Answers that take longer the later they come, so that no share of them has the percentiles of all. */
const requests: readonly CollectedRequest[] = slots.map((slot, at) => {
  const start = began + slot + (at % 7) / 2;
  const name = at % 3 === 0 ? 'import2.listTools' : 'import2.listImports';
  return { name, status: at % 50 === 49 ? 500 : 200, start, sent: start, end: start + 5 + ((at * at) % 97) };
});

const finding = (fingerprint: string, times: readonly number[], count = times.length): LoadFinding =>
  ({
    operation: 'import2.listTools',
    fingerprint,
    count,
    finding: { weight: 'warn' },
    exchanges: times.map((startedAt) => ({ startedAt })),
  }) as unknown as LoadFinding;

const collectedFrom = (own: readonly CollectedRequest[], changes: Partial<Collected> = {}): Collected => ({
  requests: own,
  checked: own.length,
  scenarioStart: began,
  dropped: 0,
  findings: [],
  exceptions: [],
  stop: null,
  created: [],
  notes: [],
  ...changes,
});

const complete: K6Ending = { kind: 'complete', thresholds: false };

const files = { samples: '/out/load/run/k6-1/samples', log: '/out/load/run/k6-1/log', summary: '' };

/** The parts of a run that so many shared, before they are changed. */
const partsOf = (of: number): JourneyPart[] =>
  segmentsOf(of).map((segment) => ({
    segment,
    result: { ending: complete, startedAt: began, durationMs: 31_000, files: { ...files, dashboard: null } },
    collected: collectedFrom(requests.filter((_, at) => at % of === segment.at)),
  }));

const judged = (parts: readonly JourneyPart[]): Omit<JourneyRun, 'files'> => {
  const { files: _, ...run } = judgeJourney(plan, parts, '/out').run;
  return run;
};

test.each([2, 3, 4, 8])('what %i processes shared is judged as if one had sent it all', (of) => {
  const run = judged(partsOf(of));
  expect(run).toEqual(judged(partsOf(1)));
  expect(run.arrivals).toMatchObject({ planned: slots.length, sent: slots.length, off: 0, maxErrorMs: 3 });
  expect(mergeCollected(partsOf(of).map(({ collected }) => collected))).toEqual(collectedFrom(requests));
});

/** The parts of four, the second one changed. */
const withSecond = (change: (part: JourneyPart) => JourneyPart): JourneyPart[] =>
  partsOf(4).map((part) => (part.segment.at === 1 ? change(part) : part));

const shifted = (ms: number) => (part: JourneyPart) => {
  const own = part.collected.requests.map((one) => ({ ...one, start: one.start + ms, end: one.end + ms }));
  return { ...part, collected: collectedFrom(own, { scenarioStart: began + ms }) };
};

test('a process that began late is late by the clock of all, and kept its schedule by its own', () => {
  const parts = withSecond(shifted(500));
  expect(judged(parts)).toMatchObject({ state: 'void', arrivals: { off: 0, maxErrorMs: 503 } });
  expect(judged(parts).why?.join()).toContain('began 500 ms apart');
  expect(spreadOf(parts)).toBe(500);
  expect(judgeJourney(plan, parts, '/out', 'own').run.arrivals).toEqual(judged(partsOf(1)).arrivals);
});

test('a slot that one process left out is not made up for by another', () => {
  const [first, second, ...others] = partsOf(4) as [JourneyPart, JourneyPart, ...JourneyPart[]];
  const [lost, ...kept] = first.collected.requests as [CollectedRequest, ...CollectedRequest[]];
  const parts = [
    { ...first, collected: collectedFrom(kept) },
    { ...second, collected: collectedFrom([lost, ...second.collected.requests]) },
    ...others,
  ];
  const { arrivals, why } = judged(parts);
  expect(arrivals).toMatchObject({ planned: slots.length, sent: slots.length, off: 2 });
  expect(why?.join()).toContain('2 of them by the wrong process');
});

test('a process that was never heard of is off by all its slots', () => {
  const { arrivals } = judged(
    withSecond((part) => ({ ...part, collected: collectedFrom([], { scenarioStart: null }) })),
  );
  expect(arrivals.off).toBe(slots.filter((_, at) => at % 4 === 1).length);
});

test('the worst ending is that of the run; what one tells is told', () => {
  const stop = { load: 'stop', reason: 'server-error', detail: 'a 500' } as const;
  const stopped = withSecond((part) => ({
    ...part,
    result: { ...part.result, ending: { kind: 'aborted' } },
    collected: { ...part.collected, stop, dropped: 2, exceptions: ['boom'] },
  }));
  expect(judged(stopped).why).toEqual([
    'it was stopped (server-error): a 500',
    'an iteration threw: boom',
    '2 arrivals found every VU still waiting for an answer; --vus allows more',
  ]);
});

test('findings of one cause are counted together, and the first three exchanges of all are kept', () => {
  const merged = mergeFindings([
    finding('one', [40, 50, 60], 100),
    finding('other', [1]),
    finding('one', [10, 55, 70], 20),
    finding('one', [45]),
  ]);
  expect(merged).toEqual([finding('one', [10, 40, 45], 121), finding('other', [1])]);
});

test('several processes leave a folder', () => {
  expect(judgeJourney(plan, partsOf(4), '/out').run.files).toEqual({ samples: 'load/run' });
});
