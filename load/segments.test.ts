import { expect, test } from 'vitest';
import { worstEnding } from './k6-ending.ts';
import { evenVus, segmentArguments, processesIn, segmentsOf, slotsFor, whole } from './segments.ts';

test('each process is told its share, and all the same sequence', () => {
  expect(segmentsOf(3).map((segment) => segmentArguments(segment)[0])).toEqual([
    '--execution-segment=0:1/3',
    '--execution-segment=1/3:2/3',
    '--execution-segment=2/3:1',
  ]);
  expect(new Set(segmentsOf(3).map((segment) => segmentArguments(segment)[1]))).toEqual(
    new Set(['--execution-segment-sequence=0,1/3,2/3,1']),
  );
  expect(segmentArguments(whole)).toEqual([]);
});

test('every slot falls to one process', () => {
  const slots = [0, 10, 20, 30, 40];
  expect(segmentsOf(2).map((segment) => slotsFor(slots, segment))).toEqual([
    [0, 20, 40],
    [10, 30],
  ]);
  expect(slotsFor(slots, whole)).toEqual(slots);
});

test('VUs are rounded up to a multiple of the processes', () => {
  expect([evenVus(50, 4), evenVus(48, 4), evenVus(1, 8), evenVus(7, 1)]).toEqual([52, 48, 8, 7]);
  expect([processesIn({}), processesIn({ LOAD_PROCESSES: '4' })]).toEqual([1, 4]);
});

test('a run ends as the worst of its processes', () => {
  const complete = { kind: 'complete', thresholds: false } as const;
  const crossed = { kind: 'complete', thresholds: true } as const;
  const killed = { kind: 'void', why: 'killed' } as const;
  expect(worstEnding([complete, crossed])).toEqual(crossed);
  expect(worstEnding([complete, { kind: 'aborted' }, killed])).toEqual(killed);
  expect(worstEnding([killed, { kind: 'interrupted' }])).toEqual({ kind: 'interrupted' });
  expect(worstEnding([])).toEqual({ kind: 'void', why: 'no k6 was started' });
});
