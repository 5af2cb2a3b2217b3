import { describe, expect, test } from 'vitest';
import { randomOf } from '../values/random.ts';
import { findingOf, invariants } from './invariants.ts';
import { type Lifecycle, import2Lifecycle, transitionsFor } from './lifecycle.ts';
import { type HistoryFinding, judgeHistory } from './oracle.ts';
import type { Poll } from './poll.ts';
import { watch } from '../../testing/histories/watch.ts';
import { worldOf } from '../../testing/histories/world.ts';
import { brokenHistories, sceneOf } from '../../testing/histories/broken.ts';

const [mock, store] = ['elastic-path@mock', 'elastic-path@store'] as const;

const histories = 3000;
/** Longer than any simulated queue takes. */
const endsWithinMs = 1_000_000;

const seeds = Array.from({ length: histories }, (_, at) => at + 1);
const told = (violations: readonly HistoryFinding[]): string[] =>
  violations.map(({ invariant, jobs }) => `${invariant} ${jobs.join()}`);

/** The alarms raised on each history, with the seed that repeats it. */
const alarms = (mine: readonly number[], judged: (seed: number) => readonly HistoryFinding[]): string[] =>
  mine.flatMap((seed) => told(judged(seed)).map((alarm) => `seed ${seed}: ${alarm}`));

describe('legal histories', () => {
  const [ofMock, ofStore] = [0, 1].map((rest) => seeds.filter((seed) => seed % 2 === rest));

  test('a mock’s, with missed states, ties, overlapping polls and pages behind, raise no alarm', () => {
    const judged = (seed: number) => judgeHistory(watch(worldOf(seed), seed), mock, endsWithinMs);
    expect(alarms(ofMock ?? [], judged)).toEqual([]);
  });

  test('nor a store’s, where jobs vanish, fail unstarted, and instants are cut after the 201', () => {
    const polls = (seed: number): Poll[] => watch(worldOf(seed, { vanish: true }), seed, { storeWays: true });
    expect(alarms(ofStore ?? [], (seed) => judgeHistory(polls(seed), store, endsWithinMs))).toEqual([]);
  });
});

