import { describe, expect, test } from 'vitest';
import type { Poll } from '../../contracts/jobs/poll.ts';
import { randomOf } from '../../contracts/values/random.ts';
import { brokenHistories, sceneOf } from '../../testing/histories/broken.ts';
import { watch } from '../../testing/histories/watch.ts';
import { worldOf } from '../../testing/histories/world.ts';
import { judgePolls } from './judge-jobs.ts';

const mock = 'elastic-path@mock';

/** What two processes saw of a queue, each of its own jobs alone. */
function inTwoParts(polls: readonly Poll[]): [Poll[], Poll[]] {
  const isFirst = ({ job }: Poll): boolean => Number(job.replace('job-', '')) % 2 === 0;
  return [polls.filter(isFirst), polls.filter((poll) => !isFirst(poll))];
}

describe('what several processes saw', () => {
  test('is judged as one history: that two were served in the wrong order is told only of both parts together', () => {
    const swapped = brokenHistories.find(({ id }) => id === 'turns-swapped');
    const broken = swapped?.apply(sceneOf(1), randomOf(1));
    const [one, other] = inTwoParts(broken?.polls ?? []);
    const told = (polls: readonly Poll[]): number => judgePolls(polls, mock).violations.length;
    expect([told(one), told(other)]).toEqual([0, 0]);
    expect(told([...other, ...one])).toBeGreaterThan(0);
  });

  test('raises no alarm where all is well, and is timed as a whole', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const world = worldOf(seed, { jobs: 6, uploads: 'at-once', grainMs: 1 });
      const [one, other] = inTwoParts(watch(world, seed, { observers: 2, inTurn: true }));
      const judged = judgePolls([...other, ...one], mock);
      expect(judged).toMatchObject({ violations: [], polls: one.length + other.length });
      expect(judged.jobs).toHaveLength(6);
    }
  });
});

describe('jobs of others in the same queue', () => {
  const poll = (job: string, via: Poll['via'], startedAt: number, finishedAt: number): Poll => ({
    by: 'k6-1',
    account: 'a',
    job,
    via,
    sentAt: finishedAt + 1,
    answeredAt: finishedAt + 2,
    saw: {
      status: 'success',
      owner: 'store',
      createdAt: startedAt,
      startedAt,
      finishedAt,
      uploaded: { subscription: 10 },
      imported: { subscription: 10 },
    },
  });

  test('are the oracle’s business, and nobody’s speed', () => {
    const own = poll('own', 'create', 1000, 2000);
    expect(judgePolls([own, poll('theirs', 'list', 2000, 9000)], mock)).toMatchObject({
      violations: [],
      polls: 2,
      jobs: [{ id: 'own' }],
    });
    const [violation] = judgePolls([own, poll('theirs', 'list', 1500, 9000)], mock).violations;
    expect(violation?.jobs).toEqual(['own', 'theirs']);
  });
});

test('a violation names rule, jobs and both polls in words', () => {
  const at = (sentAt: number, status: string): Poll => ({
    by: 'k6-1',
    account: 'a',
    job: 'b\u001b[31m',
    via: 'get',
    sentAt,
    answeredAt: sentAt + 5,
    saw: { status },
  });
  const polls = [at(100, 'Migration completed'), at(200, 'In preparation')];
  const [violation, ...others] = judgePolls(polls, 'import2@mock-live').violations;
  expect(others).toEqual([]);
  expect(violation).toMatchObject({ rule: 'status-forward', weight: 'fail', jobs: ['b\u001b[31m'] });
  expect(violation?.sentence).toMatch(/^job b\\u001b\[31m went back to an earlier status: .* found "In preparation"/);
  expect(violation?.seen).toEqual([
    '00:00:00.100–00:00:00.105 k6-1, GET, job b\\u001b[31m: Migration completed',
    '00:00:00.200–00:00:00.205 k6-1, GET, job b\\u001b[31m: In preparation',
  ]);
});
