import type { LoadRun } from './load-run.ts';

const worse: readonly LoadRun['ended'][] = ['interrupted', 'unreachable', 'complete'];

/** Two load runs, one after the other, as one: the first one's name and time, the runs of both. */
export const joinLoadRuns = (first: LoadRun, second: LoadRun): LoadRun => ({
  ...first,
  run: {
    ...first.run,
    durationMs: Date.parse(second.run.startedAt) + second.run.durationMs - Date.parse(first.run.startedAt),
  },
  ended: worse.find((one) => one === first.ended || one === second.ended) ?? 'complete',
  runs: [...first.runs, ...second.runs],
  excluded: [...first.excluded, ...second.excluded],
  errors: [...first.errors, ...second.errors],
});
