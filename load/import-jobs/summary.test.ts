import { expect, test } from 'vitest';
import { watch } from '../../testing/histories/watch.ts';
import { worldOf } from '../../testing/histories/world.ts';
import { queueSvg } from '../../reports/charts/queue.ts';
import { barsOf } from '../../reports/model/jobs.ts';
import { noColours } from '../../reports/terminal.ts';
import { judgePolls } from './judge-jobs.ts';
import { jobsInWords } from './summary.ts';

const world = worldOf(4, { jobs: 5, grainMs: 1 });
const jobs = judgePolls(watch(world, 4, { inTurn: true }), 'elastic-path@mock');

test('every job is a row, in the order of creation; the same run is the same picture', () => {
  const svg = queueSvg(barsOf(jobs));
  expect(queueSvg(barsOf({ ...jobs, jobs: jobs.jobs.toReversed() }))).toBe(svg);
  expect([...svg.matchAll(/>job-(\d)</g)].map(([, number]) => number)).toEqual(['1', '2', '3', '4', '5']);
  expect(svg).not.toMatch(/NaN|Infinity|undefined|var\(/);
});

test('what a server calls its jobs is no markup', () => {
  const odd = jobs.jobs.map((job) => ({ ...job, id: '<script>"&\u0000' }));
  const svg = queueSvg(barsOf({ ...jobs, jobs: odd }));
  expect(['<script', '\u0000'].filter((one) => svg.includes(one))).toEqual([]);
});

test('jobs that were only created, and no jobs at all, are drawn as well', () => {
  const created = watch(world, 4, { inTurn: true }).filter(({ via }) => via === 'create');
  for (const few of [judgePolls(created, 'elastic-path@mock'), judgePolls([], 'elastic-path@mock')])
    expect(queueSvg(barsOf(few))).not.toMatch(/NaN|Infinity/);
});

test('the summary gives intervals, and says when nothing was seen', () => {
  const lines = jobsInWords(jobs, noColours).join('\n');
  expect(lines).toMatch(/5 jobs: .*success/);
  expect(lines).toMatch(/Wait in the queue +median .*by our polls: median .* to /);
  expect(lines).toMatch(/5 jobs in \d+ polls: every promise was kept/);
  expect(lines).not.toMatch(/NaN|Infinity|undefined/);
  const none = jobsInWords(judgePolls([], 'elastic-path@mock'), noColours);
  expect(none).toEqual(['  no job was seen, so nothing can be said of the queue']);
});
