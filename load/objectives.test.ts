import { expect, test } from 'vitest';
import type { TimedRequest } from './measure.ts';
import { type Objective, holdTo, objectives, objectivesFor, thresholdsFor } from './objectives.ts';

const requests = (count: number, changes: Partial<TimedRequest> = {}): TimedRequest[] =>
  Array.from({ length: count }, (_, at) => {
    const slot = at * 10;
    return {
      name: 'import2.getImport',
      status: 200,
      slot,
      start: slot + 1,
      sent: slot + 1,
      end: slot + 21,
      ...changes,
    };
  });

const objective = (id: string): Objective => objectives.find((one) => one.id === id) as Objective;

test('latency counts from the intended start', () => {
  expect(holdTo(objective('reads-p95'), requests(100), 'import2@live')).toMatchObject({
    measured: 21,
    holds: true,
    weight: 'warn',
  });
});

test.each(objectives.map(({ id }) => id))('too few samples do not make %s hold', (id) => {
  const few = requests(objective(id).samples - 1, id.startsWith('writes') ? { name: 'import2.createImport' } : {});
  expect(holdTo(objective(id), few, 'import2@mock-live')).toMatchObject({ measured: null, holds: false });
});

test('a 429 is a refusal, any other surprise an unexpected answer', () => {
  const mixed = [...requests(98), ...requests(1, { status: 429 }), ...requests(1, { status: 500 })];
  expect(holdTo(objective('none-refused'), mixed, 'import2@live')).toMatchObject({
    measured: 0.01,
    holds: false,
    weight: 'fail',
  });
  expect(holdTo(objective('documented-answers'), mixed, 'import2@live')).toMatchObject({
    measured: 0.01,
    holds: false,
  });
});

test('every threshold has a guard that counts samples', () => {
  const thresholds = thresholdsFor(objectivesFor('average', true), 'arrivals');
  for (const metric of Object.keys(thresholds).filter((name) => name.startsWith('http_req_duration')))
    expect(thresholds[metric.replace('http_req_duration', 'http_reqs')]).toEqual([
      expect.stringMatching(/^count>=\d+$/),
      ...(thresholds[metric.replace('http_req_duration', 'http_reqs')] ?? []).slice(1),
    ]);
  expect(thresholds['http_reqs{scenario:arrivals}']).toContain('count>=10');
});
