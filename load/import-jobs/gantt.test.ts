import { expect, test } from 'vitest';
import { watch } from '../../contracts/jobs/testing/watch.ts';
import { worldOf } from '../../contracts/jobs/testing/world.ts';
import { termsFor } from '../../contracts/jobs/oracle-terms.ts';
import { noColours } from '../../reports/terminal.ts';
import { queueGantt } from './gantt.ts';
import { judgeLooks } from './history.ts';
import { jobsInWords } from './summary.ts';

const world = worldOf(4, { jobs: 5, grainMs: 1 });
const jobs = judgeLooks(watch(world, 4, { inTurn: true }), termsFor('elastic-path@mock'));

/** Tags that are opened and not closed, or the other way round. */
function unbalanced(svg: string): string[] {
  const open: string[] = [];
  for (const [, close, name = '', self] of svg.matchAll(/<(\/?)(\w+)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (self) continue;
    if (!close) open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
}

test('every job is a row, in the order of creation; the same run is the same picture', () => {
  const svg = queueGantt(jobs, 'Import jobs');
  expect(queueGantt({ ...jobs, jobs: jobs.jobs.toReversed() }, 'Import jobs')).toBe(svg);
  expect([...svg.matchAll(/>job-(\d)</g)].map(([, number]) => number)).toEqual(['1', '2', '3', '4', '5']);
  expect(unbalanced(svg)).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('what a server calls its jobs is no markup', () => {
  const odd = jobs.jobs.map((job) => ({ ...job, id: '</text><script>"&\u0000' }));
  const svg = queueGantt({ ...jobs, jobs: odd }, 'a < b');
  expect(unbalanced(svg)).toEqual([]);
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('\u0000');
});

test('jobs that were only created, and no jobs at all, are drawn as well', () => {
  const created = watch(world, 4, { inTurn: true }).filter(({ via }) => via === 'create');
  for (const few of [judgeLooks(created, termsFor('elastic-path@mock')), judgeLooks([], termsFor('elastic-path@mock'))])
    expect(queueGantt(few, 'Import jobs')).not.toMatch(/NaN|Infinity/);
});

test('the summary gives intervals, and says when nothing was seen', () => {
  const lines = jobsInWords(jobs, noColours).join('\n');
  expect(lines).toMatch(/5 jobs: .*success/);
  expect(lines).toMatch(/queue wait +p50 .* to .*by our looks/);
  expect(lines).toMatch(/every promise was kept in all \d+ looks/);
  expect(lines).not.toMatch(/NaN|Infinity|undefined/);
  const none = jobsInWords(judgeLooks([], termsFor('elastic-path@mock')), noColours);
  expect(none).toEqual(['  no job was seen, so nothing can be said of the queue']);
});
