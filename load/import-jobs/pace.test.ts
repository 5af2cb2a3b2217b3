import { describe, expect, test } from 'vitest';
import { profileNames } from '../profiles.ts';
import { type UploadRow, rowsOfLane, slotFrom, uploadTimeoutMs } from './plan-file.ts';
import { type JobsSettings, dueTimes, lengthOfProfile, migrationsOf, plansOf } from './plan-jobs.ts';

const asked: JobsSettings = {
  target: 'elastic-path@mock',
  run: 'r1',
  profile: 'smoke',
  durationMs: null,
  control: null,
  processes: 1,
  vus: 10,
  perSecond: 20,
  endsWithinMs: 1000,
};

describe('lanes', () => {
  test('no two lanes share a slot, and all together keep the gap', () => {
    const now = Date.UTC(2026, 0, 5);
    const slots = [0, 1, 2, 3].flatMap((lane) => {
      const own = { lane, lanes: 4, gapMs: 50 };
      const first = slotFrom(own, now + 17);
      return [first, slotFrom(own, first + 1), slotFrom(own, first + 201)];
    });
    const sorted = [...slots].sort((a, b) => a - b);
    expect(sorted.slice(1).map((slot, at) => slot - (sorted[at] ?? 0))).toEqual(Array.from({ length: 11 }, () => 50));
    expect(sorted[0]).toBeGreaterThanOrEqual(now + 17);
  });

  test('a slot is its own next one', () => {
    const lane = { lane: 2, lanes: 5, gapMs: 1000 / 22.5 };
    const slot = slotFrom(lane, 1_767_571_200_000);
    expect(slotFrom(lane, slot)).toBe(slot);
  });
});

describe('files over a profile', () => {
  test('a smoke sends them at once', () => {
    expect(dueTimes('smoke', 3, null)).toEqual([0, 0, 0]);
    expect(dueTimes('smoke', 3, 6000).map((ms) => ms > 0)).toEqual([false, true, true]);
  });

  test('others spread them, in order and within their length', () => {
    for (const profile of profileNames.filter((name) => name !== 'smoke')) {
      const due = dueTimes(profile, 30, 60_000);
      expect(due).toEqual([...due].sort((a, b) => a - b));
      expect(due[29]).toBeLessThan(lengthOfProfile(profile, 60_000));
      expect(due[29]).toBeGreaterThan(30_000);
    }
  });

  test('a spike sends most of them in its middle', () => {
    const due = dueTimes('spike', 100, 44_000);
    expect(due.filter((ms) => ms >= 10_000 && ms <= 29_000).length).toBeGreaterThan(60);
  });
});

describe('plans', () => {
  test('a run lasts until the last of a lane’s uploads is given up, which is the target’s failure and not the run’s end', () => {
    const uploads = Array.from({ length: 20 }, (_, at) => ({ at }) as UploadRow); // two for each lane
    const [plan] = plansOf(asked, { uploads });
    expect(plan?.mostMs).toBeGreaterThan(2 * (uploadTimeoutMs + asked.endsWithinMs));
  });

  test('every row is some lane’s, once, however many processes take part', () => {
    for (const [processes, rows] of [
      [1, 7],
      [2, 7],
      [3, 2],
      [4, 25],
    ] as const) {
      const plans = plansOf({ ...asked, processes }, { migrations: migrationsOf(rows, true) });
      const dealt = plans.flatMap(({ migrations, firstLane, vus, lanes }) =>
        Array.from({ length: vus }, (_, vu) => rowsOfLane(migrations, firstLane + vu, lanes)).flat(),
      );
      expect(dealt.map(({ at }) => at).sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, at) => at));
      expect(plans.length).toBe(Math.min(processes, rows));
      expect(new Set(plans.map(({ by }) => by)).size).toBe(plans.length);
    }
  });

  test('half of the migrations begin without a sample', () => {
    expect(migrationsOf(4, true).map(({ startFull }) => startFull)).toEqual([false, true, false, true]);
    expect(migrationsOf(4, false).some(({ startFull }) => startFull)).toBe(false);
  });
});
