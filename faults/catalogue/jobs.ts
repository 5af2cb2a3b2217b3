import type { Fault } from '../fault.ts';

const store = 'elastic-path@mock';

/** Import jobs and their queue. */
export const jobFaults: readonly Fault[] = [
  {
    id: 'job-status-runs-backwards',
    breaks: { reads: 'stale' },
    on: { operation: 'elastic-path.getImport' },
    reddens: {
      rule: 'observations',
      requirement: 'elastic-path/job-moves-forward',
      target: store,
      cases: ['elastic-path.journey/queue'],
    },
  },
  {
    id: 'counts-shrink',
    breaks: { progress: 'shrinks' },
    on: {},
    reddens: {
      rule: 'observations',
      requirement: 'elastic-path/counts-never-shrink',
      target: store,
      cases: ['elastic-path.journey/failed-job', 'elastic-path.journey/job'],
    },
  },
  {
    id: 'a-record-is-lost',
    breaks: { job: 'drops-a-record' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/imported-counts-added',
      target: store,
      cases: ['elastic-path.journey/job'],
    },
  },
  {
    id: 'job-lost',
    breaks: { job: 'lost' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/get-answers-the-import',
      target: store,
      cases: ['elastic-path.getImport/200/existing'],
    },
  },
  {
    id: 'job-stuck',
    breaks: { job: 'stuck' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/status-success',
      target: store,
      cases: ['elastic-path.journey/job'],
    },
  },
  {
    id: 'job-run-twice',
    breaks: { job: 'run-twice' },
    on: {},
    reddens: {
      rule: 'observations',
      requirement: 'elastic-path/job-starts-once',
      target: store,
      cases: ['elastic-path.journey/job'],
    },
  },
  {
    id: 'two-jobs-at-once',
    breaks: { queue: 'two-at-once' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/one-job-at-a-time',
      target: store,
      cases: ['elastic-path.journey/queue'],
    },
  },
  {
    id: 'last-come-first-served',
    breaks: { queue: 'last-come' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/one-job-at-a-time',
      target: store,
      cases: ['elastic-path.journey/queue'],
    },
  },
];