describe('Import2', () => {
  const target = 'import2@mock-live';
  const { statuses } = transitionsFor('import2');

  /** A random way through the life cycle, and polls of it that may overlap; the status at each poll. */
  function walk(seed: number): Poll[] {
    const random = randomOf(seed);
    const path = [statuses[0] ?? ''];
    const leadsTo: Lifecycle = import2Lifecycle;
    for (let next = leadsTo[path[0] ?? '']; next?.length; next = leadsTo[path[path.length - 1] ?? ''])
      path.push(random.pick(next));
    const stays = path.map(() => random.between(1, 1000));
    const statusAt = (now: number): string =>
      path.find((_, at) => now < sum(stays.slice(0, at + 1))) ?? path[path.length - 1] ?? '';
    return Array.from({ length: random.whole(1, 15) }, () => {
      const sentAt = Math.floor(random.between(0, sum(stays)));
      const now = sentAt + random.between(0, 100);
      const asked = {
        by: 'k6',
        account: 'mock-a',
        job: '1',
        via: 'get',
        sentAt,
        answeredAt: Math.floor(now + 50),
      } as const;
      return { ...asked, saw: { status: statusAt(now) } };
    });
  }

  test('3,000 random ways through the life cycle raise no alarm', () => {
    expect(alarms(seeds, (seed) => judgeHistory(walk(seed), target))).toEqual([]);
  });

  test('every step the life cycle does not allow is told', () => {
    const { allows } = transitionsFor('import2');
    const seen = (status: string, at: number): Poll => ({
      by: 'k6',
      account: 'mock-a',
      job: '1',
      via: 'get',
      sentAt: at,
      answeredAt: at + 1,
      saw: { status },
    });
    const steps = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));
    const wrong = steps.filter(([from, to]) => {
      const violations = judgeHistory([seen(from, 0), seen(to, 5)], target);
      return violations.length !== (allows(from, to) ? 0 : 1);
    });
    expect(wrong).toEqual([]);
    expect(steps.filter(([from, to]) => !allows(from, to))).not.toEqual([]);
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const scenes = Array.from({ length: 20 }, (_, at) => sceneOf(at + 1));

describe('broken histories', () => {
  test('the scenes that are broken are legal', () => {
    for (const { polls, endsWithinMs: within } of scenes) expect(told(judgeHistory(polls, mock, within))).toEqual([]);
  });

  test('there are broken histories enough, and one at least for every rule', () => {
    expect(new Set(brokenHistories.map(({ id }) => id)).size).toBe(brokenHistories.length);
    expect(brokenHistories.length).toBeGreaterThanOrEqual(30);
    expect([...new Set(brokenHistories.map(({ invariant }) => invariant))].sort()).toEqual([...invariants].sort());
  });

  test.each(brokenHistories.map((way) => [way.id, way] as const))('%s is told, of the right jobs', (_, way) => {
    let applied = 0;
    for (const [at, scene] of scenes.entries()) {
      const mutated = way.apply(scene, randomOf(at));
      if (!mutated) continue;
      applied += 1;
      const within = way.invariant === 'ends-in-time' ? scene.endsWithinMs : Infinity;
      const violations = judgeHistory(mutated.polls, mock, within);
      expect(violations.some((one) => one.invariant === way.invariant && sameJobs(one.jobs, mutated.jobs))).toBe(true);
      expect(violations.filter(({ jobs }) => !jobs.some((id) => mutated.jobs.includes(id)))).toEqual([]);
    }
    expect(applied).toBeGreaterThanOrEqual(10);
  });

  test('all of it is told of a history in any order, and of its parts only together', () => {
    const way = brokenHistories.find(({ id }) => id === 'turns-swapped');
    const broken = scenes.flatMap((scene, at) => way?.apply(scene, randomOf(at)) ?? [])[0];
    const polls = broken?.polls ?? [];
    const whole = told(judgeHistory(polls, mock));
    expect(whole).not.toEqual([]);
    expect(told(judgeHistory(polls.toReversed(), mock)).sort()).toEqual([...whole].sort());
    const [one] = broken?.jobs ?? [];
    const [part, rest] = [polls.filter(({ job }) => job === one), polls.filter(({ job }) => job !== one)];
    expect([...judgeHistory(part, mock), ...judgeHistory(rest, mock)]).toEqual([]);
    expect(told(judgeHistory([...rest, ...part], mock)).sort()).toEqual([...whole].sort());
  });

  test('what binds on a mock only warns or is legal on a store', () => {
    const weights = (id: string): string[] => {
      const way = brokenHistories.find((one) => one.id === id);
      const polls = scenes.flatMap((scene, at) => way?.apply(scene, randomOf(at)) ?? [])[0]?.polls ?? [];
      return judgeHistory(polls, store).map(({ invariant, weight }) => `${weight} ${invariant}`);
    };
    expect(weights('lost-as-it-runs')).toEqual([]);
    expect(weights('imported-shrinks')).toEqual(['warn counts-never-shrink']);
    expect(weights('success-turns-failed')).toEqual(['fail terminal-final']);
  });
});

describe('a violation', () => {
  test('names the polls that contradict, the earlier first, and is a finding of its requirement', () => {
    const [scene] = scenes;
    const job = scene?.world.jobs.find(({ ends }) => ends === 'success');
    const last: Poll | undefined = scene?.polls.filter((poll) => poll.job === job?.id).pop();
    if (!scene || !last || last.saw === 'gone') throw new Error('the scene has no such job');
    const later = { ...last, sentAt: last.answeredAt + 1, answeredAt: last.answeredAt + 2 };
    const failed: Poll = { ...later, saw: { ...last.saw, status: 'failed' } };
    const [violation] = judgeHistory([...scene.polls, failed], mock);
    if (!violation) throw new Error('nothing was told');
    expect(violation.seen.map((poll) => poll.saw !== 'gone' && poll.saw.status)).toEqual(['success', 'failed']);
    expect(violation.seen[1]).toBe(failed);
    expect(findingOf('oracle', mock, '', violation)).toEqual({
      rule: 'oracle',
      requirement: 'elastic-path/job-moves-forward',
      where: 'body /data/attributes/status',
      expected: { kind: 'holds', what: 'a status that can follow "success"' },
      received: { kind: 'value', value: 'failed' },
    });
    expect(violation.weight).toBe('fail');
  });
});

const sameJobs = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join(' ') === [...b].sort().join(' ');
