import { expect, test } from 'vitest';
import { worstOf } from '../../runs/exit-codes.ts';
import { type RunnerPod, type TestRun, judgeTestRun } from './collect.ts';

const testRun = (stage: string | undefined, parallelism: number): TestRun => ({
  spec: { parallelism },
  ...(stage === undefined ? {} : { status: { stage } }),
});

const pod = (exitCode: number | null, reason?: string): RunnerPod => ({
  metadata: { name: `import2-list-${exitCode}` },
  status: {
    phase: exitCode === null ? 'Running' : exitCode === 0 ? 'Succeeded' : 'Failed',
    containerStatuses: [
      { name: 'istio-proxy', state: { terminated: { exitCode: 0 } } },
      {
        name: 'k6',
        state: exitCode === null ? {} : { terminated: { exitCode, ...(reason === undefined ? {} : { reason }) } },
      },
    ],
  },
});

const rows = [
  ['every runner ended with 0', [0, 0], 0, /holds/],
  ['a threshold was crossed by one of two', [0, 99], 1, /import2-list-99: a threshold was crossed/],
  ['the script stopped itself', [108, 0], 5, /the script stopped the run/],
  ['the script threw where it is loaded', [107, 107], 3, /threw where it is loaded/],
  ['killed for its memory', [0, 137], 5, /ended from outside \(exit 137 OOMKilled\)/],
  ['one has not ended', [0, null], 5, /has not ended \(pod Running\)/],
  ['one left no pod', [0], 5, /1 of 2 runners left a pod/],
  ['none left a pod', [], 5, /0 of 2 runners/],
  ['broken weighs more than void', [99, 137], 1, /./],
  ['a fault of the suite weighs more than broken', [99, 107], 3, /./],
] as const;

test.each(rows)('finished, and %s', (_, codes, exitCode, sentence) => {
  const pods = codes.map((code) => pod(code, code === 137 ? 'OOMKilled' : undefined));
  const judged = judgeTestRun(testRun('finished', 2), pods) ?? [];
  expect(worstOf(judged.map(([code]) => code))).toBe(exitCode);
  expect(judged.map(([, said]) => said).join('\n')).toMatch(sentence);
});

test('while it runs there is no verdict', () => {
  for (const stage of [undefined, 'initialization', 'created', 'started'])
    expect(judgeTestRun(testRun(stage, 1), [])).toBeNull();
});

test('a run that was stopped, or that the operator gave up, is none that holds', () => {
  expect(judgeTestRun(testRun('stopped', 1), [pod(0)])).toContainEqual([5, 'it was stopped before its end']);
  const conditions = [{ message: 'no such volume' }];
  const failed = { ...testRun('error', 1), status: { stage: 'error', conditions } };
  expect(judgeTestRun(failed, [])).toEqual([[3, 'the operator gave up: no such volume']]);
});
