import type { LoadRun } from './load-run.ts';

const worse: readonly LoadRun['ended'][] = ['interrupted', 'unreachable', 'complete'];

/** Two load runs, one after the other, as one: the first one's name and time, the runs of both. */
export const joinLoadRuns = (first: LoadRun, second: LoadRun): LoadRun => ({
  ...first,
  ...unjudgedIn(first, second),
  ...leftBehindIn(first, second),
  run: {
    ...first.run,
    durationMs: Date.parse(second.run.startedAt) + second.run.durationMs - Date.parse(first.run.startedAt),
  },
  ended: worse.find((one) => one === first.ended || one === second.ended) ?? 'complete',
  runs: [...first.runs, ...second.runs],
  excluded: [...first.excluded, ...second.excluded],
  errors: [...first.errors, ...second.errors],
});

/** A target that neither judged is named once, with what was found first. */
function unjudgedIn(first: LoadRun, second: LoadRun): Pick<LoadRun, 'unjudged'> {
  const all = [...(first.unjudged ?? []), ...(second.unjudged ?? [])];
  const unjudged = all.filter(({ target }, at) => all.findIndex((one) => one.target === target) === at);
  return unjudged.length > 0 ? { unjudged } : {};
}

function leftBehindIn(first: LoadRun, second: LoadRun): Pick<LoadRun, 'leftBehind'> {
  const leftBehind = [...(first.leftBehind ?? []), ...(second.leftBehind ?? [])];
  return leftBehind.length > 0 ? { leftBehind } : {};
}
