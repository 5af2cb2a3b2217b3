import type { Options } from 'k6/options';
import type { JobsPlan } from '../import-jobs/plan-file.ts';
import { arrivals, systemTags } from './scenario.ts';

/** The plan that Node wrote for this process. */
export const readPlan = (): JobsPlan => JSON.parse(open(__ENV['LOAD_JOBS'] ?? '')) as JobsPlan;

/** Each VU works through its rows once. */
export const jobsOptions = ({ vus, mostMs }: JobsPlan): Options => ({
  scenarios: {
    [arrivals]: { executor: 'per-vu-iterations', vus, iterations: 1, maxDuration: `${mostMs}ms`, gracefulStop: '11s' },
  },
  thresholds: { 'findings{weight:fail}': ['count==0'], exceptions: ['count==0'] },
  systemTags,
});
