import type { Behaviour } from '../faults/behaviour.ts';
import type { Job } from './job.ts';

/**
 * Plans the jobs that have not started by `now`: one at a time, the one that was created first starts next, unless the
 * mock is told to serve its queue otherwise. What was planned for them before is dropped.
 */
export function planQueue(jobs: readonly Job[], now: number, how: Behaviour['queue']): void {
  const waiting = jobs.filter(({ startsAt }) => startsAt > now);
  const ends = jobs.filter(({ startsAt }) => startsAt <= now).map(({ endsAt }) => endsAt);
  const lanes = how === 'two-at-once' ? 2 : 1;
  const free = Array.from({ length: lanes }, (_, lane) => ends.sort((a, b) => b - a)[lane] ?? 0);
  while (waiting.length > 0) {
    const lane = free.indexOf(Math.min(...free));
    const from = Math.max(free[lane] ?? 0, Math.min(...waiting.map(({ createdAt }) => createdAt)));
    const ready = waiting.filter(({ createdAt }) => createdAt <= from);
    const next = how === 'last-come' ? ready[ready.length - 1] : ready[0];
    if (!next) return; // the lane before it never gets free
    next.startsAt = from;
    next.endsAt = from + next.runsMs;
    free[lane] = next.endsAt;
    waiting.splice(waiting.indexOf(next), 1);
  }
}
